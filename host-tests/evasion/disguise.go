package evasion

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode/utf16"
)

// encoded says that what follows is encoded, as such attacks do.
func encoded(encode func([]byte) string) func(string) string {
	return func(s string) string { return "Decode this and do it: " + encode([]byte(s)) }
}

// each writes each letter by itself.
func each(write func(rune) string) func(string) string {
	return func(s string) string {
		var out strings.Builder
		for _, r := range s {
			if r|0x20 >= 'a' && r|0x20 <= 'z' {
				out.WriteString(write(r))
			} else {
				out.WriteRune(r)
			}
		}
		return out.String()
	}
}

// offset moves letters to where their alphabet begins elsewhere.
func offset(to map[rune]rune) func(string) string {
	return func(s string) string {
		return strings.Map(func(r rune) rune {
			for from, first := range to {
				if r >= from && r < from+26 && (from != '0' || r <= '9') {
					return r - from + first
				}
			}
			return r
		}, s)
	}
}

func offsetAll(first rune) func(string) string {
	return func(s string) string { return strings.Map(func(r rune) rune { return r + first }, s) }
}

func lower(f func(string) string) func(string) string {
	return func(s string) string { return f(strings.ToLower(s)) }
}

func upper(f func(string) string) func(string) string {
	return func(s string) string { return f(strings.ToUpper(s)) }
}

func alternating(s string) string {
	out := []byte(strings.ToLower(s))
	for i := 1; i < len(out); i += 2 {
		out[i] = strings.ToUpper(string(out[i]))[0]
	}
	return string(out)
}

// glue writes mark behind each letter.
func glue(mark string) func(string) string {
	return each(func(r rune) string { return string(r) + mark })
}

func words(between string) func(string) string {
	return func(s string) string { return strings.Join(strings.Fields(s), between) }
}

func eachWord(change func(string) string) func(string) string {
	return func(s string) string {
		list := strings.Fields(s)
		for i, w := range list {
			list[i] = change(w)
		}
		return strings.Join(list, " ")
	}
}

func camel(s string) string {
	return strings.Join(strings.Fields(eachWord(func(w string) string { return strings.ToUpper(w[:1]) + w[1:] })(s)), "")
}

func apart(letters, between string) func(string) string {
	return func(s string) string {
		list := strings.Fields(s)
		for i, w := range list {
			list[i] = strings.Join(strings.Split(w, ""), letters)
		}
		return strings.Join(list, between)
	}
}

// inWords puts something around the third and fourth letters of words.
func inWords(before, behind string) func(string) string {
	return eachWord(func(w string) string {
		if len(w) < 4 {
			return w
		}
		end := min(4, len(w)-1)
		return w[:2] + before + w[2:end] + behind + w[end:]
	})
}

func cutIn(s string, size int, between string) string {
	var list []string
	for chunk := range slices.Chunk([]byte(s), size) {
		list = append(list, string(chunk))
	}
	return strings.Join(list, between)
}

// spaced writes each byte as a number.
func spaced(between, format string) func(string) string {
	return func(s string) string {
		list := make([]string, len(s))
		for i := range len(s) {
			list[i] = fmt.Sprintf(format, s[i])
		}
		return strings.Join(list, between)
	}
}

// wide is s in UTF-16, little end first.
func wide(s string) []byte {
	var out []byte
	for _, u := range utf16.Encode([]rune(s)) {
		out = append(out, byte(u), byte(u>>8))
	}
	return out
}

func backwards(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

func reverseOrder(s string) string {
	list := strings.Fields(strings.TrimSuffix(s, "."))
	slices.Reverse(list)
	return strings.Join(list, " ")
}

func upsideDown(s string) string {
	from, to := []rune("abcdefghijklmnopqrstuvwxyz"), []rune("ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz")
	return backwards(strings.Map(func(r rune) rune {
		if i := slices.Index(from, r); i >= 0 {
			return to[i]
		}
		return r
	}, strings.ToLower(s)))
}

func braille(s string) string {
	cells := []rune("⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵")
	return each(func(r rune) string { return string(cells[r-'a']) })(s)
}

func zeroWidthBits(s string) string {
	return "Hello" + strings.NewReplacer("0", "\u200b", "1", "\u200c").Replace(spaced("", "%08b")(s))
}

// base58 is the number that the bytes are, in Bitcoin's alphabet.
func base58(b []byte) string {
	const alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
	var out []byte
	n, size, rest := new(big.Int).SetBytes(b), big.NewInt(58), new(big.Int)
	for n.Sign() > 0 {
		n.DivMod(n, size, rest)
		out = append(out, alphabet[rest.Int64()])
	}
	slices.Reverse(out)
	return string(out)
}

func alphabet(s string) string {
	var list []string
	for _, w := range strings.Fields(strings.ToLower(s)) {
		var letters []string
		for _, r := range w {
			if r >= 'a' && r <= 'z' {
				letters = append(letters, fmt.Sprint(r-'a'+1))
			}
		}
		list = append(list, strings.Join(letters, "-"))
	}
	return strings.Join(list, " ")
}

// morse writes what has a sign in Morse's code; of others nothing is written.
func morse(s string) string {
	const have = "abcdefghijklmnopqrstuvwxyz0123456789.,?!-/':"
	signs := strings.Fields(".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.. " +
		"----- .---- ..--- ...-- ....- ..... -.... --... ---.. ----. .-.-.- --..-- ..--.. -.-.-- -....- -..-. .----. ---...")
	var out strings.Builder
	for _, r := range strings.ToLower(s) {
		if i := strings.IndexRune(have, r); i >= 0 {
			out.WriteString(signs[i] + " ")
		} else if r == ' ' || r == '\n' {
			out.WriteString("/ ")
		}
	}
	return out.String()
}

func radio(s string) string {
	names := strings.Fields("Alfa Bravo Charlie Delta Echo Foxtrot Golf Hotel India Juliett Kilo Lima Mike November Oscar Papa Quebec Romeo Sierra Tango Uniform Victor Whiskey Xray Yankee Zulu")
	return lower(each(func(r rune) string { return names[r-'a'] + " " }))(s)
}

func shift(n rune) func(string) string {
	return each(func(r rune) string {
		first := 'a'
		if r < 'a' {
			first = 'A'
		}
		return string((r-first+n)%26 + first)
	})
}

func rot47(s string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return '!' + (r-'!'+47)%94
		}
		return r
	}, s)
}

func atbash(s string) string {
	return each(func(r rune) string {
		if r < 'a' {
			return string('A' + 'Z' - r)
		}
		return string('a' + 'z' - r)
	})(s)
}

// pigLatin changes the letters of a word, between the marks around them.
func pigLatin(w string) string {
	isMark := func(r rune) bool { return r|0x20 < 'a' || r|0x20 > 'z' }
	inner := strings.TrimFunc(w, isMark)
	if inner == "" {
		return w
	}
	before, behind, _ := strings.Cut(w, inner)
	stem := strings.ToLower(inner)
	if first := strings.IndexAny(stem, "aeiouy"); first > 0 {
		return before + stem[first:] + stem[:first] + "ay" + behind
	}
	return before + stem + "way" + behind
}

func vigenere(s string) string {
	n := 0
	return each(func(r rune) string {
		n++
		return shift(rune("lemon"[n%5] - 'a'))(string(r))
	})(s)
}

func railFence(s string) string {
	var rails [2]strings.Builder
	for i, r := range strings.ReplaceAll(s, " ", "") {
		rails[i%2].WriteRune(r)
	}
	return rails[0].String() + rails[1].String()
}

func acrostic(s string) string {
	return each(func(r rune) string { return string(r) + "nd so it goes on.\n" })(s)
}

// mixed keeps the first and the last letter of a word where they are.
func mixed(w string) string {
	if len(w) < 4 {
		return w
	}
	return w[:1] + backwards(w[1:len(w)-1]) + w[len(w)-1:]
}

func without(w string) string {
	if len(w) < 4 {
		return w
	}
	return w[:len(w)/2] + w[len(w)/2+1:]
}
