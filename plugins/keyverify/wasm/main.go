// Command wasm is keyverify as a proxy-wasm module.
package main

import (
	"portcullis/plugins/keyverify"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.RegisterHead(keyverify.New) }

func main() {}
