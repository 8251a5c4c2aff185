package modules

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Budget is how large the named module of the flavour may be apart from its tables, in bytes. What a module weighs, every proxy
// loads and compiles at start. The chain is five modules in one and may weigh as much as two.
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

// tables are the files that modules embed, below the root: compiled rules and the classifier's weights. They are data that no
// host compiles, and the budget leaves them apart. Unicode's tables are data too and still counted: they are no file of ours.
var tables = []string{"shared/detect/tables.bin", "shared/detect/classify/weights.bin"}

// Measure returns the size of a module that was built and of the tables below root that it has in it, with an error when there is
// no module or when the rest is above its flavour's budget.
func Measure(root, out string, flavour Flavour, name string) (Built, error) {
	built := Built{File: File(out, flavour, name)}
	module, err := os.ReadFile(built.File)
	if err != nil {
		return built, err
	}
	built.Size = int64(len(module))
	if built.Tables, err = embedded(root, module); err != nil {
		return built, fmt.Errorf("%s: %w", built.File, err)
	}
	if budget := flavour.Budget(name); built.Apart() > budget {
		return built, fmt.Errorf("%s has %d bytes apart from its tables (want at most %d): %w", built.File, built.Apart(), budget, ErrBudget)
	}
	return built, nil
}

// embedded is how many bytes of a module are tables. Each is looked for by what it holds: a module that was built with
// another one is as large as it is.
func embedded(root string, module []byte) (int64, error) {
	list, err := segments(module)
	if err != nil {
		return 0, err
	}
	image := memory(list)
	var size int64
	for _, name := range tables {
		table, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return 0, err
		}
		size += stored(list, image, table)
	}
	return size, nil
}
