package lint

import (
	"fmt"
	"strings"
)

// Finding is one thing that is wrong or deserves a look.
type Finding struct {
	// File and Line are where; Line is 0 for a file as a whole.
	File string
	Line int
	// Path leads to it in the file, "" for the file as a whole.
	Path string
	// Problem says what is wrong and what is wanted.
	Problem string
	// Warning is set when the gateway would start and refuse what it must.
	Warning bool
}

// String is the finding as one line that begins as compilers' do.
func (f Finding) String() string {
	place := f.File
	if f.Line > 0 {
		place = fmt.Sprintf("%s:%d", f.File, f.Line)
	}
	parts := []string{place}
	if f.Warning {
		parts = append(parts, "warning")
	}
	if f.Path != "" {
		parts = append(parts, f.Path)
	}
	return strings.Join(append(parts, f.Problem), ": ")
}

// Errors counts the findings that are not warnings.
func Errors(list []Finding) (n int) {
	for _, f := range list {
		if !f.Warning {
			n++
		}
	}
	return n
}
