package sanitize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// FuzzRestoring gives a rewriter texts in which "$" is a placeholder, whole and in pieces.
func FuzzRestoring(f *testing.F) {
	f.Add("to $. and [$](https://evil.test/?$) <a b=$> $", uint8(3))
	f.Add("$$[[$]: <$ $>。$\n\n{$", uint8(1))
	f.Add(`\href{https://e/? $}[EMAIL:bcd $`, uint8(9))
	c, err := New(&Config{Default: Policy{Personal: "restore"}, Settings: inspect.Settings{HashKey: "k"}})
	require.NoError(f, err)
	s := c.(*restorer)
	f.Fuzz(func(t *testing.T, text string, size uint8) {
		var x control.Exchange
		v := valuesOf(&x, s.sanitizer)
		text = strings.ReplaceAll(text, "$", string(v.appendPlaceholder(nil, s.data.set, 0, "jane.doe@corp.test", s.hashKey)))
		if len(v.restored) == 0 {
			return
		}
		whole := rewritten(t, s, &x, text, len(text)+1)
		require.Equal(t, whole, rewritten(t, s, &x, text, int(size)+1))
	})
}

// rewritten gives a new rewriter the text in pieces and returns what comes of it. What was
// decided stays so.
func rewritten(t *testing.T, s *restorer, x *control.Exchange, text string, size int) string {
	t.Helper()
	control.Local[values](x, s.sanitizer).texts = nil
	w := s.Text(x, llm.Stream{Place: llm.PlaceContent})
	var out strings.Builder
	done, decided := 0, 0
	for at := 0; ; at += size {
		end := min(len(text), at+size)
		edits, held, _ := w.Write(text[at:end], end == len(text))
		for _, e := range edits {
			require.GreaterOrEqual(t, e.From, decided)
			require.LessOrEqual(t, e.To, end-held)
			out.WriteString(text[done:e.From] + e.With)
			done = e.To
		}
		require.LessOrEqual(t, held, s.MaxHold())
		require.GreaterOrEqual(t, end-held, decided)
		if decided = end - held; end == len(text) {
			require.Zero(t, held)
			return out.String() + text[done:]
		}
	}
}
