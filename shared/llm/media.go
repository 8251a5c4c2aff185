package llm

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
)

// media is what a part says of the file that it holds.
type media struct {
	is mediaKind
	// foreign is true for a text in another character set than UTF-8.
	foreign bool
}

type mediaKind uint8

const (
	mediaUnknown mediaKind = iota
	mediaText              // text of any kind, which a model reads as it stands
	mediaPicture           // pictures, sound, films
	mediaPaper             // PDF and office documents
)

// mediaTypes, mediaTrees and mediaFormats are what the kinds are called: by MIME type, by
// its beginning, and by a format or an extension of a file's name.
var (
	mediaTypes = byKey[string, mediaKind]{
		{"application/json", mediaText},
		{"application/ld+json", mediaText},
		{"application/x-ndjson", mediaText},
		{"application/jsonl", mediaText},
		{"application/xml", mediaText},
		{"application/xhtml+xml", mediaText},
		{"application/yaml", mediaText},
		{"application/x-yaml", mediaText},
		{"application/javascript", mediaText},
		{"application/x-javascript", mediaText},
		{"application/typescript", mediaText},
		{"application/x-python", mediaText},
		{"application/x-python-code", mediaText},
		{"application/x-sh", mediaText},
		{"application/sql", mediaText},
		{"application/csv", mediaText},
		{"application/toml", mediaText},
		{"application/rtf", mediaText},
		{"application/pdf", mediaPaper},
		{"application/zip", mediaPaper},
		{"application/msword", mediaPaper},
		{"image/svg+xml", mediaText},
	}
	mediaTrees = byKey[string, mediaKind]{
		{"text/", mediaText},
		{"image/", mediaPicture},
		{"audio/", mediaPicture},
		{"video/", mediaPicture},
		{"application/vnd.", mediaPaper},
	}
	mediaTextFormats    = namesOf("c cpp css csv go htm html java js json jsonl log markdown md py rb rtf sh sql svg text toml ts tsv txt xhtml xml yaml yml")
	mediaPictureFormats = namesOf("aac avif bmp flac flv gif heic heif ico jpeg jpg m4a mkv mov mp3 mp4 mpeg mpg oga ogg opus pcm16 png tif tiff wav webm webp wmv three_gp")
	mediaPaperFormats   = namesOf("doc docx odt pdf ppt pptx xls xlsx zip")
)

// mediaOf is what a MIME type with its parameters says.
func mediaOf(mime string) media {
	name, parameters, _ := strings.Cut(strings.ToLower(mime), ";")
	name = strings.TrimSpace(name)
	m := media{}
	kind, known := mediaTypes.find(name)
	for i := 0; !known && i < len(mediaTrees); i++ {
		if known = strings.HasPrefix(name, mediaTrees[i].key); known {
			kind = mediaTrees[i].value
		}
	}
	if !known && (strings.HasSuffix(name, "+json") || strings.HasSuffix(name, "+xml") || strings.HasSuffix(name, "+yaml")) {
		kind = mediaText
	}
	m.is = kind
	if _, charset, ok := strings.Cut(parameters, "charset="); ok {
		charset, _, _ = strings.Cut(strings.Trim(charset, `" `), ";")
		charset = strings.Trim(charset, `" `)
		m.foreign = charset != "utf-8" && charset != "utf8" && charset != "us-ascii" && charset != "ascii"
	}
	return m
}

// mediaOfFormat is what a format, or the extension of a file's name, says.
func mediaOfFormat(format string) media {
	switch format = strings.ToLower(format); {
	case mediaTextFormats.has(format):
		return media{is: mediaText}
	case mediaPictureFormats.has(format):
		return media{is: mediaPicture}
	case mediaPaperFormats.has(format):
		return media{is: mediaPaper}
	}
	return media{}
}

// declarations are the folded names of members that say what a part holds.
var declarations = namesOf("contenttype format mediatype mimetype")

// maxAround bounds the members of an object around an attachment.
const maxAround = 64

// declared is what stands beside v, or around it within its part, of what v is. The first
// that says something is believed; a name of a file last. An object that no part has, with
// more members than are looked at, counts as one that says text: the strictest there is.
func declared(v jsondoc.Value) media {
	const levels = 3
	byName := media{}
	for object, n := v.Parent(), 0; object.Exists() && n < levels; object, n = object.Parent(), n+1 {
		if object.Kind() != jsondoc.Object {
			continue
		}
		if object.Len() > maxAround {
			return media{is: mediaText}
		}
		for m := object.First(); m.Exists(); m = m.Next() {
			if m.Kind() != jsondoc.String {
				continue
			}
			switch name := foldName(m.Key()); {
			case !declarations.has(name):
				if at := strings.LastIndexByte(m.Text(), '.'); name == "filename" && at >= 0 && byName.is == mediaUnknown {
					byName = mediaOfFormat(m.Text()[at+1:])
				}
			case strings.Contains(m.Text(), "/"):
				return mediaOf(m.Text())
			default:
				return mediaOfFormat(m.Text())
			}
		}
	}
	return byName
}

// markupBegins is how text in markup begins that nobody takes for a picture.
var markupBegins = []string{"<!doctype", "<html", "<svg", "<?xml", "<script", "<body", "<head", "<!--", "<iframe", "<xml"}

// byteOrderMark begins some texts in UTF-8.
var byteOrderMark = []byte("\xef\xbb\xbf")

// looksLikeText reports whether the first bytes of a file are those of a text.
func looksLikeText(head []byte) bool {
	if len(head) == 0 {
		return false
	}
	if bytes.HasPrefix(head, []byte("\xff\xfe")) || bytes.HasPrefix(head, []byte("\xfe\xff")) {
		return len(head) < 4 || head[2] == 0 || head[3] == 0 // UTF-16; sound may begin so
	}
	trimmed := bytes.TrimLeft(bytes.TrimPrefix(head, byteOrderMark), " \t\r\n")
	for _, begin := range markupBegins {
		if len(trimmed) >= len(begin) && strings.EqualFold(string(trimmed[:len(begin)]), begin) {
			return true
		}
	}
	// The head may end within a character.
	for cut := 0; cut < utf8.UTFMax && cut < len(head); cut++ {
		if plainText(head[:len(head)-cut]) {
			return true
		}
	}
	return false
}

// plainText reports whether b is UTF-8 without characters that no text has.
func plainText(b []byte) bool {
	for _, c := range b {
		if c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v' && c != '\b' && c != 0x1b || c == 0x7f {
			return false
		}
	}
	return utf8.Valid(b)
}

// legible is b as text; ok is false when it is none, or in another character set.
func legible(b []byte, kind media) (text string, ok bool) {
	if kind.foreign || !plainText(b) {
		return "", false
	}
	return string(bytes.TrimPrefix(b, byteOrderMark)), true
}

// isPaper reports whether a document that may be all text is one of a kind nobody reads.
func isPaper(head []byte) bool { return bytes.HasPrefix(head, []byte("%PDF-")) }

// binaryText reports whether s is a data URL in base64 or a long unbroken run of base64, of
// what is no text.
func binaryText(s string) bool {
	if rest, ok := strings.CutPrefix(s, "data:"); ok {
		data, ok := bareData(rest)
		return ok && codesNoText(data)
	}
	return len(s) >= longCode && codesNoText(s)
}

// codesNoText reports whether s is base64 of what is no text.
func codesNoText(s string) bool {
	if !base64Text(s) {
		return false
	}
	head, ok := decodeHead(s)
	return ok && !looksLikeText(head)
}

func base64Text(s string) bool {
	for i := 0; i < len(s); i++ {
		b := s[i]
		if (b < 'a' || b > 'z') && (b < 'A' || b > 'Z') && (b < '0' || b > '9') && b != '+' && b != '/' && b != '=' && b != '-' && b != '_' {
			return false
		}
	}
	return true
}

// firstLetters are how files of well-known kinds begin in base64: PNG, JPEG, GIF, WebP and
// WAV, TIFF, PDF, ZIP (and so office documents), MP3, Ogg, FLAC, Matroska.
var firstLetters = []string{
	"iVBORw0KGgo", "/9j/", "R0lGODdh", "R0lGODlh", "UklGR", "SUkqA", "TU0AK", "JVBERi0", "UEsDB", "SUQz", "T2dnU", "ZkxhQ", "GkXfo",
}

// knownBinary reports whether s begins so.
func knownBinary(s string) bool {
	for _, begin := range firstLetters {
		if strings.HasPrefix(s, begin) {
			return true
		}
	}
	return false
}
