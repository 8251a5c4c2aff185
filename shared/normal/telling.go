package normal

import "strings"

// keyLetters is how many letters make a key, of five bits each.
const (
	keyLetters = 5
	bitsOfSign = 5
	keyMask    = 1<<(keyLetters*bitsOfSign) - 1
)

// keys are those of the telling words: of their second to sixth letter, for more words
// have the first in common, or of the first five. bits has one for the lowest twelve of each.
type keys struct {
	known map[uint32]bool
	bits  [64]uint64
}

func newKeys() *keys {
	k := &keys{known: map[uint32]bool{}}
	for _, w := range strings.Fields(telling) {
		if len(w) > keyLetters {
			w = w[1:]
		}
		key := uint32(0)
		for _, b := range []byte(w[:keyLetters]) {
			key = key<<bitsOfSign | uint32(signs[b]-'a')
		}
		k.known[key] = true
		k.bits[key%(1<<12)>>6] |= 1 << (key & 63)
	}
	return k
}

// telling are the known words that harmless names in programs seldom have.
const telling = `
anything bypass developer directives disclose disregard ethical everything forget guidelines ignore ignoring instructed instructions
jailbreak jailbroken override pretend prompt restrictions reveal rules safety system uncensored unfiltered unrestricted verbatim
ignoriere vergiss anweisungen ignorez consignes ignora instrucciones istruzioni instrucoes
`

// tells reports whether five letters of a telling word stand in text, whatever stands
// between them: without them there is no need to put words together.
func tells(text string) bool {
	closes, key, keys := -1, uint32(0), lists.keys.get(newKeys)
	for i := 0; i < len(text); {
		b := text[i]
		if sign := signs[b]; sign != 0 {
			key = key<<bitsOfSign&keyMask | uint32(sign-'a')
			if bit := key % (1 << 12); keys.bits[bit>>6]>>(bit&63)&1 != 0 && keys.known[key] {
				return true
			}
		} else if b == '<' {
			i = unit(text, i, &closes)
			continue
		}
		i++
	}
	return false
}
