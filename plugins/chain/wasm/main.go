// Command wasm is the chain as a proxy-wasm module.
package main

import (
	"portcullis/plugins/chain"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.RegisterLoader(chain.Load) }

func main() {}
