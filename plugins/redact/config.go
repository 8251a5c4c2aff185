package redact

import (
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/detect"
	"portcullis/shared/hostname"
	"portcullis/shared/inspect"
)

// Config is the configuration of redact.
type Config struct {
	// Default is the policy for every call. What it does not state is: secrets,
	// personal data, denied words and images are masked, what steers a terminal and
	// unseen characters are taken out, links and their queries pass, embeds and what is
	// dangerous are labelled.
	Default Policy `json:"default,omitempty"`
	// Routes tighten it for routes, each under a name or a prefix and "*".
	Routes map[string]Policy `json:"routes,omitempty"`
	// Keys tighten it for keys, by id.
	Keys map[string]Policy `json:"keys,omitempty"`
	// Models tighten it for models, as they are sent, whatever the case of their names. With any here, or an exception for
	// a model, redact reads requests too: where a call names several models (fallbacks),
	// the strictest action counts.
	Models map[string]Policy `json:"models,omitempty"`
	inspect.Settings
	// Hosts are the hosts that links and images, and URLs in tools' arguments, may lead
	// to, as "docs.example.com" or "*.example.com" for all below it.
	Hosts []string `json:"hosts,omitempty"`
	// Disguises says whether secrets, personal data and denied words are also looked for
	// where they are encoded, escaped, set apart letter by letter or turned.
	Disguises string `json:"disguises,omitempty" enum:"find|ignore" default:"find"`
	// Leakage watches for the system prompt in the reply. With it redact reads requests
	// too. Default: nobody watches.
	Leakage *Leakage `json:"leakage,omitempty"`
}

// Policy is one layer of actions. "allow" lets pass, "label" lets pass and states
// the rule, "partial" shows the last four characters, "hash" a keyed hash,
// "mask" a label, "strip" takes it out, "block" withholds the reply.
type Policy struct {
	// Secrets is the action for credentials.
	Secrets string `json:"secrets,omitempty" enum:"allow|label|partial|hash|mask|block"`
	// Personal is the action for personal data.
	Personal string `json:"personal,omitempty" enum:"allow|label|partial|hash|mask|block"`
	// Words is the action for denied words and your own patterns.
	Words string `json:"words,omitempty" enum:"allow|label|mask|block"`
	// Images is the action for images of hosts that are not listed, and for what may be
	// one by reference: rendering one tells its host what its address says.
	Images string `json:"images,omitempty" enum:"allow|label|mask|block"`
	// Embeds is the action for what else a renderer opens by itself, of whatever host:
	// frames, media, scripts, forms, refreshes, addresses in style sheets.
	Embeds string `json:"embeds,omitempty" enum:"allow|label|mask|block"`
	// Queries is the action for the queries of links and images to hosts that are not listed,
	// where the link itself stays: what a query says its host is told. So it does what a path
	// says, which stays.
	Queries string `json:"queries,omitempty" enum:"allow|label|mask|block"`
	// Links is the action for links to hosts that are not listed.
	Links string `json:"links,omitempty" enum:"allow|label|mask|block"`
	// Terminal is the action for what steers a terminal that shows the text: escape
	// sequences (colours, links, the clipboard) and other control characters.
	Terminal string `json:"terminal,omitempty" enum:"allow|label|strip|mask|block"`
	// Unseen is the action for characters that nobody sees where no writing needs them:
	// tags, rows of variation selectors and of zero-width characters, turned direction.
	Unseen string `json:"unseen,omitempty" enum:"allow|label|strip|mask|block"`
	// Dangerous is the action for what does harm in a tool's arguments, and in what a server
	// of the Model Context Protocol is to read (uri): commands, SQL, addresses of metadata
	// services and internal hosts, paths. Its groups are "shell", "file", "sql", "metadata",
	// "internal" and "traversal". Elsewhere it is not looked for.
	Dangerous string `json:"dangerous,omitempty" enum:"allow|label|block"`
	// Rules are actions for single rules or groups of them, by id or group. What is
	// dangerous, and a system prompt that comes back, is allowed, labelled or blocked,
	// never masked.
	Rules map[string]string `json:"rules,omitempty" enum:"allow|label|partial|hash|mask|block"`
	// MayRelax lets a narrower layer replace what this one states.
	MayRelax bool `json:"may_relax,omitempty"`
}

// say returns the layer's action for a rule.
func (p *Policy) say(r *detect.Rule) inspect.Action {
	if a := inspect.Choose(p.Rules, r); a != inspect.Unstated {
		return a
	}
	switch {
	case r.Group == groupCanary || r.Group == groupLeak:
		return inspect.Unstated // leakage says what becomes of them
	case r.Group == inspect.GroupWord || r.Group == inspect.GroupCustom:
		return inspect.ParseAction(p.Words)
	case r.Class == detect.ClassSecret:
		return inspect.ParseAction(p.Secrets)
	case r.Class == detect.ClassPersonal:
		return inspect.ParseAction(p.Personal)
	case r.Class == detect.ClassDangerous:
		return inspect.ParseAction(p.Dangerous)
	case r.Group == groupTerminal:
		return inspect.ParseAction(p.Terminal)
	case r.Group == groupUnseen:
		return inspect.ParseAction(p.Unseen)
	case r.Group == "embed":
		return inspect.ParseAction(p.Embeds)
	case r.Group == groupQuery:
		return inspect.ParseAction(p.Queries)
	case r.Group == "image" || r.Group == "reference":
		return inspect.ParseAction(p.Images)
	case r.Class == detect.ClassLink:
		return inspect.ParseAction(p.Links)
	}
	return inspect.Unstated
}

// withDefaults fills in what the default policy does not state.
func (p Policy) withDefaults() Policy {
	for _, f := range []*string{&p.Secrets, &p.Personal, &p.Words, &p.Images} {
		if *f == "" {
			*f = "mask"
		}
	}
	for _, f := range []*string{&p.Terminal, &p.Unseen} {
		if *f == "" {
			*f = "strip"
		}
	}
	for _, f := range []*string{&p.Links, &p.Queries} {
		if *f == "" {
			*f = "allow"
		}
	}
	for _, f := range []*string{&p.Dangerous, &p.Embeds} {
		if *f == "" {
			*f = "label"
		}
	}
	return p
}

// Validate checks what tags can not say.
func (p *Policy) Validate() error {
	for _, name := range []string{leakRule.ID, groupLeak} {
		if inspect.ParseAction(p.Rules[name]).Edits() {
			return &config.FieldError{
				Path: "rules." + name, Value: p.Rules[name], Problem: "can not be done to a prompt of which most has left",
				Want: `"allow", "label" or "block"`,
			}
		}
	}
	for _, r := range detect.Dangerous() {
		for _, name := range []string{r.ID, r.Group} {
			if inspect.ParseAction(p.Rules[name]).Edits() {
				return &config.FieldError{
					Path: "rules." + name, Value: p.Rules[name], Problem: "can not be done to a tool's arguments",
					Want: `"allow", "label" or "block"`,
				}
			}
		}
	}
	return nil
}

// Validate checks what tags can not say.
func (c *Config) Validate() error {
	for i, h := range c.Hosts {
		if !hostname.Valid(h) {
			return &config.FieldError{
				Path: "hosts[" + strconv.Itoa(i) + "]", Value: h, Problem: "is not a host",
				Want: `a name in lower case like "docs.example.com", or "*.example.com"`,
			}
		}
	}
	if c.Leakage != nil && c.Leakage.Canary != "" && c.HashKey == "" {
		return &config.FieldError{Path: "hash_key", Problem: "is required", Want: "a secret of your own, because leakage.canary is set"}
	}
	for _, layer := range c.layers() {
		if err := inspect.CheckHashKey(c.HashKey, layer.Policy.Rules, layer.Policy.Secrets, layer.Policy.Personal); err != nil {
			return err
		}
	}
	return nil
}

func (c *Config) layers() []inspect.Layer[Policy] {
	return inspect.Layers(c.Default, c.Routes, c.Keys, c.Models)
}
