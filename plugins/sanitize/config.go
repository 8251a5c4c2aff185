package sanitize

import (
	"maps"
	"slices"
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
)

// Config is the configuration of sanitize.
type Config struct {
	// Default is the policy for every call. What it does not state is: injection
	// is labelled, and blocked where a rule is precise enough; in untrusted content
	// likewise; secrets are masked, personal data and words labelled.
	Default Policy `json:"default,omitempty"`
	// Routes tighten it for routes, each under a name or a prefix and "*".
	Routes map[string]Policy `json:"routes,omitempty"`
	// Keys tighten it for keys, by id.
	Keys map[string]Policy `json:"keys,omitempty"`
	// Models tighten it for models, whatever the case of their names. Where a call names several (fallbacks), the strictest
	// action counts.
	Models map[string]Policy `json:"models,omitempty"`
	// Classifier says how much the classifier flags.
	Classifier Classifier `json:"classifier,omitempty"`
	// SecondOpinion asks a service about conversations. Default: none is asked.
	SecondOpinion *SecondOpinion `json:"second_opinion,omitempty"`
	// History is what happens to an earlier turn for which a call would be refused: a
	// client that was refused sends the turn again with the next. "refuse" refuses again.
	// "strip" puts [REMOVED] in place of the turn's text, {} in place of arguments that are a
	// string of JSON, and refuses where neither can be done. "tolerate" lets it pass with a
	// label, also for who writes an earlier turn himself: all that is before the last
	// turn of a user or a tool. Secrets and personal data that block are masked there.
	History string `json:"history,omitempty" enum:"refuse|strip|tolerate" default:"refuse"`
	// RestoreTools are the tools, by name, into whose arguments restored values come back
	// too. Default: none, for what a tool does with them is not known here.
	RestoreTools []string `json:"restore_tools,omitempty" max:"100"`
	inspect.Settings
}

// Policy is one layer of actions. "allow" lets pass, "label" lets pass and states
// the rule, "strip" puts [REMOVED] in its place, "mask", "partial" and "hash" hide it, "restore"
// hides it from the model and gives it back in the reply, "block" refuses the call.
type Policy struct {
	// Injection is the action for attempts to steer the model, in what users say.
	Injection string `json:"injection,omitempty" enum:"allow|label|strip|block"`
	// Untrusted is the action for the same in tool results and documents, and in what a
	// server of the Model Context Protocol answers: results, prompts, descriptions of tools.
	// Blocked, the answer is withheld. In what a client says that an assistant said, the
	// stricter of Injection and Untrusted holds.
	Untrusted string `json:"untrusted,omitempty" enum:"allow|label|strip|block"`
	// Classifier is the action for texts that the classifier takes for such an attempt:
	// "allow", "label", or "block", which refuses the call from the level
	// classifier.block on and labels from classifier.label on. Default: what Injection
	// and Untrusted say, "label" where they say nothing; it labels where they strip,
	// for it judges texts as a whole.
	Classifier string `json:"classifier,omitempty" enum:"allow|label|block"`
	// Secrets is the action for credentials.
	Secrets string `json:"secrets,omitempty" enum:"allow|label|partial|hash|mask|block"`
	// Personal is the action for personal data.
	Personal string `json:"personal,omitempty" enum:"allow|label|partial|restore|hash|mask|block"`
	// Words is the action for denied words and your own patterns.
	Words string `json:"words,omitempty" enum:"allow|label|mask|block"`
	// SecondOpinion is when the service second_opinion is asked: "off" never, "grey" where
	// a rule or the classifier has labelled an attempt to steer the model and nothing blocks,
	// "always" wherever nothing blocks. Default: what second_opinion.ask says.
	SecondOpinion string `json:"second_opinion,omitempty" enum:"off|grey|always"`
	// Rules are actions for single rules or groups of them, by id or group, in
	// trusted and untrusted text alike. "restore" is for personal data, and for words
	// and patterns of your own.
	Rules map[string]string `json:"rules,omitempty" enum:"allow|label|partial|restore|hash|mask|strip|block"`
	// MayRelax lets a narrower layer replace what this one states.
	MayRelax bool `json:"may_relax,omitempty"`
}

// say returns the layer's action for a rule.
func (p *Policy) say(r *detect.Rule, untrusted bool) inspect.Action {
	if r.ID == opinionRule.ID {
		return asking[p.SecondOpinion]
	}
	if a := inspect.Choose(p.Rules, r); a != inspect.Unstated {
		return a
	}
	switch {
	case r.Group == inspect.GroupClassifier && p.Classifier != "":
		return inspect.ParseAction(p.Classifier)
	case r.Group == inspect.GroupWord || r.Group == inspect.GroupCustom:
		return inspect.ParseAction(p.Words)
	case r.Class == detect.ClassSecret:
		return inspect.ParseAction(p.Secrets)
	case r.Class == detect.ClassPersonal:
		return inspect.ParseAction(p.Personal)
	case untrusted:
		return inspect.ParseAction(p.Untrusted)
	default:
		return inspect.ParseAction(p.Injection)
	}
}

// restores reports whether some value comes back in the reply.
func (p *Policy) restores() bool {
	return p.Personal == "restore" || slices.Contains(slices.Collect(maps.Values(p.Rules)), "restore")
}

// checkRestore reports a rule whose findings can not be restored.
func checkRestore(path string, actions map[string]string, sets []*detect.Set) error {
	for _, name := range slices.Sorted(maps.Keys(actions)) {
		if actions[name] != "restore" {
			continue
		}
		for _, set := range sets {
			for i := range set.Len() {
				if r := set.Rule(i); r.ID == name || r.Group == name {
					if err := restorable(path+"."+name, r); err != nil {
						return err
					}
				}
			}
		}
	}
	return nil
}

func restorable(path string, r *detect.Rule) error {
	switch {
	case r.Class != detect.ClassPersonal:
		// What was taken for a credential of somebody's has no business in a reply.
		return &config.FieldError{Path: path, Value: "restore", Problem: "is not for secrets and injection", Want: `"mask", for one`}
	case !inspect.HasPlaceholder(r.Label):
		return &config.FieldError{
			Path: path, Value: "restore", Problem: "makes no placeholder of the label " + strconv.Quote(r.Label),
			Want: `letters, digits, spaces, "_" and "-" in the label`,
		}
	}
	return nil
}

// withDefaults fills in what the default policy does not state. Injection stays
// open: then each rule has its own default.
func (p Policy) withDefaults(opinion *SecondOpinion) Policy {
	if opinion != nil && p.SecondOpinion == "" {
		p.SecondOpinion = opinion.Ask
	}
	for field, value := range map[*string]string{&p.Secrets: "mask", &p.Personal: "label", &p.Words: "label"} {
		if *field == "" {
			*field = value
		}
	}
	return p
}

// Validate checks what tags can not say.
func (c *Config) Validate() error {
	for _, layer := range c.layers() {
		if err := inspect.CheckHashKey(c.HashKey, layer.Policy.Rules, layer.Policy.Secrets, layer.Policy.Personal); err != nil {
			return err
		}
	}
	if c.SecondOpinion != nil && c.SecondOpinion.Cache != nil && c.HashKey == "" {
		return &config.FieldError{Path: "hash_key", Problem: "is required", Want: "a secret of your own, because second opinions are remembered by it"}
	}
	return nil
}

func (c *Config) layers() []inspect.Layer[Policy] {
	return inspect.Layers(c.Default, c.Routes, c.Keys, c.Models)
}
