//go:build wasm && !tinygo

package detect

// longest is what read.go says.
//
//go:noescape
func longest(s *Scanner, r *compiled, begin int, state uint16, from int) (to int, known bool)

// over is what read.go says.
//
//go:noescape
func over(d *dfa, state uint16, text string) uint16

// listen is what read.go says.
//
//go:noescape
func listen(text string, e *ears, n *notes)

// again is what read.go says.
//
//go:noescape
func again(s *Scanner, hit *trigger, end, from, to int) bool

// follow is what read.go says.
//
//go:noescape
func follow(s *Scanner, hit *trigger, end int, state uint16, at int) (next int, between uint16, to int)
