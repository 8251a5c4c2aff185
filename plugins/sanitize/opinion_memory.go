package sanitize

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"strconv"
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
)

// OpinionCache says how answers are remembered: by a hash of the question that hash_key
// keys, never with a text. Answers that mask are asked for anew.
type OpinionCache struct {
	// Entries is how many answers are remembered at most; a new one may take the place
	// of an older one before that.
	Entries int `json:"entries,omitempty" default:"1024" min:"1" max:"65536"`
	// TTL is how long an answer is remembered.
	TTL config.Duration `json:"ttl,omitempty" default:"5m" min:"1s" max:"24h"`
}

// opinions is what services have answered, in shared data: each question has one slot of
// a fixed number, which it shares with others. A slot holds the question's
// fingerprint, when it is forgotten (Unix time in seconds, 8 bytes), and the answer
// (1 byte).
type opinions struct {
	key     []byte
	service string
	entries uint64
	ttl     time.Duration
}

// fingerprintSize tells questions of one slot apart; 16 bytes of a keyed hash collide for
// nobody.
const fingerprintSize = 16

func newOpinions(c *OpinionCache, key, service string) *opinions {
	return &opinions{key: []byte(key), service: service, entries: uint64(c.Entries), ttl: time.Duration(c.TTL)} //nolint:gosec // at least 1
}

// place is where the answer to a question is kept.
type place struct {
	slot string
	hash [fingerprintSize]byte
}

// place finds the place of a question; a nil memory has none.
func (m *opinions) place(question []byte) (p place) {
	if m == nil {
		return p
	}
	mac := hmac.New(sha256.New, m.key)
	mac.Write([]byte("second opinion\x00" + m.service + "\x00"))
	mac.Write(question)
	sum := mac.Sum(nil)
	p.slot = "opinion/" + strconv.FormatUint(binary.BigEndian.Uint64(sum)%m.entries, 36)
	copy(p.hash[:], sum[8:])
	return p
}

// recall returns the answer that is remembered. Shared data that can not be read
// remembers nothing: then the service is asked.
func (m *opinions) recall(env control.Env, p place) (known doing, ok bool) {
	if m == nil {
		return 0, false
	}
	v, _, err := env.Store().Get(p.slot)
	if err != nil || len(v) != fingerprintSize+9 || [fingerprintSize]byte(v) != p.hash {
		return 0, false
	}
	if until := int64(binary.BigEndian.Uint64(v[fingerprintSize:])); until <= env.Now().Unix() { //nolint:gosec // written by keep
		return 0, false
	}
	known = doing(v[fingerprintSize+8])
	return known, known == doesAllow || known == doesBlock
}

// keep remembers an answer. What another worker writes at the same time is as good.
func (m *opinions) keep(env control.Env, p place, a doing) {
	if m == nil || a == doesMask {
		return
	}
	v := make([]byte, 0, fingerprintSize+9)
	v = append(v, p.hash[:]...)
	v = binary.BigEndian.AppendUint64(v, uint64(env.Now().Add(m.ttl).Unix())) //nolint:gosec // after 1970
	v = append(v, byte(a))
	store := env.Store()
	_, version, err := store.Get(p.slot)
	if errors.Is(err, control.ErrNotFound) {
		err = store.Create(p.slot, v)
	} else if err == nil {
		err = store.Set(p.slot, v, version)
	}
	if err != nil && !errors.Is(err, control.ErrConflict) {
		env.Log(control.LevelWarn, "sanitize: a second opinion can not be remembered: "+err.Error())
	}
}
