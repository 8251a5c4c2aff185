//go:build tinygo

package proxywasm

import (
	"strings"
	"unsafe"
)

// TinyGo reads the environment through wasi-libc, which asks for memory from a malloc
// that these modules do not have and so finds nothing. WASI
// itself is asked instead (preview 1, environ_get).

//go:wasmimport wasi_snapshot_preview1 environ_sizes_get
func environSizesGet(count, size *uint32) uint32

//go:wasmimport wasi_snapshot_preview1 environ_get
func environGet(entries, text unsafe.Pointer) uint32

// lookupEnv returns an environment variable that the gateway passes to the module.
func lookupEnv(name string) (string, bool) {
	var count, size uint32
	if environSizesGet(&count, &size) != 0 || count == 0 || size == 0 {
		return "", false
	}
	entries, text := make([]uint32, count), make([]byte, size)
	if environGet(unsafe.Pointer(&entries[0]), unsafe.Pointer(&text[0])) != 0 {
		return "", false
	}
	for _, entry := range strings.Split(string(text), "\x00") {
		if value, ok := strings.CutPrefix(entry, name+"="); ok {
			return value, true
		}
	}
	return "", false
}
