package limit

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// ID names a limit within a record: a hash of its name, never below zero.
type ID int64

// NewID is the ID of the limit called name.
func NewID(name string) ID {
	sum := sha256.Sum256([]byte(name))
	return ID(binary.LittleEndian.Uint64(sum[:8]) >> 1) //nolint:gosec // it fits
}

// maxEntries bounds the limits of one record. It is twice as many as one configuration has; beyond, the
// entries of other configurations go.
const maxEntries = 64

// Record is what one subject has taken, of each limit: entries of numbers of 64 bits, none below zero,
// each of which begins with its limit's ID and how many numbers follow.
type Record struct {
	bytes []byte
	// own are the limits of this configuration.
	own []ID
	// damaged is true when an entry has not the form that its limit writes.
	damaged bool
}

// entry is where the numbers of an entry stand, counted in numbers of the record.
type entry struct{ from, to int }

// valid reports whether all of the record is entries, each limit's once.
func (r *Record) valid() bool {
	all := len(r.bytes) / 8
	if len(r.bytes)%8 != 0 || all == 0 {
		return false
	}
	for i := range all {
		if r.at(i) < 0 {
			return false
		}
	}
	count := 0
	for at := 0; at < all; count++ {
		e, ok := r.entry(at)
		if !ok || count == maxEntries {
			return false
		}
		if first, _ := r.find(ID(r.at(at))); first.from != e.from {
			return false
		}
		at = e.to
	}
	return true
}

// entry reads the entry that begins with number at; ok is false when there is none.
func (r *Record) entry(at int) (e entry, ok bool) {
	all := len(r.bytes) / 8
	if at+2 > all || r.at(at+1) > int64(all-at-2) {
		return e, false
	}
	return entry{at + 2, at + 2 + int(r.at(at+1))}, true
}

// find finds a limit's entry; ok is false when it has none yet.
func (r *Record) find(id ID) (e entry, ok bool) {
	for at := 0; ; at = e.to {
		if e, ok = r.entry(at); !ok || ID(r.at(at)) == id {
			return e, ok
		}
	}
}

// numbers finds the entry of a limit that writes so many numbers.
func (r *Record) numbers(id ID, n int) (e entry, ok bool) {
	if e, ok = r.find(id); ok && e.to-e.from != n {
		r.damaged = true
	}
	return e, ok && !r.damaged
}

// at is a number of the record.
func (r *Record) at(i int) int64 {
	return int64(binary.LittleEndian.Uint64(r.bytes[8*i:])) //nolint:gosec // written by put
}

func (r *Record) put(i int, n int64) {
	binary.LittleEndian.PutUint64(r.bytes[8*i:], uint64(n)) //nolint:gosec // read by at
}

// set replaces the numbers of a limit's entry.
func (r *Record) set(id ID, values ...int64) {
	e, ok := r.find(id)
	if !ok {
		e = r.add(id)
	}
	if more := len(values) - (e.to - e.from); more > 0 {
		r.bytes = append(r.bytes, make([]byte, 8*more)...)
		copy(r.bytes[8*(e.to+more):], r.bytes[8*e.to:])
	} else {
		r.bytes = append(r.bytes[:8*(e.to+more)], r.bytes[8*e.to:]...)
	}
	r.put(e.from-1, int64(len(values)))
	for i, n := range values {
		r.put(e.from+i, n)
	}
}

// add adds an entry without numbers.
func (r *Record) add(id ID) entry {
	count := 0
	for at := 0; at < len(r.bytes)/8; count++ {
		e, _ := r.entry(at)
		at = e.to
	}
	if count == maxEntries {
		r.drop()
	}
	r.bytes = append(r.bytes, make([]byte, 16)...)
	all := len(r.bytes) / 8
	r.put(all-2, int64(id))
	return entry{all, all}
}

// drop takes the entries of other configurations out.
func (r *Record) drop() {
	for at := 0; at < len(r.bytes)/8; {
		e, _ := r.entry(at)
		if slices.Contains(r.own, ID(r.at(at))) {
			at = e.to
		} else {
			r.bytes = append(r.bytes[:8*at], r.bytes[8*e.to:]...)
		}
	}
}
