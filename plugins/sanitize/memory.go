package sanitize

import (
	"math/rand/v2"
	"unsafe"

	"github.com/dchest/siphash"

	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// memory remembers in which texts, and where two meet, nothing was found: an agent sends its whole
// conversation again with each turn. It holds fingerprints and no texts, in a table of
// fixed size where a new one takes the place of the oldest of its set, and it is the VM's
// own. Its key is drawn when the VM starts, so that nobody can make two texts of one
// fingerprint.
type memory struct {
	key  [2]uint64
	sets [][memoryWays]fingerprint
}

const (
	// memorySets and memoryWays make room for 16,384 fingerprints in 256 KiB. A text of a
	// conversation takes four: its own, those of where it meets the one before, and that of what
	// its speaker said together.
	memorySets = 1 << 12
	memoryWays = 4
	// leastRemembered is the shortest text that is remembered, in bytes: a shorter one is
	// read as fast.
	leastRemembered = 256
)

// fingerprint is a keyed hash of a text and of the policy for it, 124 bits of it. The
// highest bit of each word is set: what looks like an address keeps garbage alive in
// TinyGo's collector.
type fingerprint [4]uint32

func newMemory() *memory {
	return &memory{key: [2]uint64{rand.Uint64(), rand.Uint64()}, sets: make([][memoryWays]fingerprint, memorySets)} //nolint:gosec // the runtime's generator is seeded by the gateway and nothing of it is shown
}

// of makes the fingerprint of a text to be read under a policy.
func (m *memory) of(text string, policy uint64) fingerprint {
	a, b := siphash.Hash128(m.key[0], m.key[1], bytesOf(text))
	const mark = 1<<63 | 1<<31
	a, b = a^policy|mark, b|mark
	return fingerprint{uint32(a), uint32(a >> 32), uint32(b), uint32(b >> 32)} //nolint:gosec // its halves
}

// set is where a fingerprint is kept.
func (m *memory) set(f fingerprint) *[memoryWays]fingerprint { return &m.sets[f[3]%memorySets] }

// knows reports whether nothing was found in the text, and makes its memory new.
func (m *memory) knows(f fingerprint) bool {
	set := m.set(f)
	for i := range set {
		if set[i] == f {
			copy(set[1:i+1], set[:i])
			set[0] = f
			return true
		}
	}
	return false
}

// keep remembers that nothing was found in the text.
func (m *memory) keep(f fingerprint) {
	set := m.set(f)
	copy(set[1:], set[:])
	set[0] = f
}

// policies are numbers for what the rules do in a call, by level: what was found harmless
// under one policy may not be under another.
type policies struct {
	data, steer [levels][]inspect.Action
	numbers     [levels]uint64
}

// of returns the number for a level. Actions are shared and stay as they are: the same
// slices are the same policy.
func (p *policies) of(m *memory, level int, data, steer []inspect.Action) uint64 {
	if !same(p.data[level], data) || !same(p.steer[level], steer) {
		p.data[level], p.steer[level] = data, steer
		p.numbers[level] = m.number(data) ^ 3*m.number(steer)
	}
	return p.numbers[level]
}

func same(a, b []inspect.Action) bool {
	return len(a) == len(b) && unsafe.SliceData(a) == unsafe.SliceData(b) //nolint:gosec // compared, not followed
}

func (m *memory) number(list []inspect.Action) uint64 {
	return siphash.Hash(m.key[0], m.key[1], unsafe.Slice((*byte)(unsafe.SliceData(list)), len(list))) //nolint:gosec // an Action is a byte, not changed
}

// known reports whether nothing was found in the text when it was read before, under this
// policy and as this kind of text.
func (r *reading) known(t *llm.Text) bool {
	if r.mark = (fingerprint{}); len(r.raw) < leastRemembered {
		return false
	}
	kind := uint64(0)
	if steers(t) {
		kind |= kindSteers
	}
	if r.judgesAlone(t) {
		kind |= kindJudged
	}
	r.mark = r.markOf(r.raw, kind)
	return r.memory.knows(r.mark)
}

// The kinds of text, by what is looked for in them; a level stands beside them.
const (
	kindSteers uint64 = 4 << iota // levels are below
	kindJudged
	kindSeam
	kindTogether
)

// markOf is the fingerprint of a text of a kind.
func (r *reading) markOf(text string, kind uint64) fingerprint {
	policy := r.policies.of(r.memory, r.level, r.data.actions[r.level], r.steer.actions[r.level])
	return r.memory.of(text, policy^kind^uint64(r.level)) //nolint:gosec // a level
}

// clean remembers a text in which nothing was found.
func (r *reading) clean() {
	if r.mark != (fingerprint{}) && len(r.found) == 0 {
		r.memory.keep(r.mark)
	}
}
