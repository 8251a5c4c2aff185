//go:build tinygo

package proxywasm

import "unsafe"

// malloc takes the place of TinyGo's own, which pins every block until it is freed:
// no gateway frees.
//
//export malloc
func malloc(size uint32) unsafe.Pointer { return lent.allocate(size) }
