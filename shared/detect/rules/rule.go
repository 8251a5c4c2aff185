package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Rule is what a file says. The fields that a scan needs are those of detect.Rule, which explains them.
type Rule struct {
	// ID is the file's name, Class its folder's.
	ID    string `yaml:"id"`
	Class string `yaml:"class"`
	Group string `yaml:"group"`
	Label string `yaml:"label"`
	// Severity is how bad it is when what the rule finds gets where it should not: one of severities.
	Severity string `yaml:"severity"`
	// Source is the standard that describes the form, or who gives such things out.
	Source   string   `yaml:"source"`
	Pattern  string   `yaml:"pattern"`
	Anchor   string   `yaml:"anchor"`
	Back     string   `yaml:"back"`
	Keywords []string `yaml:"keywords"` // Near of detect.Rule
	Gap      string   `yaml:"gap"`
	Ahead    bool     `yaml:"ahead"`
	Words    bool     `yaml:"words"`
	Precise  bool     `yaml:"precise"`
	Check    string   `yaml:"check"`
	Allow    []string `yaml:"allow"`
	// Matches are texts in which the rule finds something, Misses are like them and it finds nothing there. The mark
	// that keeps scanners of repositories from taking them for real has been removed.
	Matches []string `yaml:"matches"`
	Misses  []string `yaml:"misses"`
}

// fields are the names in a file, in their order there.
var fields = []string{
	"id", "class", "group", "label", "severity", "source", "pattern", "anchor", "back", "keywords", "gap", "ahead", "words", "precise", "check",
	"allow", "matches", "misses",
}

// mark stands within what looks like a credential.
const mark = "{|}"

// parse reads a file, strictly: no field is unknown, empty or out of its order, and the places are right.
func parse(class, id string, text []byte) (*Rule, error) {
	var node yaml.Node
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	if err := decoder.Decode(&node); err != nil {
		return nil, err
	}
	if err := decoder.Decode(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the fields")
	}
	if err := ordered(&node); err != nil {
		return nil, err
	}
	var r Rule
	if err := node.Decode(&r); err != nil {
		return nil, err
	}
	r.Matches, r.Misses = unmarked(r.Matches), unmarked(r.Misses)
	return &r, r.valid(class, id)
}

// ordered wants the fields in their order, each with a value.
func ordered(file *yaml.Node) error {
	if len(file.Content) != 1 || file.Content[0].Kind != yaml.MappingNode {
		return errors.New("is no list of fields")
	}
	list, before := file.Content[0].Content, -1
	for i := 0; i < len(list); i += 2 {
		name, value := list[i].Value, list[i+1]
		at := slices.Index(fields, name)
		switch {
		case at < 0:
			return fmt.Errorf("%s: is no field (want one of %s)", name, strings.Join(fields, ", "))
		case at <= before:
			return fmt.Errorf("%s: stands behind %s", name, fields[before])
		case value.Value == "" && len(value.Content) == 0, value.Value == "false":
			return fmt.Errorf("%s: is empty: leave it away", name)
		}
		before = at
	}
	return nil
}

// valid wants what every rule has.
func (r *Rule) valid(class, id string) error {
	plain := r.Class == "cipher" // it is no finding: nothing is masked or chosen by it
	switch {
	case r.ID != id:
		return fmt.Errorf("id: %q is not the file's name", r.ID)
	case r.Class != class:
		return fmt.Errorf("class: %q is not the folder's name", r.Class)
	case !slices.Contains(severities, r.Severity):
		return fmt.Errorf("severity: %q is none (want one of %s)", r.Severity, strings.Join(severities, ", "))
	case r.Source == "" || r.Pattern == "":
		return errors.New("source and pattern: both are needed")
	case (r.Group == "") != plain || (r.Label == "") != plain:
		return errors.New("group and label: all but ciphers have both")
	case (r.Anchor == "") != (r.Back == ""), (len(r.Keywords) == 0) != (r.Gap == ""):
		return errors.New("anchor and back, keywords and gap: one does not come without the other")
	case r.Precise && r.Class != "injection", r.Ahead && r.Gap == "":
		return errors.New("precise is for injections, ahead for what has keywords")
	case r.Ahead && len(r.Allow) > 0:
		return errors.New("allow: ahead takes no match that could be left alone")
	}
	return nil
}

// unmarked takes the marks out.
func unmarked(list []string) (out []string) {
	for _, text := range list {
		out = append(out, strings.ReplaceAll(text, mark, ""))
	}
	return out
}
