package llm

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// others are texts that may come in the place of one that came before.
var others = []string{
	"x", "a longer text, with a\nline end", `"quoted" \ {"json":[`, "größer 日本 😀", "[DONE]", "null", "text", "assistant",
	"data:image/png;base64,iVBORw0KGgo=", "https://evil.example/a.png", strings.Repeat("A", 200), " ", "\x7f", "0", "stop", "",
}

// learn reads an event in a stream that has come as far as p and has it learnt; known is false where no other is
// like it.
func learn(t testing.TB, d Dialect, a *Alike, e *Event, p *Progress, name, data string) (known bool) {
	t.Helper()
	before := new(Progress)
	before.Copy(p)
	doc, err := jsondoc.Parse([]byte(data), jsondoc.Limits{})
	if err != nil || d.ParseEvent(e, p, name, []byte(data), doc, &Options{Events: []string{"allowed"}}) != nil {
		return false
	}
	a.Learn(e, name, doc, before, p)
	return a.known
}

// requireAlike fails unless an event that differs in its texts from one that was read before is read as the dialect
// reads it. p is how far the stream has come.
func requireAlike(t testing.TB, d Dialect, p *Progress, name, data string) {
	t.Helper()
	var a Alike
	got, want, stream := new(Event), new(Event), new(Progress)
	stream.Copy(p)
	if !learn(t, d, &a, got, stream, name, data) {
		return
	}
	for _, other := range others {
		doc, err := jsondoc.Parse([]byte(data), jsondoc.Limits{})
		require.NoError(t, err)
		splice := jsondoc.NewSplice(doc)
		for i := range got.Pieces {
			splice.ReplaceText(doc.At(got.Pieces[i].Value().Node()), other)
		}
		like := splice.Apply(nil)
		before := new(Progress)
		before.Copy(stream)
		if doc, err = jsondoc.Parse(like, jsondoc.Limits{}); err != nil {
			continue
		}
		if err := d.ParseEvent(want, stream, name, like, doc, &Options{Events: []string{"allowed"}}); err != nil {
			require.False(t, a.Read(got, name, like), "%s: %v", like, err)
			require.True(t, learn(t, d, &a, got, stream, name, data))
			continue
		}
		if !a.Read(got, name, like) {
			require.True(t, other == "" || len(like) > 2000, "%s", like)
			require.True(t, learn(t, d, &a, got, stream, name, data))
			continue
		}
		requireSame(t, want, got, string(like))
		require.True(t, before.equals(stream), "%s: the dialect goes on", like)
	}
}

// requireSame fails unless two events are the same.
func requireSame(t testing.TB, want, got *Event, data string) {
	t.Helper()
	require.Len(t, got.Pieces, len(want.Pieces), data)
	plain := func(e *Event) Event {
		out := *e
		out.Pieces, out.ModelValue, out.padding = nil, jsondoc.Value{}, jsondoc.Value{}
		out.Ends, out.Shadows, out.Listed, out.Opaque, out.Asked = nil, nil, nil, nil, nil
		return out
	}
	require.Empty(t, len(want.Ends)+len(want.Shadows)+len(want.Listed)+len(want.Opaque)+len(want.Asked), data)
	require.Equal(t, plain(want), plain(got), data)
	require.Equal(t, want.ModelValue.Raw(), got.ModelValue.Raw(), data)
	for i := range want.Pieces {
		w, g := want.Pieces[i], got.Pieces[i]
		require.Equal(t, w.value.Node(), g.value.Node(), data)
		require.Equal(t, string(w.value.Raw()), string(g.value.Raw()), data)
		w.value, g.value = jsondoc.Value{}, jsondoc.Value{}
		require.Equal(t, w, g, data)
	}
}

func TestMostEventsOfAStreamAreReadAsTheOneBefore(t *testing.T) {
	chunk := `{"id":"c","object":"chat.completion.chunk","created":17,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":%s},"logprobs":null,"finish_reason":null}]%s}`
	for name, row := range map[string]struct {
		dialect     Dialect
		first, then string
	}{
		"OpenAI":                    {OpenAI, fill(chunk, "a", ""), fill(chunk, " longer\n", "")},
		"OpenAI, with padding":      {OpenAI, fill(chunk, "a", `,"obfuscation":"xYz4"`), fill(chunk, " b", `,"obfuscation":""`)},
		"Anthropic":                 {Anthropic, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"bc"}}`},
		"Anthropic, a tool's input": {Anthropic, `{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}`, `{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\":1}"}}`},
		"Cohere":                    {Cohere, `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}}}`, `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"b"}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var a Alike
			e, p := new(Event), new(Progress)
			learn(t, row.dialect, &a, e, p, "", row.first) // the first moves the stream on
			require.True(t, learn(t, row.dialect, &a, e, p, "", row.first))
			require.True(t, a.Read(e, "", []byte(row.then)))
			require.True(t, a.Read(e, "", []byte(row.first)), "and the next as that one")
		})
	}
}

func fill(chunk, text, rest string) string {
	quoted, _ := json.Marshal(text) //nolint:errchkjson // a string
	chunk = strings.Replace(chunk, "%s", string(quoted), 1)
	return strings.Replace(chunk, "%s", rest, 1)
}

func TestAnEventThatSaysMoreThanTextIsReadByItsDialect(t *testing.T) {
	chunk := `{"id":"c","choices":[{"index":0,"delta":{"content":%s}%s}]}`
	first := fill(chunk, "a", "")
	for name, then := range map[string]string{
		"the end of a choice":     fill(chunk, "b", `,"finish_reason":"stop"`),
		"another choice":          strings.Replace(first, `"index":0`, `"index":1`, 1),
		"another member":          fill(chunk, "b", `,"note":"c"`),
		"probabilities":           fill(chunk, "b", `,"logprobs":{"content":[]}`),
		"no text":                 fill(chunk, "", ""),
		"a text that is no text":  strings.Replace(first, `"a"`, `["a"]`, 1),
		"another id":              strings.Replace(first, `"c"`, `"d"`, 1),
		"a member that repeats":   strings.Replace(first, `"delta"`, `"index":0,"delta"`, 1),
		"what is no JSON":         strings.Replace(first, `"a"`, `"a`, 1),
		"what ends the stream":    `[DONE]`,
		"usage, and nothing more": `{"id":"c","choices":[],"usage":{"prompt_tokens":1,"completion_tokens":2}}`,
	} {
		t.Run(name, func(t *testing.T) {
			var a Alike
			e, p := new(Event), new(Progress)
			learn(t, OpenAI, &a, e, p, "", first)
			require.True(t, learn(t, OpenAI, &a, e, p, "", first))
			require.False(t, a.Read(e, "", []byte(then)))
			require.False(t, a.Read(e, "", []byte(first)), "what is to be read anew may move the stream on")
		})
	}
}

func TestAnEventOfAnotherNameIsAnother(t *testing.T) {
	text := `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}`
	var a Alike
	e, p := new(Event), new(Progress)
	learn(t, Anthropic, &a, e, p, "content_block_delta", text)
	require.True(t, learn(t, Anthropic, &a, e, p, "content_block_delta", text))
	require.True(t, a.Read(e, "content_block_delta", []byte(text)))
	require.False(t, a.Read(e, "", []byte(text)))
}

// filled calls do once for each field of a struct that is not among except, with that field other than zero.
func filled[S any](t *testing.T, except []string, do func(s *S, field string)) {
	t.Helper()
	of := reflect.TypeFor[S]()
	for i := range of.NumField() {
		s, name := new(S), of.Field(i).Name
		if slices.Contains(except, name) {
			continue
		}
		field := reflect.NewAt(of.Field(i).Type, reflect.ValueOf(s).Elem().Field(i).Addr().UnsafePointer()).Elem()
		switch field.Kind() {
		case reflect.Slice:
			field.Set(reflect.MakeSlice(field.Type(), 1, 1))
		case reflect.Pointer:
			field.Set(reflect.New(field.Type().Elem()))
		case reflect.Struct:
			require.Equal(t, reflect.TypeFor[Usage](), field.Type(), name)
			field.Set(reflect.ValueOf(Usage{Known: true}))
		case reflect.String:
			field.SetString("x")
		case reflect.Bool:
			field.SetBool(true)
		default:
			field.Set(reflect.ValueOf(1).Convert(field.Type()))
		}
		do(s, name)
	}
}

func TestAnEventThatMovesAnythingOnIsLikeNoOther(t *testing.T) {
	filled(t, nil, func(p *Progress, field string) {
		require.False(t, p.equals(new(Progress)), field)
		require.True(t, p.equals(p), field)
	})
}

func TestAnEventThatHasAnythingBesideItsTextSaysMoreThanText(t *testing.T) {
	doc, err := jsondoc.Parse([]byte(`"text"`), jsondoc.Limits{})
	require.NoError(t, err)
	text := []Piece{{value: doc.Root(), text: "text"}}
	require.True(t, (&Event{Pieces: text}).continues())
	beside := []string{"Kind", "Pieces", "ModelValue", "padding"}
	filled(t, beside, func(e *Event, field string) {
		e.Pieces = text
		require.False(t, e.continues(), field)
	})
}

func TestPaddingIsAWordThatSaysNothing(t *testing.T) {
	chunk := `{"id":"c","choices":[{"index":0,"delta":{"content":%s}}],"obfuscation":"%s"}`
	var a Alike
	e, p := new(Event), new(Progress)
	first := fill(chunk, "a", "xyz")
	learn(t, OpenAI, &a, e, p, "", first)
	require.True(t, learn(t, OpenAI, &a, e, p, "", first))
	require.False(t, a.Read(e, "", []byte(fill(chunk, "a", "a secret"))), "a text hides there")
}
