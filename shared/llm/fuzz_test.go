package llm

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// unread lists what of a document's strings a dialect need not read: its own
// words. A string is a value or a member's name.
type unread struct {
	// names are members whose strings are the API's own words.
	names map[string]bool
	// keys are names of members that the API has.
	keys map[string]bool
}

// check fails when a string of v is neither in read, which holds the node of each
// value that was read and the node and text of each name, nor the API's own.
func (u *unread) check(t *testing.T, v jsondoc.Value, values map[int]bool, keys map[string]bool) {
	t.Helper()
	key := v.Key()
	if len(key) > 1 && !u.keys[key] && !keys[v.Path()+"\x00"+key] {
		t.Fatalf("the name %s was not read in %s", v.Path(), v.Raw())
	}
	switch v.Kind() {
	case jsondoc.String:
		text := v.Text()
		own := u.names[key] && (isWord(text) || base64Text(text))
		if text != "" && !own && !binaryText(text) && !isPicture(text) && !values[v.Node()] {
			t.Fatalf("%s was not read: %s", v.Path(), v.Raw())
		}
	case jsondoc.Object, jsondoc.Array:
		if repeats[key] {
			return
		}
		for e := v.First(); e.Exists(); e = e.Next() {
			u.check(t, e, values, keys)
		}
	}
}

// note remembers what text was read: a member's name or the value itself.
func note(v jsondoc.Value, text string, fixed bool, values map[int]bool, keys map[string]bool) {
	if fixed && text == v.Key() {
		keys[v.Path()+"\x00"+text] = true
	}
	if v.Kind() == jsondoc.String && text == v.Text() {
		values[v.Node()] = true
	}
}

// repeats are members that hold counts, or the same text again in another form.
var repeats = map[string]bool{
	"usage": true, "logprobs": true, "usageMetadata": true, "logprobsResult": true, "context": true,
	"words": true, "meta": true, bedrockMetrics: true, "token_likelihoods": true,
}

// callWords is what a call holds beside its texts and models. Each of these was
// compared with the words that the dialect knows, or nobody can read it.
var callWords = unread{
	names: map[string]bool{"type": true, "role": true, "signature": true, "data": true},
	keys:  map[string]bool{},
}

func init() {
	all := []*fields{
		openaiCall, openaiMessage, openaiPart, openaiToolCall, openaiFunction, openaiCustom, openaiTool, openaiToolFunction, openaiGoogle,
		anthropicCall, anthropicMessage, anthropicTool, anthropicTextSource, anthropicContentSource,
		anthropicFallback, anthropicSummary, anthropicManagement, anthropicEdit, anthropicToolDefinition, anthropicToolReference,
	}
	for _, block := range anthropicBlocks {
		all = append(all, *block.value)
	}
	all = append(all, openaiFamily()...)
	for _, f := range all {
		for _, name := range f.names() {
			callWords.keys[name] = true
		}
	}
}

// callSeeds are calls, at least one of each form.
func callSeeds() []string {
	list := slices.Sorted(maps.Values(plainEverything))
	for _, c := range slices.Concat(everything, invokeEverything) {
		list = append(list, c.body)
	}
	return append(list, openaiEverything, anthropicEverything, responsesEverything,
		in(`{"role":"user","content":[{"type":"text","text":"a \u0062"}]}`), with(`"x":[{"model":"y"},[1,"2"]]`))
}

func FuzzCall(f *testing.F) {
	for _, body := range callSeeds() {
		f.Add(body, 0, "X")
	}
	f.Add(with(`"webhook_url":"data:,x"`), 1, "X")
	f.Fuzz(checkCall)
}

// checkCall reads a body as a call of every shape: all its strings are texts or the API's own words, and it leaves as
// it came, or with one text edited.
func checkCall(t *testing.T, body string, at int, mask string) {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return
	}
	for _, ep := range shapes() {
		d, c := ep.Dialect, new(Call)
		if err := d.ParseCall(c, ep, doc, &Options{}); err != nil {
			var shape *ShapeError
			require.ErrorAs(t, err, &shape)
			continue
		}
		values, keys := map[int]bool{}, map[string]bool{}
		for i := range c.Texts {
			note(c.Texts[i].value, c.Texts[i].text, c.Texts[i].Fixed, values, keys)
		}
		for i := range c.Models {
			values[c.Models[i].value.Node()] = true
		}
		if ep.Partner {
			values[doc.Root().Get("model").Node()] = true // it is the path's
		}
		noteModalities(t, doc.Root(), values)
		callWords.check(t, doc.Root(), values, keys)
		require.Equal(t, body, render(t, c), "without edits it leaves as it came")
		editAndReadAgain(t, c, at, mask)
	}
}

// editAndReadAgain edits one text of the call, renders it and expects to read the
// edited text in its place and every other as it was.
func editAndReadAgain(t *testing.T, c *Call, at int, mask string) {
	t.Helper()
	if len(c.Texts) == 0 {
		return
	}
	at = max(0, at) % len(c.Texts)
	text := c.Texts[at].String()
	if c.Texts[at].value.Key() == "type" || !c.EditText(at, []Edit{{0, len(text), mask}}) {
		return
	}
	mask = string([]rune(mask)) // each byte that is no UTF-8 is one U+FFFD
	again, err := readCallAt(t, c.Endpoint, render(t, c), Options{})
	if namesAHost(err, &c.Texts[at]) {
		return
	}
	require.NoError(t, err)
	require.Len(t, again.Texts, len(c.Texts))
	for i := range again.Texts {
		want := c.Texts[i].String()
		if i == at {
			want = mask
		}
		require.Equal(t, want, again.Texts[i].String(), again.Texts[i].Path())
	}
}

// namesAHost reports whether a call is refused for what its text was edited to: an address of no
// host ("data:,x") became one of a host, or none at all, or a document became one.
func namesAHost(err error, edited *Text) bool {
	var refused *ShapeError
	return errors.As(err, &refused) && refused.Path == edited.Path() && (refused.Problem == ProblemHost || refused.Problem == ProblemUnknownKind)
}

// replyWords is what a reply or event holds beside its pieces.
var replyWords = unread{
	names: map[string]bool{
		"id": true, "model": true, "object": true, "type": true, "role": true, "finish_reason": true, "stop_reason": true,
		"system_fingerprint": true, "service_tier": true, "obfuscation": true, "index": true, "tool_use_id": true,
		"signature": true, "request_id": true, "created": true, "expires_at": true, "data": true,
	},
	keys: map[string]bool{
		"choices": true, "delta": true, "usage": true, "logprobs": true, "tool_calls": true, "function": true, "custom": true,
		"function_call": true, "arguments": true, "audio": true, "transcript": true, "text": true, "thinking": true, "error": true,
		"content_block": true, "partial_json": true,
	},
}

func init() {
	for name := range replyWords.names {
		replyWords.keys[name] = true
	}
	for _, name := range apiNames {
		replyWords.keys[name] = true
	}
}

// checkPieces fails when a string of doc is in no piece.
func checkPieces(t *testing.T, d Dialect, doc *jsondoc.Doc, list []Piece) {
	t.Helper()
	values, keys := map[int]bool{}, map[string]bool{}
	for i := range list {
		note(list[i].value, list[i].text, list[i].Fixed, values, keys)
	}
	words := replyWords
	if own, ok := familyWords[d]; ok {
		words = own
	}
	words.check(t, doc.Root(), values, keys)
}

// replySeeds are replies, at least one of each form.
func replySeeds() []string {
	list := []string{
		`{"id":"c","choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"hi","tool_calls":[{"function":{"name":"f","arguments":"{}"}}],"audio":{"transcript":"x"}}}],"usage":{"prompt_tokens":7}}`,
		`{"id":"m","content":[{"type":"text","text":"hi"},{"type":"tool_use","name":"n","input":{"k":["v",1234567]}},{"type":"redacted_thinking","data":"d"}],"stop_sequence":"s"}`,
		responsesOutput,
		`{"id":"c","choices":[{"index":0,"text":"hi","logprobs":{"tokens":["hi"]},"finish_reason":"stop"}],"usage":{"prompt_tokens":7}}`,
		`{"choices":[[],7,{"message":"x"},{"x":{"y":"z"}}],"content":"c"}`,
		`{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"file:///b","blob":"0"}]}}`,
		`{"jsonrpc":"2.0","id":1,"result":{"contents":[{"uri":"file:///b","blob":"/9j/"}]}}`,
	}
	for _, c := range slices.Concat(everyReply, invokeReplies, conversationReplies) {
		list = append(list, c.body)
	}
	return list
}

func FuzzReply(f *testing.F) {
	for _, body := range replySeeds() {
		f.Add(body)
	}
	for _, body := range []string{`{"text":"x","response":"00"}`, `{"results":[{"relevant_spans":[{"00":0}]}]}`, `{"input_tokens":1,"context_management":{"00":0}}`} {
		f.Add(body)
	}
	f.Fuzz(checkReply)
}

// checkReply reads a body as a reply of every shape: all its strings are pieces or the API's own words.
func checkReply(t *testing.T, body string) {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return
	}
	var r Reply
	for _, ep := range shapes() {
		d := ep.Dialect
		if d.ParseReply(&r, ep, doc) == nil {
			checkPieces(t, d, doc, r.Pieces)
			require.True(t, json.Valid(d.AppendFiltered(nil, &r)))
		}
	}
	ParseAny(&r, doc)
	checkPieces(t, nil, doc, r.Pieces)
}

// eventSeeds are events and their names, at least one of each form.
func eventSeeds() [][2]string {
	list := append([][2]string{
		{"", `{"id":"c","choices":[{"index":0,"delta":{"content":"hi","tool_calls":[{"index":1,"function":{"arguments":"{"}}]},"finish_reason":null}]}`},
		{"message_start", `{"type":"message_start","message":{"id":"m","content":[{"type":"text","text":"x"}],"usage":{"input_tokens":1}}}`},
		{"content_block_start", `{"type":"content_block_start","index":3,"content_block":{"type":"tool_use","name":"n","input":{"a":"b"}}}`},
		{"content_block_delta", `{"type":"content_block_delta","index":3,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}`},
		{"", `{"type":"content_block_stop","index":3}`},
		{"", `{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":"x"},"usage":{"output_tokens":9}}`},
		{"error", `{"type":"error","error":{"type":"overloaded_error","message":"m"}}`},
		{"", `{"error":{"message":"m"}}`},
		{"ping", `{"type":"ping"}`},
		{"", `[DONE]`},
	}, everyEvent...)
	for _, data := range familyEvents {
		list = append(list, [2]string{"", data})
	}
	for _, stream := range invokeStreams {
		for _, s := range stream.steps {
			list = append(list, [2]string{"chunk", s.data})
		}
	}
	return list
}

// streams are the shapes that have streams, but for those of calls that were not read.
func streams() []*Endpoint {
	return slices.DeleteFunc(shapes(), func(ep *Endpoint) bool {
		f, text := ep.bodies.(*textForm)
		return ep.invokes() && (ep.bodies == nil || text && f.end == "")
	})
}

func newProgress(ep *Endpoint) *Progress {
	p := new(Progress)
	p.Endpoint, p.Framing = ep, ep.Dialect.Framing(ep)
	return p
}

func FuzzEvent(f *testing.F) {
	for _, seed := range eventSeeds() {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(checkEvent)
}

// checkEvent reads an event, and the same once more, in a stream of every shape that has one: all its strings are
// pieces or the API's own words, and the stream can be ended behind it.
func checkEvent(t *testing.T, name, data string) {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(data), jsondoc.Limits{})
	if err != nil {
		doc = nil
	}
	for _, ep := range streams() {
		d, e, p := ep.Dialect, new(Event), newProgress(ep)
		for range 2 { // once more, with what the first left
			if d.ParseEvent(e, p, name, []byte(data), doc, &Options{Events: []string{"allowed"}}) == nil && doc != nil {
				checkPieces(t, d, doc, e.Pieces)
				requireAlike(t, d, p, name, data)
			}
		}
		for _, event := range events(t, d.AppendFilteredEnd(nil, p)) {
			require.NoError(t, readEvent(t, d, e, p, event[0], event[1], &Options{}), event[1])
		}
		require.True(t, p.Finished)
	}
}

// names are those of the members that f knows.
func (f *fields) names() []string {
	list := make([]string, len(f.members))
	for i := range f.members {
		list[i] = f.members[i].name
	}
	return list
}
