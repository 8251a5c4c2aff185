package jsondoc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// values are the nodes of a document's strings and whole numbers, all that may differ.
func values(d *Doc) (free []int) {
	for i := range d.nodes {
		raw := string(d.At(i).Raw())
		if d.nodes[i].kind == String || len(raw) <= maxAlikeDigits && strings.Trim(raw, "0123456789") == "" {
			free = append(free, i)
		}
	}
	return free
}

// requireScanned fails unless doc is what a Scanner makes of data.
func requireScanned(t *testing.T, doc *Doc, data string) {
	t.Helper()
	want, err := Parse([]byte(data), Limits{})
	require.NoError(t, err, data)
	require.Equal(t, data, string(doc.bytes))
	require.Equal(t, want.nodes, doc.nodes, data)
	for i := range want.nodes {
		require.Equal(t, want.At(i).Text(), doc.At(i).Text(), data)
	}
}

func TestADocumentWithOtherStringsIsReadAsAScannerReadsIt(t *testing.T) {
	doc, err := Parse([]byte(`{"id":1,"a":[{"b":"one","c":null},"two"],"d":{"e":""},"f":true}`), Limits{})
	require.NoError(t, err)
	var a Alike
	require.True(t, a.Learn(doc, values(doc)[1:])) // all but the number
	for _, data := range []string{
		`{"id":1,"a":[{"b":"one","c":null},"two"],"d":{"e":""},"f":true}`,
		`{"id":1,"a":[{"b":"a longer one","c":null},""],"d":{"e":"x"},"f":true}`,
		`{"id":1,"a":[{"b":"","c":null},"\u00e9\n\ud83d\ude00"],"d":{"e":"größer 日本"},"f":true}`,
		`{"id":1,"a":[{"b":"\"","c":null},"}"],"d":{"e":"\",\"f\":false"},"f":true}`,
		`{"id":1,"a":[{"b":"s","c":null},"t"],"d":{"e":"u"},"f":true}`,
	} {
		got, ok := a.Read([]byte(data))
		require.True(t, ok, data)
		requireScanned(t, got, data)
	}
}

func TestANumberMayBeAnotherThatIsWhole(t *testing.T) {
	doc, err := Parse([]byte(`[{"n":7,"s":"a"},12 ,44]`), Limits{})
	require.NoError(t, err)
	var a Alike
	require.True(t, a.Learn(doc, values(doc)))
	for _, data := range []string{`[{"n":8,"s":"a"},0 ,3]`, `[{"n":123456789012345,"s":"bc"},10 ,9]`, `[{"n":0,"s":""},999999 ,0]`} {
		got, ok := a.Read([]byte(data))
		require.True(t, ok, data)
		requireScanned(t, got, data)
	}
	for name, data := range map[string]string{
		"below zero":               `[{"n":-8,"s":"a"},0 ,3]`,
		"a fraction":               `[{"n":8.5,"s":"a"},0 ,3]`,
		"an exponent":              `[{"n":8e1,"s":"a"},0 ,3]`,
		"a zero before it":         `[{"n":08,"s":"a"},0 ,3]`,
		"more than 15 digits":      `[{"n":1234567890123456,"s":"a"},0 ,3]`,
		"nothing":                  `[{"n":,"s":"a"},0 ,3]`,
		"a value of another kind":  `[{"n":"8","s":"a"},0 ,3]`,
		"no white space behind it": `[{"n":8,"s":"a"},0,3]`,
	} {
		_, ok := a.Read([]byte(data))
		require.False(t, ok, name)
	}
}

func TestADocumentThatDiffersInAnythingElseIsNotRead(t *testing.T) {
	const like = `{"a":"one","b":2,"c":"two"}`
	doc, err := Parse([]byte(like), Limits{})
	require.NoError(t, err)
	var a Alike
	require.True(t, a.Learn(doc, []int{1}))
	for name, data := range map[string]string{
		"another number":             `{"a":"one","b":3,"c":"two"}`,
		"a string that may not":      `{"a":"one","b":2,"c":"six"}`,
		"another key":                `{"A":"one","b":2,"c":"two"}`,
		"more white space":           `{"a": "one","b":2,"c":"two"}`,
		"one member more":            `{"a":"one","a":"","b":2,"c":"two"}`,
		"something behind it":        `{"a":"one","b":2,"c":"two"} `,
		"something missing":          `{"a":"one","b":2,"c":"two"`,
		"no end of the string":       `{"a":"one`,
		"nothing":                    ``,
		"a control character":        "{\"a\":\"\n\",\"b\":2,\"c\":\"two\"}",
		"bytes that are no UTF-8":    "{\"a\":\"\xff\",\"b\":2,\"c\":\"two\"}",
		"half a character":           "{\"a\":\"\xc3\",\"b\":2,\"c\":\"two\"}",
		"an escape that nobody has":  `{"a":"\x","b":2,"c":"two"}`,
		"a surrogate alone":          `{"a":"\ud83d","b":2,"c":"two"}`,
		"an escape of the end quote": `{"a":"one\","b":2,"c":"two"}`,
		"a value that is no string":  `{"a":null,"b":2,"c":"two"}`,
	} {
		_, ok := a.Read([]byte(data))
		require.False(t, ok, name)
	}
	got, ok := a.Read([]byte(like))
	require.True(t, ok, "what was not read has changed nothing")
	requireScanned(t, got, like)
}

func TestALargeDocumentIsNotKept(t *testing.T) {
	for name, data := range map[string]string{
		"more bytes":  `"` + strings.Repeat("x", maxAlikeBytes) + `"`,
		"more values": "[0" + strings.Repeat(",0", maxAlikeNodes) + "]",
	} {
		doc, err := Parse([]byte(data), Limits{})
		require.NoError(t, err)
		require.False(t, new(Alike).Learn(doc, nil), name)
	}
}

// FuzzAlike compares what is read as another document was with what a Scanner makes of it.
func FuzzAlike(f *testing.F) {
	f.Add(`{"id":"c","choices":[{"index":0,"delta":{"content":"a"},"finish_reason":null}],"o":"x"}`, `{"id":"c","choices":[{"index":0,"delta":{"content":"b\n"},"finish_reason":null}],"o":""}`, uint64(0b101))
	f.Add(`{"n":3,"t":"a","o":[17]}`, `{"n":14,"t":"","o":[0]}`, uint64(7))
	f.Add(`["a",{"b":"c"},""]`, `["",{"b":"cd"},"\u0041"]`, uint64(7))
	f.Fuzz(func(t *testing.T, like, data string, which uint64) {
		doc, err := Parse([]byte(like), Limits{})
		if err != nil {
			return
		}
		var free []int
		for i, n := range values(doc) {
			if which>>(i%64)&1 == 1 {
				free = append(free, n)
			}
		}
		var a Alike
		if !a.Learn(doc, free) {
			return
		}
		for _, data := range []string{data, like} {
			if got, ok := a.Read([]byte(data)); ok {
				requireScanned(t, got, data)
			} else if data == like {
				t.Fatal("the document itself is not read")
			}
		}
	})
}
