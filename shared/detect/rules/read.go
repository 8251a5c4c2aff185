package rules

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed */*.yaml
var files embed.FS

// Classes are the classes of rules, in their order.
var Classes = []string{"secret", "personal", "link", "injection", "dangerous", "cipher"}

// severities from the least to the worst.
var severities = []string{"low", "medium", "high", "critical"}

// All returns all rules, by class and id. The error names the file. The slice must not be changed.
//
// Their order matters only to two rules of a class that find exactly the same by the same beginning or word: the first
// one wins. Their examples show that no two do.
var All = sync.OnceValues(func() ([]*Rule, error) { return read(files) })

// read reads the files of a tree.
func read(tree fs.FS) (out []*Rule, err error) {
	known := map[string]string{}
	for _, class := range Classes {
		list, err := fs.Glob(tree, class+"/*.yaml")
		if err != nil {
			return nil, err
		}
		for _, name := range list {
			text, err := fs.ReadFile(tree, name)
			if err != nil {
				return nil, err
			}
			r, err := parse(class, strings.TrimSuffix(path.Base(name), ".yaml"), text)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if other := known[r.ID]; other != "" {
				return nil, fmt.Errorf("%s: %s is there too", name, other)
			}
			known[r.ID] = name
			out = append(out, r)
		}
	}
	return out, nil
}
