package detect

import (
	"slices"

	"portcullis/shared/normal"
)

// Reader scans texts in all their readings. It is reused by Read.
type Reader struct {
	// Text is the text that was read last.
	Text    normal.Text
	scanner Scanner
	ciphers Heard // in the reading that is scanned
}

// Read scans the readings of raw, the normal form first, and gives found the findings in
// each, in the offsets of the reading; they are valid until it returns. set has the rules
// of Ciphers beside those that are looked for; without them no cipher is undone. raw must
// stay as it is until the next Read.
func (r *Reader) Read(set *Set, raw string, found func(reading int, list []Finding)) {
	r.Text.Reset(raw)
	for i := 0; i < r.Text.Len(); i++ {
		r.scanner.Reset(set)
		list := r.withoutCiphers(set, r.scanner.Write(r.Text.Reading(i).Text, true))
		for _, cipher := range r.ciphers {
			r.Text.Undo(i, cipher)
		}
		found(i, list)
	}
}

// withoutCiphers notes the ciphers in list and takes them out of it.
func (r *Reader) withoutCiphers(set *Set, list []Finding) []Finding {
	r.ciphers = r.ciphers[:0]
	kept := list[:0]
	for _, f := range list {
		if !r.ciphers.Hear(set.Rule(f.Rule)) {
			kept = append(kept, f)
		}
	}
	return kept
}

// Heard are the ciphers of which a text has words, each once.
type Heard []string

// Hear reports whether a rule is one of Ciphers, and notes which.
func (h *Heard) Hear(rule *Rule) bool {
	if rule.Class != ClassCipher {
		return false
	}
	if !slices.Contains(*h, rule.ID) {
		*h = append(*h, rule.ID)
	}
	return true
}
