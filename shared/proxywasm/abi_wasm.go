//go:build wasm

package proxywasm

import (
	"errors"
	"strconv"
	"unsafe"

	"portcullis/shared/exchange"
)

// What every call reads, and its facts, are the ABI's own calls here: the SDK makes two objects for each
// read and one for each property's name, half of all that a call makes.
// Source: proxy-wasm ABI 0.2.0, "Buffers", "Properties" and "Shared Key-Value store".

//go:wasmimport env proxy_get_buffer_bytes
func getBufferBytes(kind, start, size uint32, data, length *uint32) uint32

//go:wasmimport env proxy_get_property
func getProperty(path *byte, pathSize uint32, data, size *uint32) uint32

//go:wasmimport env proxy_set_property
func putProperty(path *byte, pathSize uint32, value *byte, size uint32) uint32

//go:wasmimport env proxy_get_shared_data
func getSharedData(key *byte, keySize uint32, data, size, version *uint32) uint32

// lent is the VM's memory that is lent.
var lent lender

// told is what the host says of its last read.
var told report

// The ABI's kinds of buffer that are read here.
const (
	bufferRequestBody  = 0
	bufferResponseBody = 1
)

// The ABI's answers to a call.
const (
	statusOK       = 0
	statusNotFound = 1
)

// outcome is an answer as an error.
func outcome(status uint32) error {
	switch status {
	case statusOK:
		return nil
	case statusNotFound:
		return errNotFound
	}
	return errors.New("proxywasm: the host answers with status " + strconv.Itoa(int(status)))
}

// read is what a host call has read that gave this answer, and its version where it has one.
func read(status uint32) (b []byte, version uint32, err error) {
	said := told.take()
	if status != statusOK || said.size == 0 {
		return nil, said.version, outcome(status)
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(uintptr(said.address))), said.size), said.version, nil //nolint:govet,gosec // the ABI is of addresses
}

// body returns bytes of a body, which are lent.
func body(d exchange.Direction, start, size int) ([]byte, error) {
	kind := uint32(bufferRequestBody)
	if d == exchange.Response {
		kind = bufferResponseBody
	}
	lent.begin()
	b, _, err := read(getBufferBytes(kind, uint32(start), uint32(size), &told.address, &told.size)) //nolint:gosec // of a body
	return lent.end(b, err)
}

// property returns a property, which is lent, by its path joined by zeros.
func property(path string) ([]byte, error) {
	lent.begin()
	b, _, err := read(getProperty(unsafe.StringData(path), uint32(len(path)), &told.address, &told.size)) //nolint:gosec // a name
	return lent.end(b, err)
}

// setProperty writes a property, by its path joined by zeros.
func setProperty(path, value string) error {
	return outcome(putProperty(unsafe.StringData(path), uint32(len(path)), unsafe.StringData(value), uint32(len(value)))) //nolint:gosec // short
}

// sharedData returns a value of the shared data, which is the caller's, and its version.
func sharedData(key string) (value []byte, version uint32, err error) {
	return read(getSharedData(unsafe.StringData(key), uint32(len(key)), &told.address, &told.size, &told.version)) //nolint:gosec // a name
}
