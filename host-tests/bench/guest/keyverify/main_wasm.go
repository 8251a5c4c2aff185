// Command keyverify is the module keyverify that also tells how often it has allocated.
//
// By its name the file belongs to WebAssembly alone: nothing else calls what it exports.
package main

import (
	"runtime"

	"portcullis/plugins/keyverify"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.RegisterHead(keyverify.New) }

func main() {}

// allocations is how many blocks the module has allocated since its start.
//
//go:wasmexport allocations
func allocations() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return uint32(m.Mallocs)
}
