package modules

import (
	"errors"
	"fmt"
	"os"
)

// Budget is how large the named module of the flavour may be, in bytes. What a module weighs, every proxy loads and compiles at
// start. The chain is five modules in one and may weigh as much as two.
func (f Flavour) Budget(name string) int64 {
	budget := int64(6_000_000)
	if f == Kong {
		budget = 1_000_000
	}
	if name == "chain" {
		budget *= 2
	}
	return budget
}

// ErrBudget says that a module is larger than it may be.
var ErrBudget = errors.New("above its budget")

// Measure returns the size of a module that was built, with an error when there is none or when it is above its flavour's budget.
func Measure(out string, flavour Flavour, name string) (Built, error) {
	built := Built{File: File(out, flavour, name)}
	info, err := os.Stat(built.File)
	if err != nil {
		return built, err
	}
	built.Size = info.Size()
	if budget := flavour.Budget(name); built.Size > budget {
		return built, fmt.Errorf("%s has %d bytes (want at most %d): %w", built.File, built.Size, budget, ErrBudget)
	}
	return built, nil
}
