package rings

import (
	"fmt"
	"strings"
)

// The rings, from the inside out. A package imports only packages of rings further in, and of its own tree.
const (
	leaf = iota
	knowledge
	contract
	part // what several plugins share and what needs the contract
	engine
	binding
	plugin
	bundle
	module
	tool
)

// ringOf returns the ring of a package of the project and the tree within that ring it belongs to.
func ringOf(pkg string) (ring int, tree string) {
	path := strings.Split(pkg, "/")
	switch {
	case pkg == "shared/detect/catalogue", pkg == "shared/detect/hostile", strings.HasPrefix(pkg+"/", "shared/detect/rules/"):
		return tool, "tools" // words for people, texts for tests and the rules' files: no module carries them
	case path[0] == "shared" && len(path) > 1:
		tree = "shared/" + path[1]
		switch path[1] {
		case "llm", "detect":
			return knowledge, tree
		case "control":
			return contract, tree
		case "identity", "limit", "inspect", "schema":
			return part, tree
		case "exchange":
			return engine, tree
		case "proxywasm":
			return binding, tree
		}
		return leaf, "shared"
	case path[0] == "plugins" && len(path) > 1:
		tree = "plugins/" + path[1]
		switch {
		case path[len(path)-1] == "wasm":
			return module, pkg
		case path[1] == "bundle" || path[1] == "chain":
			return bundle, "plugins"
		}
		return plugin, tree
	}
	return tool, "tools"
}

// CheckImport returns why a file of package from may not import the package to, or nil. Both are paths below the module's root.
func CheckImport(from, to string) error {
	fromRing, fromTree := ringOf(from)
	toRing, toTree := ringOf(to)
	switch {
	case fromTree == toTree:
		return nil
	case toRing == binding && fromRing != module && fromRing != tool:
		return fmt.Errorf("%s imports %s: only a module's main binds to a host", from, to)
	case toRing >= fromRing:
		return fmt.Errorf("%s imports %s: a ring imports only rings further in", from, to)
	}
	return nil
}

// sdks are the module paths of the proxy-wasm SDKs.
var sdks = []string{"github.com/proxy-wasm/proxy-wasm-go-sdk", "github.com/tetratelabs/proxy-wasm-go-sdk"}

// CheckSDK returns why a package may not import the path, when that is one of an SDK.
func CheckSDK(from, imported string) error {
	for _, sdk := range sdks {
		if (imported == sdk || strings.HasPrefix(imported, sdk+"/")) && from != "shared/proxywasm" {
			return fmt.Errorf("%s imports %s: only shared/proxywasm does", from, imported)
		}
	}
	return nil
}
