package lint

import (
	"bytes"
	"fmt"
	"os"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Envoy checks how an Envoy bootstrap, YAML or JSON, attaches the modules to its static
// listeners. What a listener or filter discovers elsewhere is not seen. It returns the
// modules that were found beside the findings; an error means that the file is no YAML.
func Envoy(file string) ([]*Module, []Finding, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, nil, err
	}
	var root yaml.Node
	var value any // finds keys that stand there twice, which a node keeps
	for _, into := range []any{&root, &value} {
		if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(into); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	c := &checker{file: file}
	for _, listener := range (tree{node: root.Content[0]}).get("static_resources", "listeners").list() {
		for _, filters := range httpFilters(listener) {
			c.chain(listener, filters)
		}
	}
	if len(c.modules) == 0 {
		c.report(Finding{Problem: "no module of Portcullis is attached to a static listener"})
	}
	return c.modules, c.found, nil
}

// httpFilters are the lists of HTTP filters of a listener, one for each connection manager.
func httpFilters(listener tree) (out []tree) {
	chains := listener.get("filter_chains").list()
	if d := listener.get("default_filter_chain"); d.exists() {
		chains = append(chains, d)
	}
	for _, chain := range chains {
		for _, filter := range chain.get("filters").list() {
			if list := typedConfig(filter).get("http_filters"); list.exists() {
				out = append(out, list)
			}
		}
	}
	return out
}

// typedConfig is a filter's configuration, also one that is written as a TypedStruct.
func typedConfig(filter tree) tree {
	config := filter.get("typed_config")
	if strings.HasSuffix(config.get("@type").text(), ".TypedStruct") {
		return config.get("value")
	}
	return config
}

// checker collects what is found in a file.
type checker struct {
	file    string
	modules []*Module
	found   []Finding
}

func (c *checker) report(f Finding) {
	f.File = c.file
	c.found = append(c.found, f)
}

// at makes a finding of a module at one of its values, or at the module when that value
// does not exist.
func (m *Module) at(value tree, warning bool, format string, args ...any) Finding {
	line := value.line()
	if line == 0 {
		line = m.filter.line()
	}
	problem := m.Plugin + ": " + fmt.Sprintf(format, args...)
	return Finding{Line: line, Path: m.filter.path, Problem: problem, Warning: warning}
}

// chain checks the modules among one list of HTTP filters.
func (c *checker) chain(listener, filters tree) {
	var before []*Module
	for _, filter := range filters.list() {
		m := readModule(filter)
		if m == nil {
			continue
		}
		c.modules = append(c.modules, m)
		c.loads(m)
		c.holds(m)
		c.fails(m)
		c.buffers(m, listener)
		c.ordered(m, before)
		before = append(before, m)
	}
}
