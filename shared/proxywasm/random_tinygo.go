//go:build tinygo

package proxywasm

import "unsafe"

// TinyGo has random numbers from wasi-libc, whose generator brings printf along for an assertion:
// 12 KB of a module. WASI itself is asked instead (preview 1, random_get).

//go:wasmimport wasi_snapshot_preview1 random_get
func randomGet(to unsafe.Pointer, size uint32) uint32

//export arc4random_buf
func randomBytes(to unsafe.Pointer, size uint) {
	if randomGet(to, uint32(size)) != 0 {
		panic("the gateway has no random numbers")
	}
}

//export arc4random
func randomNumber() (n uint32) {
	randomBytes(unsafe.Pointer(&n), uint(unsafe.Sizeof(n)))
	return n
}
