package lint

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// tree is a value of a YAML document with the path that leads to it.
type tree struct {
	node *yaml.Node
	path string
}

// follow follows an alias.
func follow(n *yaml.Node) *yaml.Node {
	for n != nil && n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// get is a member, by the name that Envoy's protos give it or by its JSON name, as Envoy
// reads both; its node is nil when there is none.
func (t tree) get(names ...string) tree {
	for _, name := range names {
		t = tree{member(follow(t.node), name), join(t.path, name)}
	}
	return t
}

func member(n *yaml.Node, name string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if key.Value == name || key.Value == camel(name) {
			return n.Content[i+1]
		}
		if key.Tag == "!!merge" {
			if found := member(follow(n.Content[i+1]), name); found != nil {
				return found
			}
		}
	}
	return nil
}

// camel is the JSON name of a proto's field.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		if w != "" {
			words[i+1] = strings.ToUpper(w[:1]) + w[1:]
		}
	}
	return strings.Join(words, "")
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}

// list is the entries of a list.
func (t tree) list() (out []tree) {
	n := follow(t.node)
	if n == nil || n.Kind != yaml.SequenceNode {
		return nil
	}
	for i, entry := range n.Content {
		out = append(out, tree{entry, t.path + "[" + strconv.Itoa(i) + "]"})
	}
	return out
}

// text is a scalar, "" when there is none.
func (t tree) text() string {
	if n := follow(t.node); n != nil && n.Kind == yaml.ScalarNode {
		return n.Value
	}
	return ""
}

func (t tree) exists() bool { return t.node != nil }

// line is where the value stands in the file, 0 when there is none.
func (t tree) line() int {
	if t.node == nil {
		return 0
	}
	return t.node.Line
}
