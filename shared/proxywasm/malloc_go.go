//go:build wasip1 && !tinygo

package proxywasm

import "unsafe"

//go:wasmexport malloc
func malloc(size uint32) unsafe.Pointer { return lent.allocate(size) }
