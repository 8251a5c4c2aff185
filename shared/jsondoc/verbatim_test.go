package jsondoc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// held is a document of a body in which each field is "key: value" on a line of its own.
func held(t *testing.T, body string) (*Doc, error) {
	t.Helper()
	s := NewScanner(Limits{})
	require.NoError(t, s.Hold([]byte(body)))
	var fields []Field
	at := 0
	for line := range strings.SplitSeq(strings.TrimSpace(body), "\n") {
		at += strings.Index(body[at:], line)
		key, value, _ := strings.Cut(line, ": ")
		from := at + len(key) + len(": ")
		f := Field{Key: Span{at, at + len(key)}, Value: Span{from, from + len(value)}}
		if strings.HasPrefix(value, "[") {
			f.Elements = []Field{{Value: Span{from + 1, from + 2}}, {Value: Span{from + 3, from + 4}}}
		}
		fields = append(fields, f)
	}
	return s.CloseFields(fields, Addition{At: len(body), With: func(key string, raw []byte) []byte {
		return []byte(key + ": " + string(raw) + "\n")
	}})
}

// The body begins with a line end: a key never stands at its very beginning.
const verbatim = "\nname: a \"b\" \\n é\nn: 4.5\nok: true\nlist: [x,y]\nnone: null\n"

func TestAVerbatimDocumentIsReadLikeAnyOther(t *testing.T) {
	doc, err := held(t, verbatim)
	require.NoError(t, err)
	root := doc.Root()
	require.Equal(t, Object, root.Kind())
	require.Equal(t, 5, root.Len())
	require.Equal(t, `a "b" \n é`, root.Get("name").Text())
	require.Equal(t, "y", root.Get("list").First().Next().Text())
	require.Equal(t, "list[1]", root.Get("list").First().Next().Path())
	require.True(t, root.Get("n").IsVerbatim())
	require.Equal(t, String, root.Get("n").Kind())
}

func TestAScalarIsWhatJSONWouldHave(t *testing.T) {
	for value, want := range map[string]Kind{
		"4.5": Number, "-1e3": Number, "true": True, "false": False,
		"True": Invalid, "null": Invalid, "": Invalid, " 1": Invalid, "1 ": Invalid, "01": Invalid, `"x"`: Invalid, "{}": Invalid, strings.Repeat("1", 65): Invalid,
	} {
		doc, err := held(t, "\nx: "+value+"\nlast: z\n")
		require.NoError(t, err)
		v := doc.Root().First()
		require.Equal(t, want != Invalid, v.Scalar(), value)
		if want != Invalid {
			require.Equal(t, want, v.Kind(), value)
			require.Equal(t, value, string(v.Raw()))
		}
	}
	doc, err := Parse([]byte(`["1",2]`), Limits{})
	require.NoError(t, err)
	require.False(t, doc.Root().First().Scalar(), "a string of JSON stays one")
	require.True(t, doc.Root().First().Next().Scalar())
}

func TestAVerbatimDocumentIsEditedWithoutQuotesAndEscapes(t *testing.T) {
	doc, err := held(t, verbatim)
	require.NoError(t, err)
	s := NewSplice(doc)
	s.ReplaceRange(doc.Root().Get("name"), 2, 5, `"`)
	s.ReplaceRange(doc.Root().Get("name"), 10, 11, "ü") // within é, all of which goes
	s.ReplaceText(doc.Root().Get("n"), "\\")
	s.SetMember(doc.Root(), "none", []byte("0"))
	s.SetMember(doc.Root(), "new", []byte("1"))
	require.NoError(t, s.Err())
	require.Equal(t, "\nname: a \" \\n ü\nn: \\\nok: true\nlist: [x,y]\nnone: 0\nnew: 1\n", string(s.Apply(nil)))
}

func TestAVerbatimDocumentHasNoKeyTwice(t *testing.T) {
	_, err := held(t, "\nmodel: a\nModel: b\n")
	var e *SyntaxError
	require.ErrorAs(t, err, &e)
	require.Equal(t, ProblemDuplicate, e.Problem)
}

func TestAVerbatimDocumentIsBounded(t *testing.T) {
	s := NewScanner(Limits{MaxBytes: 4, MaxNodes: 2})
	require.NoError(t, s.Hold([]byte("abc")))
	_, err := s.CloseStrings([]Span{{0, 1}, {1, 2}})
	require.ErrorContains(t, err, string(ProblemTooMany))
	s.Reset(Limits{MaxBytes: 4})
	require.ErrorContains(t, s.Hold([]byte("abcde")), string(ProblemTooLarge))
	_, err = s.CloseStrings(nil)
	require.Error(t, err, "the error stays")
}

func TestAListOfStringsIsADocument(t *testing.T) {
	s := NewScanner(Limits{})
	require.NoError(t, s.Hold([]byte("a,")))
	require.NoError(t, s.Hold([]byte("b")))
	require.Equal(t, "a,b", string(s.Held()))
	doc, err := s.CloseStrings([]Span{{0, 1}, {2, 3}})
	require.NoError(t, err)
	require.Equal(t, Array, doc.Root().Kind())
	require.Equal(t, "b", doc.Root().First().Next().Text())
	splice := NewSplice(doc)
	splice.SetMember(doc.Root(), "x", []byte("1"))
	require.ErrorIs(t, splice.Err(), ErrEdit)
}
