package redact

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// Leakage watches for the system prompt of a call in its reply.
type Leakage struct {
	// Words is how many words of a system prompt in a row are a leak where a reply
	// repeats them, whatever stands between them. Of a stream one less has left before.
	Words int `json:"words,omitempty" default:"12" min:"6" max:"100"`
	// Action is what happens then: "label" states the rule prompt_leak, "block" withholds
	// the rest of the reply.
	Action string `json:"action,omitempty" enum:"label|block" default:"label"`
	// Canary puts a word that nobody knows behind the first system prompt of each call, the
	// same for all calls of a key, and says what happens when a reply has it, also in
	// disguise: "label" states the rule prompt_canary, "strip" takes it out, "block"
	// withholds the rest of the reply. It needs hash_key. Default: no word is put anywhere.
	Canary string `json:"canary,omitempty" enum:"label|strip|block"`
}

// groupLeak is that of leakRule.
const groupLeak = "leak"

// leakRule stands for a repeated system prompt in policies, exceptions, facts and counters.
// It is looked for in no disguise, as links are.
var leakRule = detect.Rule{ID: "prompt_leak", Class: detect.ClassLink, Group: groupLeak, Label: "REMOVED"}

// withLeakage is what the widest layer says of rules: of a repeated prompt and of canaries
// what leakage does, unless the layer names their rules.
func (r *redactor) withLeakage(say func(*detect.Rule) inspect.Action) func(*detect.Rule) inspect.Action {
	return func(rule *detect.Rule) inspect.Action {
		switch a := say(rule); {
		case a != inspect.Unstated:
			return a
		case rule.Group == groupCanary:
			return r.canary
		case rule.Group == groupLeak:
			return inspect.ParseAction(r.leakage.Action)
		}
		return inspect.Unstated
	}
}

// maxWindows bounds what is kept of one call's system prompts: 16 Ki rows of words, 128
// KiB. Of longer ones the beginning is watched.
const maxWindows = 16 << 10

// roll goes through a text word by word and hashes each row of size words: a polynomial in
// the words' own hashes, as Karp and Rabin's (IBM J. Res. Dev. 31, 1987) is in characters.
type roll struct {
	size  int
	ring  []uint64 // the last words
	words int      // how many there were
	sum   uint64
	power uint64 // what the word that leaves a row was multiplied by
	// The word that is read, and a character that is cut at the end of a piece.
	word   uint64
	inWord bool
	cut    [utf8.UTFMax]byte
	held   int
}

const (
	wordBase   = 0x9e3779b97f4a7c15
	letterBase = 0x100000001b3
)

func (r *roll) reset(size int) {
	*r = roll{size: size, ring: append(r.ring[:0], make([]uint64, size)...), power: 1}
	for range size {
		r.power *= wordBase
	}
}

// write reads a piece and calls row with the hash of each row of words that ends in it.
func (r *roll) write(piece string, last bool, row func(uint64)) {
	for r.held > 0 && len(piece) > 0 && !utf8.FullRune(r.cut[:r.held]) {
		r.cut[r.held], piece = piece[0], piece[1:]
		r.held++
	}
	if r.held > 0 && (last || utf8.FullRune(r.cut[:r.held])) {
		c, _ := utf8.DecodeRune(r.cut[:r.held])
		r.held = 0
		r.character(c, row)
	}
	for len(piece) > 0 {
		if !last && !utf8.FullRuneInString(piece) {
			r.held = copy(r.cut[:], piece)
			return
		}
		c, n := utf8.DecodeRuneInString(piece)
		piece = piece[n:]
		r.character(c, row)
	}
	if last {
		r.endWord(row)
	}
}

func (r *roll) character(c rune, row func(uint64)) {
	if c >= utf8.RuneSelf && unicode.In(c, unicode.Mn, unicode.Cf) {
		return // a mark on a letter, or what nobody sees between two: neither parts a word
	}
	if !unicode.IsLetter(c) && !unicode.IsDigit(c) {
		r.endWord(row)
		return
	}
	r.inWord = true
	r.word = (r.word ^ uint64(unicode.ToLower(c))) * letterBase //nolint:gosec // not negative
}

func (r *roll) endWord(row func(uint64)) {
	if !r.inWord {
		return
	}
	at := r.words % r.size
	r.sum = r.sum*wordBase + r.word - r.power*r.ring[at]
	r.ring[at] = r.word
	r.words++
	r.word, r.inWord = 0, false
	if r.words >= r.size {
		row(r.sum)
	}
}

// prompt is what is kept of a call's system prompts: the hashes of their rows, in order.
type prompt []uint64

// keepPrompt hashes the system prompts of a call.
func (r *redactor) keepPrompt(c *llm.Call) (p prompt) {
	for i := range c.Texts {
		t := &c.Texts[i]
		if t.Role != llm.RoleSystem || t.Place != llm.PlaceContent {
			continue
		}
		r.roll.reset(r.leakage.Words)
		r.roll.write(t.String(), true, func(row uint64) {
			if len(p) < maxWindows {
				p = append(p, row)
			}
		})
	}
	slices.Sort(p)
	return p
}

// leak watches one text of a reply.
type leak struct {
	prompt prompt
	roll   roll
	found  bool
}

// read reports whether the piece is the first that repeats a row.
func (l *leak) read(piece string, last bool) bool {
	if l.found || len(l.prompt) == 0 {
		return false
	}
	l.roll.write(piece, last, func(row uint64) {
		if _, ok := slices.BinarySearch(l.prompt, row); ok {
			l.found = true
		}
	})
	return l.found
}

// leaked does what the policy says of a text that repeats the system prompt.
func (w *writer) leaked() control.Verdict {
	action := w.actions[w.r.leakAt]
	if action <= inspect.Allow {
		return control.Allow
	}
	inspect.Report(w.x, name, leakRule.ID, w.r.counters[w.r.leakAt])
	if action == inspect.Block {
		return control.Deny(ReasonBlocked, leakRule.ID)
	}
	return control.Allow
}
