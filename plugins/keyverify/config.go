package keyverify

import (
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/digest"
	"portcullis/shared/identity"
	"portcullis/shared/keys"
	"portcullis/shared/policy"
)

// Config is the configuration of keyverify.
type Config struct {
	// Keys are the keys that may call.
	Keys []Key `json:"keys,omitempty" max:"100000"`
	// Sources are the request headers in which a key is looked for. All four are
	// removed from the request, whichever are listed.
	Sources []string `json:"sources,omitempty" enum:"authorization|x-api-key|api-key|x-goog-api-key" default:"[\"authorization\",\"x-api-key\",\"api-key\",\"x-goog-api-key\"]" min:"1"`
	// Anonymous is what happens to a call without any credential: "deny" refuses
	// it, "allow" lets it pass without an identity. A wrong credential is always
	// refused.
	Anonymous string `json:"anonymous,omitempty" enum:"deny|allow" default:"deny"`
	// Provider is the credential the provider gets, for a trial. In production
	// let the gateway add it behind this module.
	Provider *Provider `json:"provider,omitempty"`
}

// Key is one key: its secrets, who owns it, and what it may be used for.
type Key struct {
	// ID is the part of the key between pk_ and the secret: lower-case letters,
	// digits and hyphens.
	ID string `json:"id" required:"true" min:"2" max:"32"`
	// Owner is who answers for the key's calls: a team, a service, a person.
	Owner string `json:"owner" required:"true" min:"1" max:"128"`
	// Secrets are the key's live secrets: two while it is rotated.
	Secrets []Secret `json:"secrets" required:"true" min:"1" max:"4"`
	// NotBefore is the first instant at which the key is valid.
	NotBefore config.Time `json:"not_before,omitempty"`
	// Expires is the first instant at which the key is not valid any more.
	Expires config.Time `json:"expires,omitempty"`
	// Disabled refuses the key.
	Disabled bool `json:"disabled,omitempty"`
	// Scopes bound what the key may be used for.
	Scopes Scopes `json:"scopes,omitempty"`
	// Labels are stated in the facts as name=value.
	Labels map[string]string `json:"labels,omitempty" max:"16"`
}

// Secret is one secret of a key.
type Secret struct {
	// Hash is what `portcullis keys new` or `keys hash` printed: "sha256:…".
	Hash string `json:"hash" required:"true" secret:"true"`
	// NotBefore is the first instant at which the secret is valid.
	NotBefore config.Time `json:"not_before,omitempty"`
	// Expires is the first instant at which the secret is not valid any more.
	Expires config.Time `json:"expires,omitempty"`
}

// Scopes bound what a key may be used for; an absent list allows everything of
// its kind. Models, operations and routes are enforced by modelallow.
type Scopes struct {
	// Models are names of models, exact or ending in "*".
	Models []string `json:"models,omitempty" min:"1"`
	// Operations are names of operations: "chat", "embeddings".
	Operations []string `json:"operations,omitempty" min:"1"`
	// Routes are the gateway's names of routes, exact or ending in "*".
	Routes []string `json:"routes,omitempty" min:"1"`
	// Networks are the networks a call may come from, as the gateway sees its
	// peer. keyverify itself refuses others, as it refuses a wrong key.
	Networks []config.Prefix `json:"networks,omitempty" min:"1"`
}

// Provider is the credential that the provider gets.
type Provider struct {
	// Header is the header to set.
	Header string `json:"header,omitempty" enum:"authorization|x-api-key|api-key|x-goog-api-key" default:"authorization"`
	// Prefix stands before the secret in the header. Default: "Bearer " in authorization,
	// nothing in the others.
	Prefix *string `json:"prefix,omitempty"`
	// Secret names the environment variable that holds it, as "env:NAME".
	Secret string `json:"secret" required:"true" secret:"true" min:"5"`
}

// Validate checks what tags can not say.
func (k *Key) Validate() error {
	if !keys.ValidID(k.ID) {
		return &config.FieldError{Path: "id", Value: k.ID, Problem: "is not an id of a key", Want: `lower-case letters, digits and hyphens, like "team-a"`}
	}
	return nil
}

// Validate checks what tags can not say.
func (s *Scopes) Validate() error {
	for _, list := range []struct {
		name  string
		items []string
	}{{"models", s.Models}, {"operations", s.Operations}, {"routes", s.Routes}} {
		for i, item := range list.items {
			if !policy.Pattern(item).Valid() || !identity.ValidItem(item) {
				return &config.FieldError{
					Path: list.name + "[" + strconv.Itoa(i) + "]", Value: item, Problem: "is not a pattern",
					Want: policy.WantPattern + ", of printable ASCII without spaces, commas and semicolons",
				}
			}
		}
	}
	return nil
}

// Validate checks what tags can not say.
func (s *Secret) Validate() error {
	if _, ok := digest.Parse(s.Hash); !ok {
		return &config.FieldError{Path: "hash", Value: s.Hash, Problem: "is not a hash of a key", Want: `"sha256:" and 64 hexadecimal digits, as keys hash prints it`}
	}
	return nil
}

// Validate checks what tags can not say.
func (p *Provider) Validate() error {
	return config.CheckEnv("secret", p.Secret)
}
