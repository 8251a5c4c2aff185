package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"portcullis/host-tests/wasmhost"
	"portcullis/shared/control"
)

// facts are what earlier modules of the chain stated. It is a flag, and the filter that
// stands for those modules.
type facts [][2]string

// String implements flag.Value.
func (f *facts) String() string {
	var out []string
	for _, fact := range *f {
		out = append(out, fact[0]+"="+fact[1])
	}
	return strings.Join(out, " ")
}

// Set implements flag.Value.
func (f *facts) Set(text string) error {
	name, value, ok := strings.Cut(text, "=")
	if !ok || name == "" || value == "" {
		return errors.New("want name=value")
	}
	if known := append(control.Listed(), control.FactScopes, control.FactWithheld); !slices.Contains(known, control.Fact(name)) {
		return fmt.Errorf("%q is no fact (want one of %v)", name, known)
	}
	*f = append(*f, [2]string{name, value})
	return nil
}

// Name implements wasmhost.Filter.
func (facts) Name() string { return "earlier modules" }

// Begin implements wasmhost.Filter.
func (f facts) Begin(c *wasmhost.Context) (wasmhost.Callbacks, error) {
	for _, fact := range f {
		if st := c.SetProperty("wasmx.portcullis."+fact[0], fact[1]); st != wasmhost.OK {
			return nil, fmt.Errorf("fact %s: the host answers status %d", fact[0], st)
		}
	}
	return silent{}, nil
}

// Timer implements wasmhost.Filter.
func (facts) Timer() (period time.Duration, due time.Time) { return 0, due }

// Tick implements wasmhost.Filter.
func (facts) Tick(time.Time) error { return nil }

// Reload implements wasmhost.Filter.
func (facts) Reload() error { return nil }

// silent lets everything pass.
type silent struct{}

// Headers implements wasmhost.Callbacks.
func (silent) Headers(wasmhost.Direction, int, bool) (wasmhost.Action, error) {
	return wasmhost.Continue, nil
}

// Body implements wasmhost.Callbacks.
func (silent) Body(wasmhost.Direction, int, bool) (wasmhost.Action, error) {
	return wasmhost.Continue, nil
}

// Trailers implements wasmhost.Callbacks.
func (silent) Trailers(wasmhost.Direction, int) (wasmhost.Action, error) {
	return wasmhost.Continue, nil
}

// Done implements wasmhost.Callbacks.
func (silent) Done() error { return nil }
