package modules

import (
	"bytes"
	"encoding/binary"
	"errors"
)

// errModule says that a file is not a WebAssembly module whose data can be read.
var errModule = errors.New("is not a WebAssembly module with active data segments at constant addresses")

// dataSection is the id of the section that initial memory stands in.
// Source: webassembly.github.io/spec/core/binary/modules.html, read 2026-11.
const dataSection = 11

// segment is a piece of a module's initial memory as the file has it. What lies between
// segments is zero.
type segment struct {
	address int
	data    []byte
}

// segments returns the data of a module, in the order of the file.
func segments(module []byte) ([]segment, error) {
	if !bytes.HasPrefix(module, []byte("\x00asm\x01\x00\x00\x00")) {
		return nil, errModule
	}
	r := reader{rest: module[8:]}
	for len(r.rest) > 0 && !r.failed {
		if id := r.byte(); id != dataSection {
			r.bytes()
			continue
		}
		return readSegments(r.bytes())
	}
	if r.failed {
		return nil, errModule
	}
	return nil, nil
}

func readSegments(section []byte) ([]segment, error) {
	const active, constant, end = 0x00, 0x41, 0x0b
	r := reader{rest: section}
	var list []segment
	for range r.unsigned() {
		if r.unsigned() != active || r.byte() != constant {
			return nil, errModule
		}
		address := r.signed()
		if r.byte() != end || r.failed {
			return nil, errModule
		}
		list = append(list, segment{address: address, data: r.bytes()})
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errModule
	}
	return list, nil
}

// reader reads what modules are made of. After a failure it returns zeros.
type reader struct {
	rest   []byte
	failed bool
}

func (r *reader) byte() byte {
	if len(r.rest) == 0 {
		r.failed = true
		return 0
	}
	b := r.rest[0]
	r.rest = r.rest[1:]
	return b
}

// unsigned reads a number in LEB128.
func (r *reader) unsigned() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// signed reads an address: a number of 32 bits in signed LEB128, taken as unsigned.
func (r *reader) signed() int {
	var n uint64
	for shift := 0; shift < 35; shift += 7 {
		b := r.byte()
		n |= uint64(b&0x7f) << shift
		if b < 0x80 {
			if b&0x40 != 0 {
				n |= ^uint64(0) << (shift + 7)
			}
			return int(uint32(n)) //nolint:gosec // addresses have 32 bits
		}
	}
	r.failed = true
	return 0
}

// bytes reads a length and as many bytes.
func (r *reader) bytes() []byte {
	n := r.unsigned()
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return nil
	}
	b := r.rest[:n]
	r.rest = r.rest[n:]
	return b
}

// memory is the initial memory that segments describe.
func memory(list []segment) []byte {
	size := 0
	for _, s := range list {
		size = max(size, s.address+len(s.data))
	}
	image := make([]byte, size)
	for _, s := range list {
		copy(image[s.address:], s.data)
	}
	return image
}

// stored is how many bytes of the file describe the table, which is less than its length
// where a linker left out zeros; 0 when the module does not have it.
func stored(list []segment, image, table []byte) int64 {
	at := bytes.Index(image, table)
	if at < 0 || len(table) == 0 {
		return 0
	}
	var n int64
	for _, s := range list {
		from, to := max(at, s.address), min(at+len(table), s.address+len(s.data))
		n += int64(max(to-from, 0))
	}
	return n
}
