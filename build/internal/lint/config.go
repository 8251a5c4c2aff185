package lint

import (
	"fmt"
	"os"
	"strings"

	"portcullis/plugins/bundle"
	"portcullis/shared/exchange"
)

// Config checks a plugin's configuration, a file of JSON. The engine is nil when there are
// findings. An error means that the file could not be read or the plugin is not known.
func Config(file, plugin string) (*exchange.Engine, []Finding, error) {
	load := bundle.Loaders[plugin]
	if load == nil {
		return nil, nil, fmt.Errorf("plugin %q is not known (want one of %s)", plugin, strings.Join(bundle.Names(), ", "))
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	engine, err := load(text)
	if err != nil {
		return nil, faults(err, Finding{File: file}), nil
	}
	return engine, nil, nil
}

// faults are the errors of a loader, which joins them, each at the same place.
func faults(err error, at Finding) (out []Finding) {
	for line := range strings.SplitSeq(err.Error(), "\n") {
		at.Problem = line
		out = append(out, at)
	}
	return out
}
