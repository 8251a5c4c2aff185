package lint

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"portcullis/plugins/bundle"
	"portcullis/shared/exchange"
)

// Module is a filter of Envoy that runs a module of this project.
type Module struct {
	// Plugin is the module's name.
	Plugin string
	// Engine is made of its configuration; nil when that does not load.
	Engine *exchange.Engine

	filter, config tree
}

// readModule returns the module that a filter runs, nil when it runs none of ours. A module
// is known by its file or image, or else by the names it is given.
func readModule(filter tree) *Module {
	typed := typedConfig(filter)
	config := typed.get("config")
	if !config.exists() {
		return nil
	}
	code := config.get("vm_config", "code")
	for _, name := range []string{
		base(code.get("local", "filename").text()), base(code.get("remote", "http_uri", "uri").text()),
		config.get("root_id").text(), config.get("name").text(),
	} {
		if bundle.Loaders[name] != nil {
			return &Module{Plugin: name, filter: filter, config: config}
		}
	}
	return nil
}

// base is the name of a module's file or image: what follows the last slash, without its
// extension, tag or digest.
func base(name string) string {
	name, _, _ = strings.Cut(path.Base(name), "@")
	name, _, _ = strings.Cut(name, ":")
	return strings.TrimSuffix(name, ".wasm")
}

// configuration is what the module gets: Envoy hands over a string or bytes as they are and
// a Struct as JSON.
func (m *Module) configuration() ([]byte, error) {
	packed := m.config.get("configuration")
	value := packed.get("value")
	kind := packed.get("@type").text()
	switch kind[strings.LastIndexByte(kind, '.')+1:] {
	case "":
		return nil, nil
	case "StringValue":
		return []byte(value.text()), nil
	case "BytesValue":
		return base64.StdEncoding.DecodeString(value.text())
	case "Struct":
		var fields map[string]any
		if value.exists() {
			if err := value.node.Decode(&fields); err != nil {
				return nil, err
			}
		}
		return json.Marshal(fields)
	}
	return nil, fmt.Errorf("type %q is not known (want google.protobuf.StringValue or Struct)", kind)
}
