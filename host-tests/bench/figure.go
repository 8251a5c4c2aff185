package main

import (
	"fmt"
	"io"
	"math"
	"strconv"
)

// figure is one measured value.
type figure struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
	Unit  string  `json:"unit"`
	// Budget is what the value may be, on the side that Bound says; both are left out where there is none.
	Budget  float64 `json:"budget,omitempty"`
	Bound   bound   `json:"bound,omitempty"`
	Verdict string  `json:"verdict,omitempty"`
	// Why is of a missed budget what is known of the cause, and what could be done.
	Why string `json:"why,omitempty"`
	// Note is a further measured fact.
	Note string `json:"note,omitempty"`
}

// bound says on which side of a budget a value has to be.
type bound string

const (
	atMost  bound = "at most"
	atLeast bound = "at least"
)

// verdict compares a value with a budget.
func (b bound) verdict(value, budget float64) string {
	if b == atLeast && value >= budget || b == atMost && value <= budget {
		return "met"
	}
	return missed
}

// missed is the verdict on a value that a budget does not allow.
const missed = "MISSED"

// String is the figure as a row of the table.
func (f figure) String() string {
	row := fmt.Sprintf("%-60s %12s %-9s", f.Name, number(f.Value), f.Unit)
	if f.Bound != "" {
		row += fmt.Sprintf("  %s %s: %s", f.Bound, number(f.Budget), f.Verdict)
	}
	if f.Note != "" {
		row += "  (" + f.Note + ")"
	}
	if f.Why != "" {
		row += "\n    " + f.Why
	}
	return row
}

// number has as many digits behind the point as say something.
func number(value float64) string {
	digits := 0
	switch size := math.Abs(value); {
	case value == math.Trunc(value):
	case size < 10:
		digits = 2
	case size < 10_000:
		digits = 1
	}
	return strconv.FormatFloat(value, 'f', digits, 64)
}

// report collects figures, in the order in which they are measured, and prints each at once.
type report struct {
	out     io.Writer
	figures []figure
}

// add enters a figure beside its budget.
func (r *report) add(name string, value float64, unit string) { r.addNoted(name, value, unit, "") }

func (r *report) addNoted(name string, value float64, unit, note string) {
	f := figure{Name: name, Value: value, Unit: unit, Note: note}
	if b := budgetOf(name); b != nil {
		f.Budget, f.Bound, f.Verdict = b.value, b.bound, b.bound.verdict(value, b.value)
		if f.Verdict == missed {
			f.Why = b.why
		}
	}
	r.figures = append(r.figures, f)
	_, _ = fmt.Fprintln(r.out, f) // a terminal that is gone is no reason to stop
}
