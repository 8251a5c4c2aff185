// Command wasm is redact as a proxy-wasm module.
package main

import (
	"portcullis/plugins/redact"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.Register(redact.New) }

func main() {}
