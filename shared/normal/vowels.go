package normal

import "strings"

// withVowels adds the reading of text, which is parent's, in which known words have the vowels again that were left out
// or became stars: gnr or *gn*r* for ignore. The first letter may be a vowel that is left.
func (t *Text) withVowels(parent int, text string) {
	if len(text) > t.undoes/2 {
		return
	}
	words := lists.skeletons.get(skeletons)
	out := t.room.bytes(2 * len(text))
	var bones [maxWord]byte
	found := false
	for i := 0; i < len(text); {
		from, n, inside := i, 0, false
		for ; i < len(text) && (isLetter(text[i]) || text[i] == '*'); i++ {
			if isVowel(text[i]) {
				inside = inside || i > from
			} else if n < len(bones) && text[i] != '*' {
				bones[n] = text[i] | 0x20
				n++
			}
		}
		if i == from {
			out = append(out, text[i])
			i++
			continue
		}
		word := words[string(bones[:n])]
		if word == "" || inside || n == len(bones) || isVowel(text[from]) && text[from]|0x20 != word[0] {
			out = append(out, text[from:i]...)
			continue
		}
		found = true
		out = append(out, word...)
	}
	if found {
		t.suppose(parent, whole, t.room.text(out), len(text))
	}
}

func isVowel(b byte) bool { return worth[b]&sumVowel != 0 }

// skeletons are the known words by what is left of them without vowels.
func skeletons() map[string]string {
	all := map[string]string{}
	for _, word := range strings.Fields(usual + telling + known) {
		bones := strings.Map(func(r rune) rune {
			if isVowel(byte(r)) { //nolint:gosec // known words have ASCII only
				return -1
			}
			return r
		}, word)
		if bones != "" && all[bones] == "" {
			all[bones] = word
		}
	}
	return all
}

// usual are the words that are meant where others have the same consonants.
const usual = "all and of to is no me my are you your do be any now new act as previous original order "
