package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordPattern is the pattern that finds w however its letters are written: in either case,
// composed or with marks behind them, with ß for ss, with Turkish dots, with the marks for
// vowels that Arabic and Hebrew may have. Where words begin and end is for
// detect.Rule.Words to say; a boundary of ASCII before w spares it most of the work.
func wordPattern(w string) string {
	w = composed(w)
	if first, _ := utf8.DecodeRuneInString(w); wordy(first) && !strings.ContainsRune("iIsS", first) {
		return `(?i)\b` + spelled([]rune(w))
	}
	return `(?i)` + spelled([]rune(w))
}

// wordy reports whether r counts as part of a word at a boundary of ASCII.
func wordy(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// spelled writes w as a pattern that matches just it, in all its spellings.
func spelled(w []rune) string {
	var out strings.Builder
	for i := 0; i < len(w); i++ {
		switch r, l := w[i], unicode.ToLower(w[i]); {
		case strings.ContainsRune(`\.+*?()|[]{}^$`, r):
			out.WriteString(`\` + string(r))
		case l == 's' && i+1 < len(w) && unicode.ToLower(w[i+1]) == 's':
			out.WriteString("(?:ss|ß|ẞ)")
			i++
		case l == 'ß' || r == 'ẞ':
			out.WriteString("(?:ß|ẞ|ss)")
		case l == 'i' || l == 'ı' || r == 'İ':
			out.WriteString("(?:[iıİ]|i\u0307)")
		case unicode.In(r, unicode.Arabic):
			out.WriteString(string(r) + "[\u064b-\u065f\u0670\u0640]{0,3}")
		case unicode.In(r, unicode.Hebrew):
			out.WriteString(string(r) + "[\u0591-\u05c7]{0,3}")
		default:
			if apart := decomposed(r); apart != "" {
				out.WriteString("(?:" + string(r) + "|" + apart + ")")
			} else {
				out.WriteRune(r)
			}
		}
	}
	return out.String()
}

// marks are those that letters are frequently composed with, each with pairs of a letter and
// what the two are composed to (Unicode 16, canonical decompositions of the alphabets of
// European languages, of one mark).
var marks = []struct {
	mark  rune
	pairs string
}{
	{0x300, "aàeèiìoòuùnǹ"},
	{0x301, "aáeéiíoóuúyýcćlĺnńrŕsśzźαάεέηήιίοόυύωώгѓкќ"},
	{0x302, "aâeêiîoôuûcĉgĝhĥjĵsŝwŵyŷ"},
	{0x303, "aãnñoõiĩuũ"},
	{0x304, "aāeēiīoōuū"},
	{0x306, "aăeĕgğiĭoŏuŭийуў"},
	{0x307, "cċeėgġzż"},
	{0x308, "aäeëiïoöuüyÿеёіїιϊυϋ"},
	{0x30a, "aåuů"},
	{0x30b, "oőuű"},
	{0x30c, "cčdďeělľnňrřsštťzž"},
	{0x327, "cçgģkķlļnņrŗsştţ"},
	{0x328, "aąeęiįuų"},
	{0x326, "sștț"},
}

// decomposed is a letter as its base and a mark, "" for one that is not in marks.
func decomposed(r rune) string {
	l := unicode.ToLower(r)
	for _, m := range marks {
		base := rune(0)
		for i, c := range m.pairs {
			if c == l && base != 0 && i > 0 {
				return string(base) + string(m.mark)
			}
			if base == 0 {
				base = c
			} else {
				base = 0
			}
		}
	}
	return ""
}

// composed is w with letters and marks composed as far as marks says.
func composed(w string) string {
	var out []rune
	for _, r := range w {
		if n := len(out); n > 0 && unicode.Is(unicode.Mn, r) {
			if c := compose(out[n-1], r); c != 0 {
				out[n-1] = c
				continue
			}
		}
		out = append(out, r)
	}
	return string(out)
}

func compose(letter, mark rune) rune {
	for _, m := range marks {
		if m.mark != mark {
			continue
		}
		pairs := []rune(m.pairs)
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == unicode.ToLower(letter) {
				return pairs[i+1]
			}
		}
	}
	return 0
}
