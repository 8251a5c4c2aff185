package jsondoc

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAppendCanonical(t *testing.T) {
	for name, c := range map[string]struct{ from, want string }{
		"sorts members at every depth":      {`{"b":1,"a":[{"d":2,"c":3}]}`, `{"a":[{"c":3,"d":2}],"b":1}`},
		"sorts by bytes":                    {`{"é":1,"z":2,"Y":3,"a":4,"":5}`, `{"":5,"Y":3,"a":4,"z":2,"é":1}`},
		"sorts by what a name says":         {`{"\u0062":1,"a":2}`, `{"a":2,"b":1}`},
		"takes white space out":             {" { \"a\" : [ 1 ,\n null ] } ", `{"a":[1,null]}`},
		"leaves numbers as they came":       {`[1.0,1,10e2,-0,12345678901234567890]`, `[1.0,1,10e2,-0,12345678901234567890]`},
		"writes strings in one way":         {`["\u0041\/\u00e9\ud83d\ude00\n\u0001<\u2028"]`, "[\"A/é😀\\n\\u0001<\u2028\"]"},
		"keeps the order of a list":         {`[3,1,2]`, `[3,1,2]`},
		"tells true from a string of it":    {`[true,"true",false]`, `[true,"true",false]`},
		"writes what is empty":              {`[{},[],""]`, `[{},[],""]`},
		"is the same for what is canonical": {`{"a":{"b":[]}}`, `{"a":{"b":[]}}`},
	} {
		t.Run(name, func(t *testing.T) {
			doc, err := Parse([]byte(c.from), Limits{})
			require.NoError(t, err)
			require.Equal(t, c.want, string(AppendCanonical(nil, doc.Root())))
			again, err := Parse([]byte(c.want), Limits{})
			require.NoError(t, err)
			require.Equal(t, c.want, string(AppendCanonical(nil, again.Root())))
		})
	}
}

// decoded is what encoding/json reads, with numbers as they are written.
func decoded(t *testing.T, body string) (v any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(body))
	d.UseNumber()
	require.NoError(t, d.Decode(&v))
	return v
}

func FuzzCanonical(f *testing.F) {
	for _, seed := range []string{`{"b":1,"a":[{"d":2.50,"c":"\u0041"}]}`, `"\ud83d\ude00\t"`, `[{},[],null,true]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		doc, err := Parse([]byte(body), Limits{})
		if err != nil {
			return
		}
		canonical := AppendCanonical(nil, doc.Root())
		require.Equal(t, decoded(t, body), decoded(t, string(canonical)))
		again, err := Parse(canonical, Limits{})
		require.NoError(t, err)
		require.Equal(t, string(canonical), string(AppendCanonical(nil, again.Root())))
	})
}
