// Command wasm is sanitize as a proxy-wasm module.
package main

import (
	"portcullis/plugins/sanitize"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.Register(sanitize.New) }

func main() {}
