package normal

import (
	"encoding/ascii85"
	"strings"
)

// ascii85 adds what Ascii85 between its marks stands for (Adobe's form: <~ and ~>). It is
// read in the raw text, for it has all signs by which something else is meant. Where that is
// JSON, its own escapes are undone.
func (t *Text) ascii85() {
	raw := t.form.raw
	t.ascii85Of(raw)
	if strings.Contains(raw, `\u003c~`) || strings.Contains(raw, "<~") && strings.Contains(raw, `\"`) {
		t.ascii85Of(unescaped(raw))
	}
}

func (t *Text) ascii85Of(text string) {
	for i := 0; ; {
		n := strings.Index(text[i:], "<~")
		if n < 0 {
			return
		}
		from := i + n + 2
		n = strings.Index(text[from:], "~>")
		if n < 0 {
			return
		}
		i = from + n
		if n > t.budget {
			continue
		}
		out := make([]byte, n+4)
		size, _, err := ascii85.Decode(out, []byte(text[from:i]), true)
		if err != nil {
			continue
		}
		if plain, ok := legible(out[:size]); ok {
			t.add(inRaw, plain, 0, len(t.form.raw))
		}
	}
}

// unescaped undoes the escapes of JSON.
func unescaped(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); {
		if text[i] == '\\' && i+1 < len(text) {
			if r, n := Escape(text[i:]); n > 0 {
				out = append(out, string(r)...)
				i += n
				continue
			}
			i++
		}
		out = append(out, text[i])
		i++
	}
	return string(out)
}
