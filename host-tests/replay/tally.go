package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"portcullis/host-tests/scenario"
)

// tally is what became of the exchanges of one set.
type tally struct {
	Set       string `json:"set"`
	Rows      int    `json:"rows"`
	NotSent   int    `json:"not_sent"`
	Identical int    `json:"byte_identical"`
	Redacted  int    `json:"redacted"`
	// Refused counts by reason, Withheld replies by reason.
	Refused  map[string]int `json:"refused"`
	Withheld map[string]int `json:"withheld"`
}

// stop is an exchange that did not go through whole, and the place and problem that it
// was stopped for.
type stop struct {
	Set    string `json:"set"`
	ID     string `json:"id"`
	Path   string `json:"path"`
	How    string `json:"how"`
	Reason string `json:"reason"`
	Detail string `json:"detail,omitempty"`
	Rules  string `json:"rules,omitempty"`
}

// begin begins the tally of a file's set.
func (r *replay) begin(file string) {
	r.set = &tally{Set: filepath.Base(filepath.Dir(file)), Refused: map[string]int{}, Withheld: map[string]int{}}
}

// end keeps the tally of a set that had exchanges.
func (r *replay) end() {
	if r.set.Rows > 0 {
		r.report.Sets = append(r.report.Sets, r.set)
	}
}

// stopped notes why an exchange was stopped.
func (r *replay) stopped(w *row, c *scenario.Call, o *scenario.Outcome, how string) {
	r.report.Stopped = append(r.report.Stopped, stop{
		Set: r.set.Set, ID: w.ID, Path: c.Path, How: how, Reason: o.Facts["reason"], Detail: o.Facts["detail"], Rules: o.Facts["rules"],
	})
}

// table shows the sets as a table in Markdown.
func table(sets []*tally) string {
	var b strings.Builder
	b.WriteString("| set | exchanges | byte for byte | masked | refused | withheld | of other APIs |\n|---|---|---|---|---|---|---|\n")
	for _, t := range sets {
		fmt.Fprintf(&b, "| %s | %d | %d | %d | %s | %s | %d |\n", t.Set, t.Rows, t.Identical, t.Redacted, counts(t.Refused), counts(t.Withheld), t.NotSent)
	}
	return b.String()
}

// counts writes reasons with their counts.
func counts(by map[string]int) string {
	var list []string
	for _, reason := range slices.Sorted(maps.Keys(by)) {
		list = append(list, fmt.Sprintf("%d `%s`", by[reason], reason))
	}
	return strings.Join(list, ", ")
}
