package exchange

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/llm"
)

// see shows text to a new view in pieces that end at cuts, and returns what it
// shows.
func see(v *jsonView, text string, cuts ...int) string {
	shown, from := "", 0
	for _, cut := range cuts {
		shown += v.write(text[from:cut], false)
		from = cut
	}
	return shown + v.write(text[from:], true)
}

func TestAViewShowsArgumentsWithTheirEscapesDecoded(t *testing.T) {
	for text, want := range map[string]string{
		`{"to":"a\u0040b.example"}`:    `{"to":"a@b.example"}`,
		`{"t":"\ud83d\ude00\n\"\\\/"}`: "{\"t\":\"😀\n\"\\/\"}",
		`"\ud83dx"`:                    "\"�x\"",
		`"\ude00"`:                     "\"�\"",
		`"\ud83d\n"`:                   "\"�\n\"",
		`"\ud83d\u0041"`:               "\"�A\"",
		`"\x\u12g"`:                    `"\x\u12g"`,
		`"a\`:                          `"a\`,
		`"\ud83d\`:                     "\"\\ud83d\\", // cut off: shown as it stands
		`\u0041`:                       `\u0041`,      // no string
		`{"n":4111}`:                   `{"n":4111}`,
	} {
		require.Equal(t, want, see(newJSONView(), text), text)
	}
}

func TestAnEditThatWouldBreakTheJSONIsRefused(t *testing.T) {
	const text = `{"a":"x\u0040y","n":4111111,"f":0.05,"t":true}`
	v := newJSONView()
	shown := see(v, text)
	require.Equal(t, `{"a":"x@y","n":4111111,"f":0.05,"t":true}`, shown)
	for name, c := range map[string]struct {
		from, to int
		want     string
	}{
		"within a string":             {6, 9, `{"a":"[\"X\"]","n":4111111,"f":0.05,"t":true}`},
		"an escape alone":             {7, 8, `{"a":"x[\"X\"]y","n":4111111,"f":0.05,"t":true}`},
		"a number becomes nines":      {15, 22, `{"a":"x@y","n":9999999,"f":0.05,"t":true}`},
		"the point of a number stays": {28, 31, `{"a":"x@y","n":4111111,"f":0.99,"t":true}`},
		"a part of a literal":         {37, 39, ""},
		"across a string's end":       {7, 11, ""},
		"across the text's structure": {10, 13, ""},
		"a brace":                     {0, 1, ""},
	} {
		from, to, with, ok := v.rawEdit(llm.Edit{From: c.from, To: c.to, With: `["X"]`})
		require.Equal(t, c.want != "", ok, name)
		if ok {
			edited := text[:from] + with + text[to:]
			require.True(t, json.Valid([]byte(edited)), edited)
			require.JSONEq(t, c.want, edited, name)
		}
	}
}

// FuzzView cuts text anywhere and edits what a view shows of it.
func FuzzView(f *testing.F) {
	f.Add(`{"to":"a\u0040b.example","n":[4111111,true],"t":"\ud83d\ude00\n\"\\"}`, uint64(1), uint8(3))
	f.Add(`"\ud83d\u0041\ud83d\ud83d\ude00\x"`, uint64(2), uint8(9))
	f.Add("\\\"\\u\"\\ud8", uint64(3), uint8(4))
	f.Fuzz(func(t *testing.T, text string, seed uint64, cuts uint8) {
		random := rand.New(rand.NewPCG(seed, 1))
		whole := newJSONView()
		shown := see(whole, text)
		cut := newJSONView()
		var at []int
		for i := 0; i < int(cuts) && len(text) > 0; i++ {
			last := 0
			if len(at) > 0 {
				last = at[len(at)-1]
			}
			at = append(at, last+random.IntN(len(text)-last+1))
		}
		require.Equal(t, shown, see(cut, text, at...), "cut at %v", at)
		if shown == "" {
			return
		}
		from := random.IntN(len(shown))
		e := llm.Edit{From: from, To: from + 1 + random.IntN(len(shown)-from), With: `["X"]`}
		rawFrom, rawTo, with, ok := whole.rawEdit(e)
		cutFrom, cutTo, cutWith, cutOK := cut.rawEdit(e)
		require.Equal(t, []any{rawFrom, rawTo, with, ok}, []any{cutFrom, cutTo, cutWith, cutOK})
		// What is forgotten on the way changes nothing behind it.
		cut.forget(random.IntN(e.From + 1))
		cutFrom, cutTo, cutWith, cutOK = cut.rawEdit(e)
		require.Equal(t, []any{rawFrom, rawTo, with, ok}, []any{cutFrom, cutTo, cutWith, cutOK}, "after forgetting")
		if !ok {
			return
		}
		if rawFrom < 0 || rawTo > len(text) || rawFrom > rawTo {
			t.Fatalf("[%d, %d) of %q", rawFrom, rawTo, text)
		}
		if json.Valid([]byte(text)) {
			require.True(t, json.Valid([]byte(text[:rawFrom]+with+text[rawTo:])), "%q edited to %q", text, text[:rawFrom]+with+text[rawTo:])
		}
	})
}

// Walking to each edit from the beginning would take many minutes here.
func TestManyEditsBehindManyEscapesCostNoMoreThanTheirNumber(t *testing.T) {
	const n = 400_000
	v := newJSONView()
	shown := see(v, `"`+strings.Repeat(`\u0040x`, n)+`"`)
	require.Len(t, shown, 2*n+2)
	for i := range n {
		from, to, _, ok := v.rawEdit(llm.Edit{From: 1 + 2*i, To: 2 + 2*i, With: "y"})
		require.True(t, ok)
		if from != 1+7*i || to != 7+7*i {
			t.Fatalf("edit %d is [%d, %d)", i, from, to)
		}
	}
}
