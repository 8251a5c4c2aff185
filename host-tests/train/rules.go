package main

import "portcullis/shared/detect"

// rules are those against steering that may refuse by themselves. They learn nothing
// and are reported beside the classifier.
type rules struct {
	set    *detect.Set
	reader detect.Reader
}

func newRules() (*rules, error) {
	var list []detect.Rule
	for _, r := range detect.Builtin() {
		if r.Class == detect.ClassInjection && r.Precise {
			list = append(list, r)
		}
	}
	set, err := detect.NewSet(list)
	return &rules{set: set}, err
}

// match reports whether a rule matches a text in any of its readings.
func (r *rules) match(text string) (found bool) {
	r.reader.Read(r.set, text, func(_ int, list []detect.Finding) { found = found || len(list) > 0 })
	return found
}
