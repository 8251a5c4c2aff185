package redact

import (
	"portcullis/shared/control"
	"portcullis/shared/detect"
)

// inside looks for what else stands in an address that stays: a key in its query, a number in its
// path. The scanner reads no match within another.
type inside struct {
	scanner detect.Scanner
	open    bool
	base    int // where the address begins
	to      int // how far it has been read
}

// insideSet makes the set of all rules but those for addresses, a host's number among them, and lists
// where each stands in the redactor's.
func (r *redactor) insideSet(rules []detect.Rule) (err error) {
	var kept []detect.Rule
	for i, rule := range rules {
		if rule.Class != detect.ClassLink && rule.Group != "ip" && rule.Pattern != "" {
			kept, r.insideRules = append(kept, rule), append(r.insideRules, i)
		}
	}
	r.insideRead, err = detect.NewSet(kept)
	return err
}

// enter begins to look into the address of a finding.
func (w *writer) enter(f detect.Finding) control.Verdict {
	w.inside.scanner.Reset(w.r.insideRead)
	w.inside.open, w.inside.base = true, f.From
	return w.look(f)
}

// look reads what the finding adds to the address.
func (w *writer) look(f detect.Finding) control.Verdict {
	w.inside.to = f.To
	return w.lookAt(w.scanner.Text(f), false)
}

// leave decides what was left open in the address: it has ended.
func (w *writer) leave() control.Verdict {
	if !w.inside.open {
		return control.Allow
	}
	w.inside.open = false
	return w.lookAt("", true)
}

func (w *writer) lookAt(piece string, last bool) (v control.Verdict) {
	in := &w.inside
	for _, f := range in.scanner.Write(piece, last) {
		text := in.scanner.Text(f)
		f.Rule, f.From, f.To = w.r.insideRules[f.Rule], f.From+in.base, f.To+in.base
		if d := w.beside(f, text); d.Denial() != nil {
			v = d
		}
	}
	return v
}

// waits is how much of the text depends on what follows in the address.
func (w *writer) waits() int {
	if !w.inside.open {
		return 0
	}
	return w.size - w.inside.to + w.inside.scanner.Held()
}
