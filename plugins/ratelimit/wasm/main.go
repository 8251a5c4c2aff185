// Command wasm is ratelimit as a proxy-wasm module.
package main

import (
	"portcullis/plugins/ratelimit"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.RegisterCall(ratelimit.New) }

func main() {}
