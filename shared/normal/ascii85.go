package normal

import (
	"encoding/ascii85"
	"strings"
)

// ascii85 adds what Ascii85 between its marks stands for (Adobe's form: <~ and ~>). It is
// read in the raw text, for it has all signs by which something else is meant.
func (t *Text) ascii85() {
	raw := t.form.raw
	for i := 0; ; {
		n := strings.Index(raw[i:], "<~")
		if n < 0 {
			return
		}
		from := i + n + 2
		n = strings.Index(raw[from:], "~>")
		if n < 0 {
			return
		}
		i = from + n
		if n > t.budget {
			continue
		}
		out := make([]byte, n+4)
		size, _, err := ascii85.Decode(out, []byte(raw[from:i]), true)
		if err != nil {
			continue
		}
		if plain, ok := legible(out[:size]); ok {
			t.add(inRaw, plain, from-2, i+2)
		}
	}
}
