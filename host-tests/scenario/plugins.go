package scenario

import (
	"portcullis/plugins/chain"
	"portcullis/plugins/keyverify"
	"portcullis/plugins/modelallow"
	"portcullis/plugins/ratelimit"
	"portcullis/plugins/redact"
	"portcullis/plugins/sanitize"
	"portcullis/shared/exchange"
)

// Loaders are the plugins as native engines.
var Loaders = map[string]exchange.Loader{
	"chain":      chain.Load,
	"keyverify":  exchange.Module("keyverify", keyverify.New),
	"modelallow": exchange.Module("modelallow", modelallow.New),
	"ratelimit":  exchange.Module("ratelimit", ratelimit.New),
	"sanitize":   exchange.Module("sanitize", sanitize.New),
	"redact":     exchange.Module("redact", redact.New),
}
