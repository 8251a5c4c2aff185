// Command wasm is the chain module: it registers all controls as one.
package main

import (
	"portcullis/plugins/chain"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.RegisterLoader(chain.Load) }

func main() {}
