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

// numbers are what may come in the place of an event's own.
var numbers = []string{"0", "8", "10", "123456789012345", "-3", "1.5", "1e2", "1234567890123456"}

// appendNumbers appends the numbers in v.
func appendNumbers(dst []jsondoc.Value, v jsondoc.Value) []jsondoc.Value {
	if v.Kind() == jsondoc.Number {
		dst = append(dst, v)
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		dst = appendNumbers(dst, m)
	}
	return dst
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
	moves, counts := a.Moves(), appendNumbers(appendNumbers(nil, got.sequence), got.report.value)
	for i, other := range others {
		doc, err := jsondoc.Parse([]byte(data), jsondoc.Limits{})
		require.NoError(t, err)
		splice := jsondoc.NewSplice(doc)
		for i := range got.Pieces {
			splice.ReplaceText(doc.At(got.Pieces[i].Value().Node()), other)
		}
		number, padded := numbers[i%len(numbers)], got.padding.value.Exists() && i%2 == 0
		for _, v := range counts {
			splice.Replace(doc.At(v.Node()), []byte(number))
		}
		if padded {
			splice.ReplaceText(doc.At(got.padding.value.Node()), number)
		}
		like := splice.Apply(nil)
		before, parsed := new(Progress), new(Progress)
		before.Copy(stream)
		parsed.Copy(stream)
		if doc, err = jsondoc.Parse(like, jsondoc.Limits{}); err != nil {
			continue
		}
		if err := d.ParseEvent(want, parsed, name, like, doc, &Options{Events: []string{"allowed"}}); err != nil {
			require.False(t, a.Read(got, stream, name, like), "%s: %v", like, err)
			require.True(t, learn(t, d, &a, got, stream, name, data))
			continue
		}
		if !a.Read(got, stream, name, like) {
			plain := !moves || len(number) <= 15 && strings.Trim(number, "0123456789") == ""
			require.True(t, other == "" || len(like) > 2000 || !plain || padded && !got.padding.nothing(number), "%s", like)
			require.True(t, before.equals(stream), "%s", like)
			require.True(t, learn(t, d, &a, got, stream, name, data))
			continue
		}
		requireSame(t, want, got, string(like))
		require.True(t, parsed.equals(stream), "%s: the dialect goes on", like)
		require.True(t, moves || before.equals(stream), "%s: what moves says so", like)
	}
}

// requireSame fails unless two events are the same.
func requireSame(t testing.TB, want, got *Event, data string) {
	t.Helper()
	require.Len(t, got.Pieces, len(want.Pieces), data)
	plain := func(e *Event) Event {
		out := *e
		out.Pieces, out.ModelValue, out.padding, out.sequence, out.report = nil, jsondoc.Value{}, padding{}, jsondoc.Value{}, report{}
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
	delta := `{"type":"response.output_text.delta","item_id":"m","output_index":0,"content_index":0,"delta":%s,"logprobs":[],"sequence_number":%s}`
	line := `{"model":"llama","message":{"role":"assistant","content":%s},"created_at":"2026-11-29T%s","done":false}`
	candidate := `{"candidates":[{"content":{"parts":[{"text":%s}],"role":"model"},"index":0}],"usageMetadata":{"promptTokenCount":5,` +
		`"candidatesTokenCount":%s,"promptTokensDetails":[{"modality":"TEXT","tokenCount":5}]},"modelVersion":"gemini","responseId":"r"}`
	block := `{"contentBlockIndex":0,"delta":{"text":%s},"p":"%s"}`
	for name, row := range map[string]struct {
		dialect     Dialect
		first, then string
	}{
		"OpenAI":                    {OpenAI, fill(chunk, "a", ""), fill(chunk, " longer\n", "")},
		"OpenAI, with padding":      {OpenAI, fill(chunk, "a", `,"obfuscation":"xYz4"`), fill(chunk, " b", `,"obfuscation":""`)},
		"OpenAI's Responses":        {OpenAIResponses, fill(delta, "a", `3,"obfuscation":"xYz4"`), fill(delta, " b", `14,"obfuscation":""`)},
		"Ollama":                    {Ollama, fill(line, "a", "10:09:59.5Z"), fill(line, "bc", "10:10:00.123456Z")},
		"OpenAI, with usage":        {OpenAI, fill(chunk, "a", `,"usage":{"prompt_tokens":5,"completion_tokens":9}`), fill(chunk, " b", `,"usage":{"prompt_tokens":5,"completion_tokens":10}`)},
		"Gemini":                    {Gemini, fill(candidate, "a", "9"), fill(candidate, "bc", "10")},
		"Bedrock":                   {Bedrock, fill(block, "a", "abcd"), fill(block, "bc", "abcdefghijklm")},
		"Anthropic":                 {Anthropic, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"bc"}}`},
		"Anthropic, a tool's input": {Anthropic, `{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}`, `{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\":1}"}}`},
		"Cohere":                    {Cohere, `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"a"}}}}`, `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"b"}}}}`},
	} {
		t.Run(name, func(t *testing.T) {
			var a Alike
			e, p := new(Event), new(Progress)
			kind := ""
			if row.dialect == Bedrock {
				kind = "contentBlockDelta"
			}
			learn(t, row.dialect, &a, e, p, kind, row.first) // the first moves the stream on
			require.True(t, learn(t, row.dialect, &a, e, p, kind, row.first))
			require.True(t, a.Read(e, p, kind, []byte(row.then)))
			require.True(t, a.Read(e, p, kind, []byte(row.first)), "and the next as that one")
			requireAlike(t, row.dialect, p, kind, row.first)
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
			require.False(t, a.Read(e, p, "", []byte(then)))
			require.False(t, a.Read(e, p, "", []byte(first)), "what is to be read anew may move the stream on")
		})
	}
}

func TestAnEventOfAnotherNameIsAnother(t *testing.T) {
	text := `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}}`
	var a Alike
	e, p := new(Event), new(Progress)
	learn(t, Anthropic, &a, e, p, "content_block_delta", text)
	require.True(t, learn(t, Anthropic, &a, e, p, "content_block_delta", text))
	require.True(t, a.Read(e, p, "content_block_delta", []byte(text)))
	require.False(t, a.Read(e, p, "", []byte(text)))
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
			if field.Type() == reflect.TypeFor[Part]() {
				field.Set(reflect.ValueOf(Part{Block: 1}))
				break
			}
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
	beside := []string{"Kind", "Pieces", "ModelValue", "padding", "sequence", "report"}
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
	require.False(t, a.Read(e, p, "", []byte(fill(chunk, "a", "a secret"))), "a text hides there")
}

func TestAnEventWithMoreCountsThanAreComparedIsLikeNoOther(t *testing.T) {
	event := `{"id":"c","choices":[{"index":0,"delta":{"content":"a"}}],"usage":{"prompt_tokens":1,"completion_tokens":2,"more":[0` + strings.Repeat(",0", 1000) + `]}}`
	var a Alike
	e, p := new(Event), new(Progress)
	for range 2 {
		require.False(t, learn(t, OpenAI, &a, e, p, "", event))
		require.LessOrEqual(t, len(a.free), maxFree+2, "nor is it remembered what of it differs")
	}
}
