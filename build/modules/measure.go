package modules

import (
	"fmt"
	"os"
)

// Budget is how large a module of the flavour may be, in bytes. What a module weighs, every proxy loads and compiles at start.
func (f Flavour) Budget() int64 {
	if f == Kong {
		return 1_000_000
	}
	return 6_000_000
}

// Measure returns the size of a module that was built, with an error when there is none or when it is above its flavour's budget.
func Measure(out string, flavour Flavour, name string) (Built, error) {
	built := Built{File: File(out, flavour, name)}
	info, err := os.Stat(built.File)
	if err != nil {
		return built, err
	}
	built.Size = info.Size()
	if built.Size > flavour.Budget() {
		return built, fmt.Errorf("%s has %d bytes (want at most %d)", built.File, built.Size, flavour.Budget())
	}
	return built, nil
}
