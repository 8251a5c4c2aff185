// Command wasm is modelallow as a proxy-wasm module.
package main

import (
	"portcullis/plugins/modelallow"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.Register(modelallow.New) }

func main() {}
