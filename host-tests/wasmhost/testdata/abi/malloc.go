//go:build leaks

package main

import "unsafe"

//go:wasmexport malloc
func malloc(size uint32) unsafe.Pointer { return allocate(size) }
