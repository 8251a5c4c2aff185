package keys

import (
	"crypto/subtle"
	"time"

	"portcullis/shared/digest"
)

// MaxSecrets is the most live secrets a key has: one in use, one coming, and two
// for callers that are late. Every verification compares that many hashes.
const MaxSecrets = 4

// Key is what is known of a key.
type Key struct {
	ID, Owner string
	// Secrets are the hashes of the whole key, each with its own validity.
	Secrets []Secret
	// NotBefore and Expires bound the key; zero for no bound.
	NotBefore, Expires time.Time
	Disabled           bool
	// Tag is the user's own: what belongs to the key beside its secrets.
	Tag int
}

// Secret is one live secret of a key.
type Secret struct {
	Hash               digest.Sum
	NotBefore, Expires time.Time
}

// Cause says why a key was not accepted. It is for the operator, never for the
// caller.
type Cause string

// The causes.
const (
	CauseNone      Cause = ""
	CauseMalformed Cause = "malformed"
	CauseUnknown   Cause = "unknown"
	CauseWrong     Cause = "wrong_secret"
	CauseDisabled  Cause = "disabled"
	CauseNotYet    Cause = "not_yet_valid"
	CauseExpired   Cause = "expired"
)

// Ring is the set of keys of one configuration.
type Ring struct {
	byID map[string]*Key
	// nobody stands in for an unknown key, so that as much is compared.
	nobody Key
	// unused fills up a key's secrets; no key has it.
	unused Secret
}

// NewRing returns an empty ring with room for n keys.
func NewRing(n int) *Ring { return &Ring{byID: make(map[string]*Key, n)} }

// Add puts a key in; it reports false when the ring has one of that id. The key
// has at most MaxSecrets secrets.
func (r *Ring) Add(k *Key) bool {
	if _, ok := r.byID[k.ID]; ok {
		return false
	}
	r.byID[k.ID] = k
	return true
}

// Len is the number of keys.
func (r *Ring) Len() int { return len(r.byID) }

// Verify returns the key that presented is, or why it is none. Whatever the
// cause, the same is done: one look-up, one hash of the presented bytes and
// MaxSecrets comparisons in constant time.
func (r *Ring) Verify(presented string, now time.Time) (*Key, Cause) {
	id, formed := Parse(presented)
	hash := HashOf(presented)
	key, known := r.byID[id]
	if !known {
		key = &r.nobody
	}
	matched := -1
	for i := 0; i < MaxSecrets; i++ {
		s := &r.unused
		if i < len(key.Secrets) {
			s = &key.Secrets[i]
		}
		equal := subtle.ConstantTimeCompare(hash[:], s.Hash[:])
		matched = subtle.ConstantTimeSelect(equal, i, matched)
	}
	switch {
	case !formed:
		return nil, CauseMalformed
	case !known:
		return nil, CauseUnknown
	case matched < 0 || matched >= len(key.Secrets):
		return nil, CauseWrong
	case key.Disabled:
		return nil, CauseDisabled
	}
	if cause := valid(key.NotBefore, key.Expires, now); cause != CauseNone {
		return nil, cause
	}
	s := &key.Secrets[matched]
	if cause := valid(s.NotBefore, s.Expires, now); cause != CauseNone {
		return nil, cause
	}
	return key, CauseNone
}

// valid compares now with [notBefore, expires).
func valid(notBefore, expires, now time.Time) Cause {
	switch {
	case !notBefore.IsZero() && now.Before(notBefore):
		return CauseNotYet
	case !expires.IsZero() && !now.Before(expires):
		return CauseExpired
	}
	return CauseNone
}
