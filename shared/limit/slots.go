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

// Slots is the shared data of some limits: a record for each slot, with an entry for each limit, so that
// a call reads and writes once what it takes of several.
type Slots struct {
	prefix string
	salt   string
	count  uint64
	own    []ID
	// known is the key of the subject that was asked for last: the same one is
	// asked for again when its call is settled.
	known struct{ subject, key string }
}

// NewSlots returns count slots (at least 1) for limits of subjects of a kind. salt is the
// deployment's own: without it nobody can choose subjects that collide.
func NewSlots(kind, salt string, count int) *Slots {
	return &Slots{prefix: "limits/" + kind + "/", salt: salt + "\x00" + kind + "\x00", count: uint64(max(count, 1))} //nolint:gosec // not negative
}

// Limit adds the limit called name to those that the records have an entry for.
func (s *Slots) Limit(name string) ID {
	id := NewID(name)
	s.own = append(s.own, id)
	return id
}

// key is where subject's record is kept.
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

// Change reads subject's record, lets edit change it, and writes it when nobody else did meanwhile. edit
// may run several times, each time with what is there now, and returns false to write nothing. A record
// that is damaged is ErrRecord.
func (s *Slots) Change(store control.Store, subject string, edit func(r *Record) bool) error {
	key := s.key(subject)
	for range attempts {
		old, version, err := store.Get(key)
		if err != nil && !errors.Is(err, control.ErrNotFound) {
			return err
		}
		missing := err != nil
		r := Record{bytes: old, own: s.own}
		if missing {
			r.bytes = nil
		} else if !r.valid() {
			return ErrRecord
		}
		write := edit(&r)
		switch {
		case r.damaged:
			return ErrRecord
		case !write:
			return nil
		case missing:
			err = store.Create(key, r.bytes)
		default:
			err = store.Set(key, r.bytes, version)
		}
		if !errors.Is(err, control.ErrConflict) {
			return err
		}
	}
	return ErrContended
}
