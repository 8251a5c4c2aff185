package main

import (
	"encoding/json"
	"fmt"
	"os"

	"portcullis/host-tests/evasion"
	"portcullis/shared/detect"
)

// maxDisguised bounds the texts that are disguised, in bytes.
const maxDisguised = 20_000

// disguised measures on the attacks that a precise rule finds in the clear how many it
// finds in each disguise of package evasion.
type disguised struct {
	detectors *detectors
	attacks   []string
}

// add keeps an attack that is found in the clear.
func (d *disguised) add(r *row) {
	if r.Label == "attack" && len(r.Text) <= maxDisguised && d.detectors.refuses(r.Text) {
		d.attacks = append(d.attacks, r.Text)
	}
}

// write measures, prints and writes the share found by technique, in per cent, to file.
func (d *disguised) write(file string) error {
	out := evasion.Outside{Texts: len(d.attacks), Found: map[string]int{}}
	for _, x := range evasion.Techniques() {
		n := 0
		for _, attack := range d.attacks {
			if d.detectors.refuses(x.Disguise(attack)) {
				n++
			}
		}
		out.Found[x.Name] = 100 * n / max(len(d.attacks), 1)
		fmt.Printf("%-45s %3d %%\n", x.Name, out.Found[x.Name])
	}
	text, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o600)
}

// refuses reports whether a rule that refuses by default finds anything in text.
func (d *detectors) refuses(text string) (found bool) {
	set := d.sets["injection"]
	d.reader.Read(set, text, func(_ int, list []detect.Finding) {
		for _, f := range list {
			found = found || set.Rule(f.Rule).Precise
		}
	})
	return found
}
