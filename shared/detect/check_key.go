package detect

import "strings"

// keyChecks are tests of what is drawn at random, by name: they tell credentials from
// placeholders, words and what somebody typed.
func keyChecks() map[string]func(string) bool {
	return map[string]func(string) bool{
		"varied": varied, "varied_near": variedNear, "spread": spread, "mixed": mixed, "mixed_near": mixedNear, "gitlab": gitlab,
	}
}

// drawnKinds is how many different characters what is drawn at random has at least: each of
// keyChecks asks for them, and slack in a part.
const drawnKinds = 8

// wantsDrawn reports whether a check asks for so many.
func wantsDrawn(name string) bool { return name == "slack" || named.keys[name] != nil }

// varied is spread, has no long run and does not repeat itself.
func varied(text string) bool { v := surveyOf(text); return v.spread() && !v.ordered && v.varies() }

// spread has at least 8 different characters, not most of them in the order of the
// alphabet, and does not say that it is an example.
func spread(text string) bool { v := surveyOf(text); return v.spread() && !v.ordered }

// mixed is varied and has letters and a digit.
func mixed(text string) bool {
	v := surveyOf(text)
	return v.mixed && v.spread() && !v.ordered && v.varies()
}

// mixedNear is mixed, and may be typed: its vendor's name stands before it.
func mixedNear(text string) bool { v := surveyOf(text); return v.mixed && v.spread() && v.varies() }

// variedNear is varied, and may be typed.
func variedNear(text string) bool { v := surveyOf(text); return v.spread() && v.varies() }

// spread and varies are what most checks ask for.
func (v *survey) spread() bool { return v.kinds >= drawnKinds && !v.says }

func (v *survey) varies() bool { return !v.runs && !v.repeats }

// slack has a part that is drawn: numbers of a workspace and a user stand before it, who
// are not the same one.
func slack(text string) bool {
	_, rest, _ := strings.Cut(text, "-")
	before := ""
	for rest != "" {
		var part string
		part, rest, _ = strings.Cut(rest, "-")
		if len(part) >= 10 && (mixedNear(part) || partly(mixedNear, part, 10)) {
			return true
		}
		if len(part) >= 4 && part == before {
			return false
		}
		before = part
	}
	return false
}

// gitlab is varied and as long as its kind is (docs.gitlab.com/security/tokens): a
// boundary can not tell, where the last character may be a dash.
func gitlab(text string) bool {
	prefix, body, _ := strings.Cut(text, "-")
	least, most := 20, 50
	if n := gitlabLengths[prefix]; n > 0 {
		least, most = n, n
	} else if !strings.HasPrefix(prefix, "gl") {
		body = text[len("GR1348941"):]
	}
	return least <= len(body) && len(body) <= most && varied(text)
}

// gitlabLengths are the lengths of what follows a prefix, where it is always the same.
var gitlabLengths = map[string]int{"glimt": 25, "glptt": 40, "glagent": 50, "gloas": 64}

// mayPart reports whether a text that is no credential may have a part that is one: it has enough to be drawn, and
// what parts it.
func mayPart(text string, mixed bool) bool {
	v := surveyOf(text)
	return v.kinds >= drawnKinds && (v.mixed || !mixed) && (v.ordered || v.runs || v.repeats || v.says)
}

// partly reports whether a part of text, between what is a placeholder, could be a
// credential by itself: a key does not pass because somebody wrote "example" beside it.
// What has the fewest bytes that the pattern takes is judged as a whole.
func partly(random func(string) bool, text string, fewest int) bool {
	if len(text) <= fewest {
		return false
	}
	begin, at := 0, 1
	for at < len(text) && text[at] == text[0] {
		at++ // what every match begins with is no placeholder
	}
	for at < len(text) {
		n := filler(text[at:])
		if n == 0 {
			at++
			continue
		}
		if anywhere(random, text[begin:at], fewest) {
			return true
		}
		at += n
		begin = at
	}
	return anywhere(random, text[begin:], fewest)
}

// anywhere reports whether text or so many bytes of it could be a credential: much that is
// in the order of the alphabet must not hide a little that is not.
func anywhere(random func(string) bool, text string, size int) bool {
	if len(text) < size {
		return false
	}
	if whole := random(text); whole || !ordered(text) {
		return whole // what else is wrong with it is so with each part
	}
	for at := 0; at+size <= len(text); at += size/2 + 1 {
		if random(text[at : at+size]) {
			return true
		}
	}
	return random(text[len(text)-size:])
}

// sayings are what placeholders say of themselves.
var sayings = [...]string{
	"example", "placeholder", "your", "xxxx", "....", "redacted", "stringhere", "tokenhere", "keyhere", "secrethere",
}

// saysSo reports whether text says that it is a placeholder.
func saysSo(text string) bool {
	for at := range len(text) {
		if saying(text[at:]) > 0 {
			return true
		}
	}
	return false
}

// saying is the length of the word with which text begins, whatever its case, if a
// placeholder says it of itself, 0 for none.
func saying(text string) int {
	switch text[0] | 0x20 {
	case 'e', 'p', 'y', 'x', '.', 'r', 's', 't', 'k':
	default:
		return 0
	}
	for _, word := range sayings {
		if len(text) < len(word) {
			continue
		}
		n := 0
		for n < len(word) && text[n]|0x20 == word[n] {
			n++
		}
		if n == len(word) {
			return n
		}
	}
	return 0
}

// filler is the length of the placeholder, run or repetition with which text begins, 0
// for none.
func filler(text string) int {
	if n := saying(text); n > 0 {
		return n
	}
	for step := byte(0); step <= 1; step++ {
		if last := 6 + 3*int(step); last >= len(text) || text[last] != text[0]+step*9 {
			continue
		}
		n := 1
		for n < len(text) && text[n] == text[n-1]+step {
			n++
		}
		if n >= 7+3*int(step) {
			return n
		}
	}
	for period := 2; period <= 4; period++ {
		if last := period + 9; last >= len(text) || text[period] != text[0] || text[last] != text[9] {
			continue
		}
		n := period
		for n < len(text) && text[n] == text[n-period] {
			n++
		}
		if n >= period+10 {
			return n
		}
	}
	return 0
}

// kinds counts the different bytes of text.
func kinds(text string) int {
	var seen byteSet
	for i := range len(text) {
		seen.add(text[i])
	}
	return seen.len()
}

// ordered reports whether two of five characters are the next ones of the alphabet:
// abc123xyz-456def. Of 32 hexadecimal digits that are drawn one in 10^7 is so.
func ordered(text string) bool {
	n := 0
	for i := 1; i < len(text); i++ {
		if text[i] == text[i-1]+1 {
			n++
		}
	}
	return n*5 > len(text)*2
}

func lettersAndDigits(text string) bool {
	digits, letters := 0, 0
	for i := 0; i < len(text); i++ {
		switch b := text[i] | 0x20; {
		case text[i] >= '0' && text[i] <= '9':
			digits++
		case b >= 'a' && b <= 'z':
			letters++
		}
	}
	return digits >= 1 && letters >= 2
}

// longestRun is how many characters follow each other that are the same, or each
// the next one of the alphabet.
func longestRun(text string) int {
	same, rising, longest := 1, 1, 1
	for i := 1; i < len(text); i++ {
		same, rising = same+1, rising+1
		if text[i] != text[i-1] {
			same = 1
		}
		if text[i] != text[i-1]+1 {
			rising = 1
		}
		longest = max(longest, same, rising-3)
	}
	return longest
}

// jwt is a header that is a JSON object (RFC 7519 section 5), as far as its beginning, its
// end and its characters tell.
func jwt(text string) bool {
	head, _, _ := strings.Cut(text, ".")
	var last byte
	bits, n := uint32(0), 0
	for i := 0; i < len(head); i++ {
		at := named.places.base64[head[i]] - 1
		if bits, n = bits<<6|uint32(at)&63, n+6; n < 8 {
			continue
		}
		n -= 8
		switch b := byte(bits >> n); { //nolint:gosec // the eight bits
		case b > ' ':
			last = b
		case b != ' ' && b != '\t' && b != '\r' && b != '\n':
			return false
		}
	}
	return last == '}'
}

const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
