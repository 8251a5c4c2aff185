package modules

import "fmt"

// Flavour names a compiler and, because hosts differ, the folder its modules are kept in.
type Flavour string

const (
	// Envoy modules are built with official Go as WASI reactors; they need nothing but Go.
	Envoy Flavour = "envoy"
	// Kong modules are built with TinyGo: small and quick to start. They load into older Envoy releases too.
	Kong Flavour = "kong"
)

// ParseFlavour returns the flavour of that name, or an error that lists them.
func ParseFlavour(name string) (Flavour, error) {
	switch flavour := Flavour(name); flavour {
	case Envoy, Kong:
		return flavour, nil
	}
	return "", fmt.Errorf("flavour %q is not known (want %q or %q)", name, Envoy, Kong)
}
