package limit

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"

	"portcullis/shared/control"
)

// ErrContended says that other workers were faster each time. The caller must
// not go on as if it had counted.
var ErrContended = errors.New("limit: too much contention on shared data")

// ErrRecord says that shared data holds something else than a limit writes: another
// module or another version wrote it. It must not count as a budget that is full.
var ErrRecord = errors.New("limit: a record in shared data is damaged")

// attempts bounds the compare-and-swap of one change.
const attempts = 32

// Slots is the shared data of one limit.
type Slots struct {
	prefix string
	salt   string
	count  uint64
	// known is the key of the subject that was asked for last: the same one is
	// asked for again when its call is settled.
	known struct{ subject, key string }
}

// record is the form of a limit's state: numbers of 64 bits, none below zero.
type record uint8

const (
	recordArrival record = iota // one number
	recordWindow                // two
	recordLeases                // any number of them
)

// holds reports whether state has the form.
func (r record) holds(state []byte) bool {
	n := len(state) / 8
	if len(state)%8 != 0 || r == recordArrival && n != 1 || r == recordWindow && n != 2 {
		return false
	}
	for i := range n {
		if ints(state, i) < 0 {
			return false
		}
	}
	return true
}

// NewSlots returns count slots (at least 1) for the limit called name. salt is the
// deployment's own: without it nobody can choose subjects that collide.
func NewSlots(name, salt string, count int) *Slots {
	return &Slots{prefix: "limit/" + name + "/", salt: salt + "\x00" + name + "\x00", count: uint64(max(count, 1))} //nolint:gosec // not negative
}

// key is where subject's state is kept.
func (s *Slots) key(subject string) string {
	if s.known.key != "" && s.known.subject == subject {
		return s.known.key
	}
	sum := sha256.Sum256([]byte(s.salt + subject))
	var slot [8]byte
	binary.BigEndian.PutUint64(slot[:], binary.BigEndian.Uint64(sum[:8])%s.count)
	s.known.subject, s.known.key = strings.Clone(subject), s.prefix+hex.EncodeToString(slot[4:])
	return s.known.key
}

// change reads subject's state, lets edit make the next one, and writes it when
// nobody else did meanwhile. edit gets nil for a subject without state; it may
// run several times, and returns nil to write nothing. A state that is not of the
// form is ErrRecord.
func (s *Slots) change(store control.Store, subject string, form record, edit func(old []byte) []byte) error {
	key := s.key(subject)
	for range attempts {
		old, version, err := store.Get(key)
		if err != nil && !errors.Is(err, control.ErrNotFound) {
			return err
		}
		missing := err != nil
		if missing {
			old = nil
		} else if !form.holds(old) {
			return ErrRecord
		}
		next := edit(old)
		if next == nil {
			return nil
		}
		if missing {
			err = store.Create(key, next)
		} else {
			err = store.Set(key, next, version)
		}
		if !errors.Is(err, control.ErrConflict) {
			return err
		}
	}
	return ErrContended
}

// ints is a state: a few numbers of 64 bits.
func ints(state []byte, at int) int64 {
	if len(state) < 8*at+8 {
		return 0
	}
	return int64(binary.LittleEndian.Uint64(state[8*at:])) //nolint:gosec // written by put
}

func put(values ...int64) []byte {
	out := make([]byte, 0, 8*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, uint64(v)) //nolint:gosec // read by ints
	}
	return out
}
