package keyverify

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/digest"
	"portcullis/shared/identity"
	"portcullis/shared/keys"
)

// Why a call is refused.
var (
	// ReasonUnauthenticated: no credential, or one that is not accepted; which of
	// them is for the operator only.
	ReasonUnauthenticated = &control.Reason{
		Code: "unauthenticated", Status: 401,
		Message: "A valid API key is required.",
	}
	// ReasonAmbiguous: two credentials, so that two servers could see two callers.
	ReasonAmbiguous = &control.Reason{
		Code: "ambiguous_credentials", Status: 400,
		Message: "The request must carry one credential, in one header, once.",
	}
	// ReasonSecret: the provider's credential is not there.
	ReasonSecret = &control.Reason{
		Code: "provider_credential", Status: 503,
		Message: "The provider's credential is not available.",
	}
)

// carriers are the headers that can hold a credential. All are removed.
var carriers = []string{"authorization", "x-api-key", "api-key", "x-goog-api-key"}

// accounts are the headers by which a caller of a provider chooses among its accounts, and so who pays.
// All are removed: the account belongs to the credential, which is the gateway's. Sources:
// platform.openai.com/docs/api-reference/authentication; cloud.google.com/apis/docs/system-parameters;
// docs.aws.amazon.com/claude-platform, "Workspaces"; huggingface.co/docs/inference-providers; read 2026-11.
var accounts = []string{"openai-organization", "openai-project", "x-goog-user-project", "anthropic-workspace-id", "x-hf-bill-to"}

// proxies are the headers with a key of the caller's own beside which Azure's API Management and
// LiteLLM ask for no other. All are removed. Sources: learn.microsoft.com, "Subscriptions in Azure
// API Management"; docs.litellm.ai, "Virtual Keys"; read 2026-11.
var proxies = []string{"ocp-apim-subscription-key", "x-litellm-api-key"}

// inQuery are the parameters in which some provider reads a credential, as spelling
// returns them. Sources: Google's "System parameters", which all may begin with "$", and
// Azure's "API Management subscriptions", both read 2026-11.
var inQuery = []string{"key", "apikey", "accesstoken", "oauthtoken", "subscriptionkey"}

// verifier is the control.
type verifier struct {
	ring      *keys.Ring
	holders   []holder // by keys.Key.Tag
	sources   map[string]bool
	anonymous bool
	provider  *Provider
	values    []string
}

// holder is what belongs to a key beside its secrets.
type holder struct {
	labels   string
	scopes   string
	networks []config.Prefix
}

// New makes the control.
func New(c *Config) (control.Control, error) {
	v := &verifier{
		ring: keys.NewRing(len(c.Keys)), holders: make([]holder, 0, len(c.Keys)),
		sources: make(map[string]bool, len(c.Sources)), anonymous: c.Anonymous == "allow", provider: c.Provider,
	}
	for _, s := range c.Sources {
		v.sources[s] = true
	}
	// All keys are one block and all secrets another: one by one they would be most of the
	// work of reading a long list.
	all, secrets := make([]keys.Key, len(c.Keys)), make([]keys.Secret, 0, countSecrets(c.Keys))
	for i := range c.Keys {
		from := len(secrets)
		secrets = appendSecrets(secrets, c.Keys[i].Secrets)
		all[i].Secrets = secrets[from:len(secrets):len(secrets)]
		if err := v.add(&all[i], &c.Keys[i]); err != nil {
			return nil, errors.New("keys[" + strconv.Itoa(i) + "]." + err.Error())
		}
	}
	if len(c.Keys) == 0 && !v.anonymous {
		return nil, errors.New(`keys: is empty, nobody could call (want at least one, or anonymous: "allow")`)
	}
	return v, nil
}

// countSecrets is how many secrets the keys have together.
func countSecrets(list []Key) int {
	n := 0
	for i := range list {
		n += len(list[i].Secrets)
	}
	return n
}

func appendSecrets(dst []keys.Secret, list []Secret) []keys.Secret {
	for i := range list {
		s := &list[i]
		hash, _ := digest.Parse(s.Hash) // checked by Validate
		dst = append(dst, keys.Secret{Hash: hash, NotBefore: s.NotBefore.Time, Expires: s.Expires.Time})
	}
	return dst
}

// add fills in key, which has its secrets, as k says.
func (v *verifier) add(key *keys.Key, k *Key) error {
	scopes := identity.Scopes{Models: k.Scopes.Models, Operations: k.Scopes.Operations, Routes: k.Scopes.Routes}
	encoded, err := scopes.Encode()
	if err != nil {
		return errors.New("scopes: " + err.Error())
	}
	labels, err := join(k.Labels)
	if err != nil {
		return err
	}
	key.ID, key.Owner, key.Disabled, key.Tag = k.ID, k.Owner, k.Disabled, len(v.holders)
	key.NotBefore, key.Expires = k.NotBefore.Time, k.Expires.Time
	if !v.ring.Add(key) {
		return &config.FieldError{Path: "id", Value: k.ID, Problem: "is the id of two keys", Want: "one for each key"}
	}
	v.holders = append(v.holders, holder{labels: labels, scopes: encoded, networks: k.Scopes.Networks})
	return nil
}

// join writes labels as one line, sorted.
func join(labels map[string]string) (string, error) {
	if len(labels) == 0 {
		return "", nil
	}
	parts := make([]string, 0, len(labels))
	for name, value := range labels {
		if name == "" || strings.ContainsAny(name, "=,") || strings.Contains(value, ",") {
			return "", &config.FieldError{
				Path: "labels[" + strconv.Quote(name) + "]", Value: value, Problem: "could not be read any more in the list of labels",
				Want: `a name without "=" and ",", a value without ","`,
			}
		}
		parts = append(parts, name+"="+value)
	}
	slices.Sort(parts)
	line := strings.Join(parts, ",")
	if len(line) > control.MaxFact {
		return "", &config.FieldError{
			Path: "labels", Problem: "are " + strconv.Itoa(len(line)) + " bytes together", Want: "at most " + strconv.Itoa(control.MaxFact),
		}
	}
	return line, nil
}

// Name implements control.Control.
func (*verifier) Name() string { return "keyverify" }

// Identifies implements control.Identifier.
func (*verifier) Identifies() {}

// Head implements control.HeadPhase.
func (v *verifier) Head(x *control.Exchange) control.Verdict {
	credential, present, verdict := v.credential(x)
	if verdict.Denial() != nil {
		return verdict
	}
	if !present && v.anonymous {
		return v.admit(x)
	}
	key, cause := v.ring.Verify(credential, x.Env.Now())
	if cause == keys.CauseNone && !v.fromHome(x, key) {
		cause = causeNetwork
	}
	if !present {
		cause = causeMissing
	}
	if cause != keys.CauseNone {
		return v.reject(x, cause)
	}
	if err := v.state(x, key); err != nil {
		return control.Deny(ReasonSecret, "the gateway keeps no facts")
	}
	return v.admit(x)
}

// Causes that only a call can have.
const (
	causeMissing keys.Cause = "missing"
	causeNetwork keys.Cause = "network"
)

// reject refuses; the true cause goes to the facts. Nothing names the key that
// was tried: its owner is not to blame.
func (*verifier) reject(x *control.Exchange, cause keys.Cause) control.Verdict {
	_ = x.Facts.Set(control.FactAuth, string(cause)) // the refusal stands without it
	return control.Deny(ReasonUnauthenticated, string(cause)).With("www-authenticate", "Bearer")
}

// credential finds the one credential of a call.
func (v *verifier) credential(x *control.Exchange) (value string, present bool, _ control.Verdict) {
	if name := queryCredential(x.Request.Query); name != "" {
		return "", false, control.Deny(ReasonAmbiguous, "credential in the query")
	}
	for _, name := range carriers {
		v.values = x.Request.Headers.Values(v.values[:0], name)
		if len(v.values) > 1 {
			return "", false, control.Deny(ReasonAmbiguous, "repeated "+name)
		}
		if len(v.values) == 0 {
			continue
		}
		got := v.values[0]
		if strings.ContainsRune(got, ',') {
			// A gateway joined two of them; no credential has a comma.
			return "", false, control.Deny(ReasonAmbiguous, "joined "+name)
		}
		if name == "authorization" {
			got = bearer(got)
		}
		if present && got != value {
			return "", false, control.Deny(ReasonAmbiguous, "two credentials")
		}
		if !v.sources[name] {
			got = ""
		}
		value, present = got, true
	}
	return value, present, control.Allow
}

// bearer returns the token of a Bearer credential (RFC 6750), "" for another
// scheme: it is a credential that is not accepted.
func bearer(value string) string {
	scheme, token, _ := strings.Cut(value, " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimLeft(token, " ")
}

// queryCredential returns the first parameter that names a credential.
func queryCredential(query string) string {
	for query != "" {
		var pair string
		pair, query, _ = strings.Cut(query, "&")
		name, _, _ := strings.Cut(pair, "=")
		if name = spelling(name); slices.Contains(inQuery, name) {
			return name
		}
	}
	return ""
}

// spelling is a parameter's name without what its readers take or leave: case, a "$"
// before it, "_" and "-" in it.
func spelling(name string) string {
	return strings.Map(func(r rune) rune {
		if r == '_' || r == '-' || r == '$' {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// fromHome reports whether the caller's address is in the key's networks.
func (v *verifier) fromHome(x *control.Exchange, key *keys.Key) bool {
	networks := v.holders[key.Tag].networks
	if len(networks) == 0 {
		return true
	}
	peer := x.Peer()
	for i := range networks {
		if networks[i].Contains(peer) {
			return true
		}
	}
	return false
}

// state says in the facts who is calling and what the key may be used for.
func (v *verifier) state(x *control.Exchange, key *keys.Key) error {
	h := &v.holders[key.Tag]
	return errors.Join(
		x.Facts.Set(control.FactKey, key.ID),
		x.Facts.Set(control.FactOwner, key.Owner),
		x.Facts.Set(control.FactLabels, h.labels),
		identity.WriteScopes(&x.Facts, h.scopes),
	)
}

// admit removes the caller's credential, its choice of an account and its keys for other proxies,
// and puts the provider's credential in its place.
func (v *verifier) admit(x *control.Exchange) control.Verdict {
	for _, list := range [...][]string{carriers, accounts, proxies} {
		for _, name := range list {
			x.Request.Headers.Remove(name)
		}
	}
	if v.provider == nil {
		return control.Allow
	}
	name, _ := config.EnvName(v.provider.Secret) // it was validated
	secret, ok := x.Env.Secret(name)
	if !ok || secret == "" {
		return control.Deny(ReasonSecret, v.provider.Secret)
	}
	x.Request.Headers.Set(v.provider.Header, v.provider.prefix()+secret)
	return control.Allow
}

// prefix is what stands before the provider's secret.
func (p *Provider) prefix() string {
	switch {
	case p.Prefix != nil:
		return *p.Prefix
	case p.Header == "authorization":
		return "Bearer "
	}
	return ""
}
