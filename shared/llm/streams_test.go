package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// step is one event of a stream with what it must be read as.
type step struct {
	name, data string
	pieces     []string
	ends       []End
	check      func(t *testing.T, e *Event, p *Progress)
}

func follow(t *testing.T, d Dialect, steps []step) *Progress {
	t.Helper()
	e, p := new(Event), new(Progress)
	for _, s := range steps {
		require.NoError(t, readEvent(t, d, e, p, s.name, s.data, &Options{}), s.data)
		requireAlike(t, d, p, s.name, s.data)
		require.Equal(t, s.pieces, pieces(e.Pieces), s.data)
		require.Equal(t, s.ends, append([]End(nil), e.Ends...), s.data)
		if s.check != nil {
			s.check(t, e, p)
		}
	}
	return p
}

func readEvent(t testing.TB, d Dialect, e *Event, p *Progress, name, data string, opt *Options) error {
	t.Helper()
	if !strings.HasPrefix(data, "{") {
		return d.ParseEvent(e, p, name, []byte(data), nil, opt)
	}
	return d.ParseEvent(e, p, name, []byte(data), parse(t, data), opt)
}

var all = []End{{Choice: AllChoices, Block: -1}}

func TestAnOpenAIStreamIsReadEventByEvent(t *testing.T) {
	p := follow(t, OpenAI, []step{
		{
			data:   `{"id":"c1","object":"chat.completion.chunk","created":17,"model":"gpt-4o","choices":[{"index":0,"delta":{"role":"assistant","content":""}}]}`,
			pieces: []string{"0/0/content "},
			check: func(t *testing.T, e *Event, p *Progress) {
				require.Equal(t, "gpt-4o", e.ModelValue.Text())
				require.True(t, p.Started)
				require.Equal(t, []int{0}, p.Open)
			},
		},
		{data: `{"choices":[{"index":0,"delta":{"content":"hi"},"logprobs":{"content":[]}}]}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, e *Event, _ *Progress) {
			require.Len(t, e.Shadows, 1)
		}},
		{data: `{"choices":[{"index":1,"delta":{"refusal":"no","reasoning_content":"r"}}]}`, pieces: []string{"1/0/refusal no", "1/0/reasoning r"}},
		{data: `{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"id":"t","function":{"name":"f","arguments":"{\"a\""}}]}}]}`, pieces: []string{"0/1/name!alone f", `0/1/arguments!json {"a"`}},
		{data: `{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`, ends: []End{{Choice: 0, Block: -1}}, check: func(t *testing.T, _ *Event, p *Progress) {
			require.Equal(t, []int{1}, p.Open)
		}},
		{data: `{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}`, check: func(t *testing.T, e *Event, _ *Progress) {
			require.True(t, e.UsageOnly)
			require.Equal(t, Usage{Input: 5, Output: 2, Known: true}, e.Usage)
		}},
		{data: `[DONE]`, ends: all, check: func(t *testing.T, e *Event, p *Progress) {
			require.True(t, e.Done && p.Finished)
		}},
	})
	require.Equal(t, []any{"c1", "gpt-4o", int64(17)}, []any{p.ID, p.Model, p.Created})
	require.Equal(t, int64(7), p.Usage.Total())
}

func TestAnAnthropicStreamIsReadEventByEvent(t *testing.T) {
	p := follow(t, Anthropic, []step{
		{
			name: "message_start", data: `{"type":"message_start","message":{"id":"m1","type":"message","role":"assistant","model":"claude","content":[],"stop_reason":null,"usage":{"input_tokens":9,"output_tokens":1}}}`,
			check: func(t *testing.T, e *Event, _ *Progress) { require.Equal(t, "claude", e.ModelValue.Text()) },
		},
		{data: `{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}`, pieces: []string{"0/0/content "}, check: func(t *testing.T, _ *Event, p *Progress) {
			require.Equal(t, []Block{{Index: 0, Type: "text"}}, p.OpenBlocks)
		}},
		{name: "ping", data: `{"type":"ping"}`, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Idle) }},
		{data: `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}`, pieces: []string{"0/0/content hi"}},
		{data: `{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":"c"}}`, pieces: []string{"0/0/document!alone c"}},
		{data: `{"type":"content_block_stop","index":0}`}, // text may go on in the next block
		{data: `{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"u","name":"n","input":{}}}`, pieces: []string{"0/1/name!alone n"}, ends: []End{{Block: 0}}},
		{data: `{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"a"}}`, pieces: []string{`0/1/arguments!json {"a`}},
		{data: `{"type":"content_block_delta","index":2,"delta":{"type":"thinking_delta","thinking":"t"}}`, pieces: []string{"0/2/reasoning!fixed t"}},
		{data: `{"type":"content_block_delta","index":2,"delta":{"type":"signature_delta","signature":"c2ln"}}`},
		{
			data: `{"type":"message_delta","delta":{"stop_reason":"end_turn","stop_sequence":"END"},"usage":{"output_tokens":4}}`, pieces: []string{"0/0/parameter!alone END"}, ends: []End{{Block: -1}},
			check: func(t *testing.T, e *Event, _ *Progress) {
				require.Equal(t, Usage{Input: 9, Output: 4, Known: true}, e.Usage)
			},
		},
		{data: `{"type":"message_stop"}`, ends: all, check: func(t *testing.T, e *Event, p *Progress) { require.True(t, e.Done && p.Finished) }},
	})
	require.Equal(t, []Block{{Index: 1, Type: "tool_use"}}, p.OpenBlocks)
	require.Equal(t, 2, p.NextBlock)
}

func TestAnErrorInAStreamIsTextAndEndsIt(t *testing.T) {
	for d, data := range map[Dialect]string{
		OpenAI:    `{"error":{"message":"m"}}`,
		Anthropic: `{"type":"error","error":{"type":"overloaded_error","message":"m"},"request_id":"r"}`,
	} {
		follow(t, d, []step{{data: data, ends: all, pieces: map[string][]string{
			"openai":    {"0/0/parameter!alone!fixed error", "0/0/parameter!alone m"},
			"anthropic": {"0/0/parameter!alone m"},
		}[d.Name()], check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Failed) }}})
	}
}

func TestAnEventThatIsNotKnownIsRefusedUnlessAllowed(t *testing.T) {
	for _, c := range []struct {
		d                Dialect
		name, data, want string
	}{
		{OpenAI, "", `hello`, "data: unknown_kind"},
		{OpenAI, "", `{"object":"new.kind","text":"x"}`, "type: unknown_kind"},
		{OpenAI, "", `{"choices":"x"}`, "choices: missing_field"},
		{Anthropic, "", `[DONE]`, "data: unknown_kind"},
		{Anthropic, "", `{"type":"new.kind","text":"x"}`, "type: unknown_kind"},
		{Anthropic, "ping", `{"type":"message_stop"}`, "event: unknown_kind"},
		{Anthropic, "", `{"type":"message_start"}`, "message: missing_field"},
		{Anthropic, "", `{"type":"content_block_start","index":0}`, "content_block: missing_field"},
		{Anthropic, "", `{"type":"content_block_start","index":-1,"content_block":{}}`, "index: missing_field"},
		{Anthropic, "", `{"type":"content_block_stop"}`, "index: missing_field"},
		{Anthropic, "", `{"type":"content_block_delta","index":0,"delta":{"type":"new_delta"}}`, "delta.type: unknown_kind"},
		{Anthropic, "", `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":[]}}`, "delta.text: wrong_type"},
	} {
		e, p := new(Event), new(Progress)
		require.EqualError(t, readEvent(t, c.d, e, p, c.name, c.data, &Options{}), c.want, c.data)
		if strings.Contains(c.data, "new.kind") {
			require.NoError(t, readEvent(t, c.d, e, p, c.name, c.data, &Options{Events: []string{"new.kind"}}))
			require.Contains(t, pieces(e.Pieces), "0/0/parameter!alone x")
		}
	}
}

func TestTextDoesNotHideBesideAnEventsOwnMembers(t *testing.T) {
	for _, data := range []string{
		`{"type":"ping","note":"secret"}`, `{"type":"ping","message":"secret"}`, `{"type":"message_stop","note":"secret"}`,
		`{"type":"message_start","note":"secret","message":{}}`, `{"type":"message_start","message":{"note":"secret"}}`,
		`{"type":"message_start","message":{"content":"secret"}}`, `{"type":"message_start","message":{"usage":"secret"}}`,
		`{"type":"content_block_start","index":0,"note":"secret","content_block":{}}`, `{"type":"content_block_stop","index":0,"note":"secret"}`,
		`{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s","note":"secret"}}`,
		`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"","note":"secret"}}`,
		`{"type":"message_delta","note":"secret"}`, `{"type":"message_delta","delta":"secret"}`, `{"type":"error","error":"secret"}`,
		`{"type":"error","error":{"note":"secret"}}`, `{"type":["secret"]}`,
	} {
		e := new(Event)
		err := readEvent(t, Anthropic, e, new(Progress), "", data, &Options{})
		if err == nil {
			require.Contains(t, strings.Join(pieces(e.Pieces), "\n"), "secret", data)
		}
	}
	e := new(Event)
	require.NoError(t, readEvent(t, OpenAI, e, new(Progress), "", `{"choices":["secret"],"obfuscation":["secret"],"id":{"a":"secret"}}`, &Options{}))
	require.Equal(t, 3, strings.Count(strings.Join(pieces(e.Pieces), "\n"), "secret"))
}

func TestAStreamIsFollowedWithinBounds(t *testing.T) {
	p := new(Progress)
	for i := range 1000 {
		p.open(i)
		p.openBlock(i, "text")
	}
	require.Len(t, p.Open, maxChoices)
	require.Len(t, p.OpenBlocks, maxOpenBlocks)
	require.Equal(t, 1000, p.NextBlock)
	other := new(Progress)
	other.Copy(p)
	p.close(0)
	p.closeBlock(0)
	require.Len(t, other.Open, maxChoices)
	require.Equal(t, 0, other.OpenBlocks[0].Index)
}

func TestAnEndCoversItsOwnStreamsOnly(t *testing.T) {
	text := Stream{Choice: 1, Block: 2}
	for end, covers := range map[End]bool{
		{Choice: AllChoices, Block: -1}: true, {Choice: 1, Block: -1}: true, {Choice: 1, Block: 2}: true,
		{Choice: 0, Block: -1}: false, {Choice: 1, Block: 0}: false,
	} {
		require.Equal(t, covers, end.Covers(text), end)
	}
}

func TestReadingAnEventDoesNotAllocate(t *testing.T) {
	for data, d := range map[string]Dialect{
		`{"id":"c1","object":"chat.completion.chunk","created":17,"model":"gpt-4o","choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":null}]}`: OpenAI,
		`{"choices":[{"index":0,"delta":{"tool_calls":[{"index":1,"function":{"arguments":"{"}}]}}]}`:                                                      OpenAI,
		`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}`:                                                               Anthropic,
		`{"type":"ping"}`: Anthropic,
	} {
		doc, e, p, opt := parse(t, data), new(Event), new(Progress), new(Options)
		read := func() {
			if err := d.ParseEvent(e, p, "", nil, doc, opt); err != nil {
				t.Fatal(err)
			}
		}
		read()
		require.Zero(t, testing.AllocsPerRun(100, read), data)
	}
}

// Some clients take 1.0 for 1, and would join what is kept apart here.
func TestAnIndexIsAPlainNumber(t *testing.T) {
	for _, index := range []string{"1.0", "1e0", "-1", "65537", `"1"`, "[1]"} {
		for _, event := range []struct {
			d    Dialect
			data string
		}{
			{OpenAI, `{"choices":[{"index":?,"delta":{"content":"x"}}]}`},
			{OpenAI, `{"choices":[{"delta":{"reasoning_details":[{"index":?,"text":"x"}]}}]}`},
			{OpenAI, `{"choices":[{"delta":{"tool_calls":[{"index":?,"function":{"arguments":"x"}}]}}]}`},
			{OpenAIResponses, `{"type":"response.output_text.delta","output_index":?,"delta":"x"}`},
			{OpenAIResponses, `{"type":"response.output_text.delta","output_index":0,"content_index":?,"delta":"x"}`},
			{OpenAIResponses, `{"type":"response.function_call_arguments.delta","output_index":?,"delta":"x"}`},
			{OpenAIResponses, `{"type":"response.output_item.done","output_index":?,"item":{"type":"message"}}`},
			{OpenAIResponses, `{"type":"response.shell_call_output_content.delta","command_index":?,"delta":{"stdout":"x"}}`},
			{Anthropic, `{"type":"content_block_delta","index":?,"delta":{"type":"text_delta","text":"x"}}`},
			{Gemini, `{"candidates":[{"index":?,"content":{"parts":[{"text":"x"}]}}]}`},
			{Cohere, `{"type":"content-delta","index":?,"delta":{"message":{"content":{"text":"x"}}}}`},
		} {
			data := strings.Replace(event.data, "?", index, 1)
			require.Error(t, readEvent(t, event.d, new(Event), new(Progress), "", data, &Options{}), data)
		}
	}
}
