// Package bundle lists the plugins: it is the one place where a new one is entered,
// for every tool and test that works on all of them.
package bundle

import (
	"portcullis/plugins/chain"
	"portcullis/plugins/keyverify"
	"portcullis/plugins/modelallow"
	"portcullis/plugins/ratelimit"
	"portcullis/plugins/redact"
	"portcullis/plugins/sanitize"
	"portcullis/shared/exchange"
)

// Plugin is one plugin.
type Plugin struct {
	// Name is that of its folder and of its module's file.
	Name string
	// Load makes its engine.
	Load exchange.Loader
}

// Order is the plugins with one control each, in the order in which a request is
// to meet them.
var Order = []Plugin{
	{"keyverify", exchange.HeadModule("keyverify", keyverify.New)},
	{"modelallow", exchange.Module("modelallow", modelallow.New)},
	{"ratelimit", exchange.CallModule("ratelimit", ratelimit.New)},
	{"sanitize", exchange.Module("sanitize", sanitize.New)},
	{"redact", exchange.Module("redact", redact.New)},
}

// All is every plugin: those of Order, and the chain that has them all in one.
var All = append(Order[:len(Order):len(Order)], Plugin{"chain", chain.Load})

// Loaders is All by name.
var Loaders = func() map[string]exchange.Loader {
	out := make(map[string]exchange.Loader, len(All))
	for _, p := range All {
		out[p.Name] = p.Load
	}
	return out
}()

// Names returns the names of All, in its order.
func Names() []string {
	out := make([]string, len(All))
	for i, p := range All {
		out[i] = p.Name
	}
	return out
}
