package jsondoc

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestWhatIsNotOneDocumentForAllReadersIsRefused(t *testing.T) {
	for _, c := range []struct {
		text    string
		problem Problem
		path    string
	}{
		{"", ProblemEmpty, ""},
		{"  ", ProblemEmpty, ""},
		{"{", ProblemTruncated, ""},
		{`{"a":[1,`, ProblemTruncated, "a[1]"},
		{`{"a":1}x`, ProblemTrailing, ""},
		{`{} {}`, ProblemTrailing, ""},
		{"\xef\xbb\xbf{}", ProblemBOM, ""},
		{`{"a":1,"a":2}`, ProblemDuplicate, "a"},
		{`{"b":{"a":1,"\u0061":2}}`, ProblemDuplicate, "b."},
		{`{"model":1,"Model":2}`, ProblemDuplicate, "Model"},
		{`{"k":1,"` + "\u212a" + `":2}`, ProblemDuplicate, ""},
		{`["` + "\xff" + `"]`, ProblemUTF8, "[0]"},
		{`["` + "\xed\xa0\x80" + `"]`, ProblemUTF8, "[0]"},
		{`["` + "\xc0\xaf" + `"]`, ProblemUTF8, "[0]"},
		{`["\ud800"]`, ProblemSurrogate, "[0]"},
		{`["\udc00\ud800"]`, ProblemSurrogate, "[0]"},
		{`["\x41"]`, ProblemEscape, "[0]"},
		{"[\"a\nb\"]", ProblemControl, "[0]"},
		{`[01]`, ProblemNumber, "[0]"},
		{`[1.]`, ProblemNumber, "[0]"},
		{`[-]`, ProblemNumber, "[0]"},
		{`[NaN]`, ProblemSyntax, "[0]"},
		{`[1,]`, ProblemSyntax, "[1]"},
		{`{"a" 1}`, ProblemSyntax, ""},
		{`{a:1}`, ProblemSyntax, ""},
		{`[tru]`, ProblemSyntax, ""},
		{`[/**/1]`, ProblemSyntax, ""},
		{strings.Repeat("[", 65), ProblemTooDeep, ""},
	} {
		_, err := Parse([]byte(c.text), Limits{})
		var syntax *SyntaxError
		require.True(t, errors.As(err, &syntax), c.text)
		require.Equal(t, c.problem, syntax.Problem, c.text)
		require.Contains(t, syntax.Path, c.path, c.text)
	}
}

var documents = []string{
	`{}`, `[]`, ` "x" `, `-0.5e+10`, `[1,2.50,-3,1e5,0]`, `{"a":{"b":[true,false,null,"é\u00e9\ud83d\ude00\n\"\\"]}}`,
	"{\n\t\"A\" : 1 ,\r\n \"b\":[ ] , \"c\" : { } }", `{"":1,"a b":2,"\u0000":3}`, strings.Repeat("[", 60) + strings.Repeat("]", 60),
}

func TestAScannerReadsTheSameHoweverItIsCut(t *testing.T) {
	all := append([]string{`{"a":1,"a":2}`, `["\ud800"]`, `[1.]`, "[\"\xff\"]"}, documents...)
	for _, text := range all {
		want, wantErr := Parse([]byte(text), Limits{})
		for i := range text {
			s := NewScanner(Limits{})
			_ = s.Write([]byte(text[:i])) // the error stays
			_ = s.Write([]byte(text[i:])) // and Close returns it
			got, err := s.Close()
			require.Equal(t, wantErr, err, "%q cut at %d", text, i)
			if err == nil {
				require.Equal(t, want.Len(), got.Len(), text)
			}
		}
	}
}

func TestADocumentSaysWhatEncodingJSONSays(t *testing.T) {
	for _, text := range documents {
		doc, err := Parse([]byte(text), Limits{})
		require.NoError(t, err, text)
		var want any
		require.NoError(t, json.Unmarshal([]byte(text), &want))
		require.Equal(t, want, plain(doc.Root()), text)
	}
}

// plain turns a value into what encoding/json makes of it.
func plain(v Value) any {
	switch v.Kind() {
	case Object:
		m := map[string]any{}
		for e := v.First(); e.Exists(); e = e.Next() {
			m[e.Key()] = plain(e)
		}
		return m
	case Array:
		list := []any{}
		for e := v.First(); e.Exists(); e = e.Next() {
			list = append(list, plain(e))
		}
		return list
	case String:
		return v.Text()
	case Number:
		f, _ := v.Float64()
		return f
	case True, False:
		return v.Bool()
	default:
		return nil
	}
}

func TestPathsNameThePlace(t *testing.T) {
	doc, err := Parse([]byte(`{"messages":[{"content":[{"text":"x"}]}]}`), Limits{})
	require.NoError(t, err)
	v := doc.Root().Get("messages").First().Get("content").First().Get("text")
	require.Equal(t, "messages[0].content[0].text", v.Path())
	require.Equal(t, v, doc.At(v.Node()))
}

func TestIntegersAreExact(t *testing.T) {
	for text, want := range map[string]int64{"0": 0, "-7": -7, "9007199254740993": 9007199254740993, "9223372036854775807": 9223372036854775807, "999999999999999999": 999999999999999999} {
		doc, err := Parse([]byte(text), Limits{})
		require.NoError(t, err)
		n, ok := doc.Root().Int64()
		require.True(t, ok, text)
		require.Equal(t, want, n)
	}
	for _, text := range []string{"1.0", "1e3", "-1.5", "9223372036854775808", `"1"`, "null"} {
		doc, err := Parse([]byte(text), Limits{})
		require.NoError(t, err)
		_, ok := doc.Root().Int64()
		require.False(t, ok, text)
	}
}

func TestAMemberIsFoundByItsDecodedKey(t *testing.T) {
	doc, err := Parse([]byte(`{"no\u0064e":1,"code":2,"coda":{},"é":3}`), Limits{})
	require.NoError(t, err)
	root := doc.Root()
	for key, want := range map[string]string{"node": "1", "code": "2", "é": "3", "mode": "", `no\u0064e`: "", "cod": "", "": ""} {
		require.Equal(t, want, string(root.Get(key).Raw()), key)
	}
	require.False(t, root.Get("coda").Get("x").Exists(), "nothing is in an empty object")
	require.False(t, root.Get("code").Get("code").Exists(), "nothing is in a number")
}

func TestLimitsHold(t *testing.T) {
	_, err := Parse([]byte(`[1,2,3,4]`), Limits{MaxNodes: 3})
	require.ErrorContains(t, err, string(ProblemTooMany))
	_, err = Parse([]byte(`[1,2,3,4]`), Limits{MaxBytes: 5})
	require.ErrorContains(t, err, string(ProblemTooLarge))
}

func TestASpliceChangesWhatItNamesAndNothingElse(t *testing.T) {
	const text = "{ \"a\" : \"x\\u0040y\", \"b\":[1, 2 ,3],\"c\":{},\n\"n\":12345678901234567890 }"
	for name, c := range map[string]struct {
		edit func(s *Splice, root Value)
		want [2]string // old and new part
	}{
		"nothing":            {func(*Splice, Value) {}, [2]string{"", ""}},
		"a value":            {func(s *Splice, r Value) { s.Replace(r.Get("b"), []byte("null")) }, [2]string{"[1, 2 ,3]", "null"}},
		"a text":             {func(s *Splice, r Value) { s.ReplaceText(r.Get("a"), "\"\n") }, [2]string{`"x\u0040y"`, `"\"\n"`}},
		"a range by escapes": {func(s *Splice, r Value) { s.ReplaceRange(r.Get("a"), 1, 2, "<at>") }, [2]string{`\u0040`, "<at>"}},
		"a new member":       {func(s *Splice, r Value) { s.SetMember(r.Get("c"), "k", []byte("1")) }, [2]string{"{}", `{"k":1}`}},
		"an element removed": {func(s *Splice, r Value) { s.RemoveElements(r.Get("b"), func(i int) bool { return i == 0 }) }, [2]string{"[1, 2", "[2"}},
	} {
		doc, err := Parse([]byte(text), Limits{})
		require.NoError(t, err)
		s := NewSplice(doc)
		c.edit(s, doc.Root())
		require.NoError(t, s.Err(), name)
		got := string(s.Apply(nil))
		require.True(t, json.Valid([]byte(got)), "%s: %s", name, got)
		require.Equal(t, compact(strings.Replace(text, c.want[0], c.want[1], 1)), compact(got), name)
		if name == "nothing" {
			require.Equal(t, text, got)
		}
	}
}

func compact(s string) string { return strings.ReplaceAll(s, " ", "") }

func TestEditsOfOneTextAtRandomAreThoseOfTheDecodedText(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		runes := []rune("aé\n\"\\😀/\u0001@")
		var text []rune
		for range 1 + random.IntN(12) {
			text = append(text, runes[random.IntN(len(runes))])
		}
		raw := string(AppendString(nil, string(text)))
		doc, err := Parse([]byte(raw), Limits{})
		require.NoError(t, err)
		decoded := doc.Root().Text()
		require.Equal(t, string(text), decoded)
		from := random.IntN(len(decoded) + 1)
		to := from + random.IntN(len(decoded)-from+1)
		for from > 0 && !utf8.RuneStart(decoded[min(from, len(decoded)-1)]) {
			from--
		}
		for to < len(decoded) && !utf8.RuneStart(decoded[to]) {
			to++
		}
		s := NewSplice(doc)
		s.ReplaceRange(doc.Root(), from, to, "[\"]")
		require.NoError(t, s.Err())
		var got string
		require.NoError(t, json.Unmarshal(s.Apply(nil), &got))
		require.Equal(t, decoded[:from]+"[\"]"+decoded[to:], got)
	}
}

func TestScanningAgainDoesNotAllocate(t *testing.T) {
	text := []byte(`{"model":"gpt-4o","messages":[{"role":"user","content":"` + strings.Repeat("words ", 300) + `"}],"n":1}`)
	s := NewScanner(Limits{})
	n := testing.AllocsPerRun(100, func() {
		s.Reset(Limits{})
		if s.Write(text) != nil {
			t.Fatal("refused")
		}
		if _, err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
	require.LessOrEqual(t, n, 1.0)
}

func FuzzScanner(f *testing.F) {
	for _, text := range documents {
		f.Add([]byte(text), 3)
	}
	f.Fuzz(func(t *testing.T, text []byte, at int) {
		doc, err := Parse(text, Limits{})
		s := NewScanner(Limits{})
		at = max(0, min(at, len(text)))
		_ = s.Write(text[:at]) // the error stays
		_ = s.Write(text[at:]) // and Close returns it
		_, cutErr := s.Close()
		if (err == nil) != (cutErr == nil) {
			t.Fatalf("%v whole, %v cut at %d", err, cutErr, at)
		}
		if err != nil {
			return
		}
		if !json.Valid(text) {
			t.Fatal("accepted what is not JSON")
		}
		if got := NewSplice(doc).Apply(nil); !bytes.Equal(got, text) {
			t.Fatal("an empty splice changed the document")
		}
	})
}

func BenchmarkScan(b *testing.B) {
	text := []byte(`{"model":"gpt-4o","messages":[{"role":"user","content":"` + strings.Repeat("The quick brown fox. ", 3000) + `"}]}`)
	s := NewScanner(Limits{})
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		s.Reset(Limits{})
		_ = s.Write(text) // valid
		_, _ = s.Close()  // valid
	}
}
