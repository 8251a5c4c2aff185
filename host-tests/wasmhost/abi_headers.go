package wasmhost

import (
	"encoding/binary"
	"strings"
)

// The header maps (ABI 0.2.0, proxy_map_type_t).
const (
	requestHeaderMap   = 0
	requestTrailerMap  = 1
	responseHeaderMap  = 2
	responseTrailerMap = 3
	callHeaderMap      = 6
	callTrailerMap     = 7
)

// direction is that of a header map that a stream has.
func direction(m uint64) (Direction, bool) {
	return Direction(m / responseHeaderMap), m == requestHeaderMap || m == responseHeaderMap //nolint:gosec // 0 to 7
}

// pairs returns a header map.
func (v *VM) pairs(m uint64) ([][2]string, Status) {
	if m == callHeaderMap || m == callTrailerMap {
		if v.reply == nil {
			return nil, BadArgument
		}
		if m == callTrailerMap {
			return nil, OK
		}
		return v.reply.Headers, OK
	}
	c := v.current()
	if c == nil || m > responseTrailerMap {
		return nil, BadArgument
	}
	if m == requestTrailerMap || m == responseTrailerMap {
		return c.Trailers(Direction(m / responseHeaderMap)) //nolint:gosec // 0 or 1
	}
	d, _ := direction(m)
	return c.Headers(d)
}

func (v *VM) getPairs(p []uint64) Status {
	list, st := v.pairs(p[0])
	if st != OK {
		return st
	}
	return v.give(packPairs(list), p[1], p[2])
}

// packPairs writes a header map as the ABI does: the number of pairs, the sizes of
// all names and values, then each of them with a zero byte behind it.
func packPairs(list [][2]string) []byte {
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(list))) //nolint:gosec // a header map
	for _, pair := range list {
		out = binary.LittleEndian.AppendUint32(out, uint32(len(pair[0]))) //nolint:gosec // a header
		out = binary.LittleEndian.AppendUint32(out, uint32(len(pair[1]))) //nolint:gosec // a header
	}
	for _, pair := range list {
		out = append(append(out, pair[0]...), 0)
		out = append(append(out, pair[1]...), 0)
	}
	return out
}

// unpackPairs reads what packPairs writes; ok is false when it is not that.
func unpackPairs(b []byte) (list [][2]string, ok bool) {
	if len(b) == 0 {
		return nil, true
	}
	if len(b) < 4 {
		return nil, false
	}
	n := int(binary.LittleEndian.Uint32(b))
	sizes, rest := b[4:], b
	if n > len(sizes)/8 {
		return nil, false
	}
	rest = rest[4+8*n:]
	take := func(i int) (string, bool) {
		size := int(binary.LittleEndian.Uint32(sizes[4*i:]))
		if size >= len(rest) || rest[size] != 0 {
			return "", false
		}
		s := string(rest[:size])
		rest = rest[size+1:]
		return s, true
	}
	for i := range n {
		name, ok1 := take(2 * i)
		value, ok2 := take(2*i + 1)
		if !ok1 || !ok2 {
			return nil, false
		}
		list = append(list, [2]string{name, value})
	}
	return list, len(rest) == 0
}

func (v *VM) setPairs(p []uint64) Status {
	d, ok := direction(p[0])
	c := v.current()
	list, whole := unpackPairs(v.bytes(p[1], p[2]))
	if !ok || !whole || c == nil {
		return BadArgument
	}
	return c.SetHeaders(d, list)
}

func (v *VM) getHeader(p []uint64) Status {
	list, st := v.pairs(p[0])
	if st != OK {
		return st
	}
	name := v.text(p[1], p[2])
	for _, pair := range list {
		if strings.EqualFold(pair[0], name) {
			return v.give([]byte(pair[1]), p[3], p[4])
		}
	}
	return NotFound
}

func (v *VM) replaceHeader(p []uint64) Status {
	return v.edit(p[0], func(c *Context, d Direction) Status {
		return c.ReplaceHeader(d, v.text(p[1], p[2]), v.text(p[3], p[4]))
	})
}

func (v *VM) addHeader(p []uint64) Status {
	return v.edit(p[0], func(c *Context, d Direction) Status {
		return c.AddHeader(d, v.text(p[1], p[2]), v.text(p[3], p[4]))
	})
}

func (v *VM) removeHeader(p []uint64) Status {
	return v.edit(p[0], func(c *Context, d Direction) Status { return c.RemoveHeader(d, v.text(p[1], p[2])) })
}

func (v *VM) edit(m uint64, do func(*Context, Direction) Status) Status {
	d, ok := direction(m)
	c := v.current()
	if !ok || c == nil {
		return BadArgument
	}
	return do(c, d)
}
