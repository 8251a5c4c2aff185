//go:build leaks

package main

import "unsafe"

var blocks [][]byte

// malloc keeps every block, as TinyGo's own does until it is freed.
//
//go:wasmexport malloc
func malloc(size uint32) unsafe.Pointer {
	p := allocate(size)
	blocks = append(blocks, latest)
	return p
}
