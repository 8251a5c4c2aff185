package modules

import (
	"fmt"
	"path/filepath"
)

// Plugins returns the names of the plugins under root that have a module to build, sorted.
// No plugin at all is an error: a build that builds nothing must not look like a success.
func Plugins(root string) ([]string, error) {
	mains, err := filepath.Glob(filepath.Join(root, "plugins", "*", "wasm", "main.go"))
	if err != nil {
		return nil, err
	}
	if len(mains) == 0 {
		return nil, fmt.Errorf("no plugins/*/wasm/main.go under %s", root)
	}
	names := make([]string, len(mains))
	for i, file := range mains {
		names[i] = filepath.Base(filepath.Dir(filepath.Dir(file)))
	}
	return names, nil
}
