package llm

import (
	"bytes"
	"encoding/base64"
	"strings"

	"portcullis/shared/charref"
	"portcullis/shared/jsondoc"
	"portcullis/shared/markup"
)

// attachment is what a string of a part holds: the string itself, or what it encodes.
type attachment struct {
	// encoded is true when the string is something else than text: a data URL, base64.
	encoded bool
	// plain is true when it is to be read as it stands too.
	plain bool
	// texts are the readings of a text that it encodes; none when that is no text.
	texts []string
	// doubtful is true when they are so short that it may be something else.
	doubtful bool
	// problem is why the string must not pass, "" when it may.
	problem Problem
}

// payloads are the folded names of members that hold a file's bytes in base64.
var payloads = namesOf("b64json blob bytes data filedata images")

// longCode is how many letters of base64 without a break no text has.
const longCode = 256

// attachmentIn reads a string of a part.
func attachmentIn(v jsondoc.Value) attachment {
	s := v.Text()
	if rest, ok := cutScheme(s); ok {
		return dataURL(rest)
	}
	encoded := payloads.has(foldName(nameOf(v))) || len(s) >= longCode && base64Text(s)
	if s == "" || !encoded {
		return attachment{}
	}
	kind := declared(v)
	broken := strings.ContainsAny(s, "\r\n")
	if !base64Text(unbroken(s)) {
		if kind.is == mediaText {
			return attachment{problem: ProblemMisdeclared}
		}
		return attachment{}
	}
	a := decoded(s, kind)
	a.plain = broken || len(s) < longCode // so short that a password looks like it
	return a
}

// unbroken is a text without its line ends.
func unbroken(s string) string {
	if !strings.ContainsAny(s, "\r\n") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := range len(s) {
		if s[i] != '\r' && s[i] != '\n' {
			out = append(out, s[i])
		}
	}
	return string(out)
}

// nameOf is the name of the member that v is, or is an element of.
func nameOf(v jsondoc.Value) string {
	for v.Exists() && v.Key() == "" {
		v = v.Parent()
	}
	return v.Key()
}

// cutScheme cuts the scheme off a data URL, whose case does not matter.
func cutScheme(s string) (rest string, ok bool) {
	const scheme = "data:"
	s = strings.TrimLeft(s, " \t\r\n")
	if len(s) < len(scheme) || !strings.EqualFold(s[:len(scheme)], scheme) {
		return "", false
	}
	return s[len(scheme):], true
}

// dataURL reads a data URL without its scheme. Source: RFC 2397.
func dataURL(rest string) attachment {
	about, data, ok := strings.Cut(rest, ",")
	if !ok {
		return attachment{} // no URL, text that begins like one
	}
	if about == "" || about[0] == ';' {
		about = "text/plain" + about
	}
	kind := mediaOf(about)
	if n := len(about) - len(";base64"); n >= 0 && strings.EqualFold(about[n:], ";base64") {
		a := decoded(data, kind)
		a.plain = a.plain || !base64Text(data) || !bareMedia(about[:n])
		return a
	}
	plain := unescaped(data)
	if kind.is == mediaPicture {
		return attachment{problem: ProblemMisdeclared} // nobody writes one so
	}
	a := readings([]byte(plain), kind)
	a.encoded, a.plain = true, true
	return a
}

// bareMedia reports whether what a data URL says of its data is a MIME type and at most a
// character set: what else stands there is text.
func bareMedia(about string) bool {
	// No subtype of pictures or sound is longer; those of office documents are.
	const longest, office = 24, "application/vnd.openxmlformats-officedocument."
	name, parameters, more := strings.Cut(strings.ToLower(about), ";")
	kind, subtype, _ := strings.Cut(name, "/")
	short := len(subtype) <= longest || strings.HasPrefix(name, office) && len(name) <= 2*len(office)
	return short && len(kind) <= longest && isWord(kind) && isWord(subtype[:min(len(subtype), maxWord)]) && (!more || parameters == "charset=utf-8" || parameters == "charset=us-ascii")
}

// bareData is the base64 of a data URL without its scheme, of which a MIME type is all that it says else.
func bareData(rest string) (data string, ok bool) {
	about, data, ok := strings.Cut(rest, ";base64,")
	return data, ok && bareMedia(about)
}

// unescaped undoes the percent signs of a URL.
func unescaped(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		if s[i] == '%' {
			if b := charref.HexByte(s[i+1:]); b >= 0 {
				out = append(out, byte(b)) //nolint:gosec // two digits
				i += 2
				continue
			}
		}
		out = append(out, s[i])
	}
	return string(out)
}

// sniffed is how many bytes of an attachment tell whether it is text.
const sniffed = 512

// decoded reads what base64 encodes. The first bytes tell whether that is text: then all
// of it is decoded, as every reader decodes it, or it does not pass.
func decoded(s string, kind media) attachment {
	head, ok := decodeHead(s)
	text := ok && looksLikeText(head)
	switch {
	case kind.is == mediaText && !ok, kind.is == mediaText && !text && len(head) > 0:
		return attachment{problem: ProblemMisdeclared}
	case kind.is == mediaPicture && text && len(head) >= telling:
		return attachment{problem: ProblemMisdeclared}
	case !text || kind.is == mediaPaper && isPaper(head):
		return attachment{encoded: true}
	}
	all, ok := decodeStrictly(s)
	if !ok {
		return attachment{problem: ProblemMisdeclared}
	}
	a := readings(all, kind)
	a.doubtful = kind.is != mediaText && len(head) < telling
	return a
}

// telling is from how many bytes on nothing but a text looks like one by chance.
const telling = 16

// decodeStrictly decodes base64 of either alphabet, padded or not, without anything that
// decoders differ on: white space, both alphabets, bits that are left over.
func decodeStrictly(s string) ([]byte, bool) {
	encoding := base64.StdEncoding
	if strings.ContainsAny(s, "-_") {
		encoding = base64.URLEncoding
	}
	if !strings.Contains(s, "=") {
		encoding = encoding.WithPadding(base64.NoPadding)
	}
	if strings.ContainsAny(s, " \t\r\n") {
		return nil, false
	}
	out, err := encoding.Strict().DecodeString(s)
	return out, err == nil
}

// decodeHead decodes the beginning of base64 as a reader does that forgives much.
func decodeHead(s string) ([]byte, bool) {
	var code []byte
	for i := 0; i < len(s) && len(code) < sniffed/3*4; i++ {
		switch b := s[i]; b {
		case ' ', '\t', '\r', '\n':
		case '=':
			i = len(s)
		case '-':
			code = append(code, '+')
		case '_':
			code = append(code, '/')
		default:
			code = append(code, b)
		}
	}
	if len(code)%4 == 1 {
		code = code[:len(code)-1]
	}
	out := make([]byte, base64.RawStdEncoding.DecodedLen(len(code)))
	n, err := base64.RawStdEncoding.Decode(out, code)
	return out[:n], err == nil
}

// readings are the ways in which the bytes of an attachment say something: as they are,
// without markup, without the escapes of JSON.
func readings(b []byte, kind media) attachment {
	text, ok := legible(b, kind)
	if !ok {
		if kind.is == mediaText {
			return attachment{problem: ProblemMisdeclared}
		}
		return attachment{encoded: true}
	}
	a := attachment{encoded: true, texts: []string{text}}
	if shown := markup.Text(text); shown != text {
		a.texts = append(a.texts, shown)
	}
	if plain := unescapedJSON(b); plain != "" {
		a.texts = append(a.texts, plain)
	}
	return a
}

// unescapedJSON is the strings of a JSON text that have escapes, "" where there are none.
func unescapedJSON(b []byte) string {
	if bytes.IndexByte(b, '\\') < 0 {
		return ""
	}
	doc, err := jsondoc.Parse(b, jsondoc.Limits{MaxBytes: len(b) + 1, MaxNodes: maxAttachedValues})
	if err != nil {
		return "" // it is read as it stands
	}
	var out []byte
	for n := range doc.Len() {
		if v := doc.At(n); v.HasEscape() {
			out = append(append(out, v.Text()...), '\n')
		}
	}
	return string(out)
}

// maxAttachedValues bounds the values of an attached JSON text that are looked at.
const maxAttachedValues = 64 << 10

// isPicture reports whether s, wherever it stands, is a whole picture, sound or document
// in base64: long, and with the first bytes of one.
func isPicture(s string) bool {
	if rest, ok := cutScheme(s); ok {
		if s, ok = bareData(rest); !ok {
			return false
		}
	}
	return len(s) >= longCode && knownBinary(s) && codesNoText(s)
}
