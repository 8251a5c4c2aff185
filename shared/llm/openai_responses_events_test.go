package llm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAStreamOfTypedEventsIsReadEventByEvent(t *testing.T) {
	const at = `"item_id":"m","output_index":1,"content_index":2,`
	said := `{"type":"output_text","text":"hi","annotations":[],"logprobs":[]}`
	item := `{"id":"m","type":"message","status":"completed","role":"assistant","content":[` + said + `]}`
	p := follow(t, OpenAIResponses, []step{
		{name: "response.created", data: `{"type":"response.created","sequence_number":0,"response":{"id":"r1","model":"gpt-4o","created_at":17,"output":[],"instructions":"be"}}`, pieces: []string{"0/0/parameter!alone be"}, check: func(t *testing.T, e *Event, p *Progress) {
			require.Equal(t, "gpt-4o", e.ModelValue.Text())
			require.Equal(t, []any{"r1", "gpt-4o", int64(17), int64(1)}, []any{p.ID, p.Model, p.Created, p.Sequence})
		}},
		{data: `{"type":"response.output_item.added","sequence_number":1,"output_index":1,"item":{"id":"m","type":"message","status":"in_progress","content":[]}}`, check: func(t *testing.T, _ *Event, p *Progress) {
			require.Equal(t, []Block{{Index: 1, Type: "message", ID: "m"}}, p.OpenBlocks)
		}},
		{data: `{"type":"response.content_part.added",` + at + `"part":{"type":"output_text","text":"","annotations":[]}}`, pieces: []string{"-1/1/content "}},
		{data: `{"type":"response.output_text.delta",` + at + `"delta":"hi","logprobs":[{"token":"hi"}],"obfuscation":"x"}`, pieces: []string{"-1/1/content hi"}, check: func(t *testing.T, e *Event, _ *Progress) {
			require.Equal(t, 1, e.Pieces[0].Choice())
			require.Len(t, e.Shadows, 1)
		}},
		{data: `{"type":"response.output_text.annotation.added",` + at + `"annotation_index":0,"annotation":{"type":"url_citation","title":"t"}}`, pieces: []string{"1/0/document!alone!fixed title", "1/0/document!alone t"}},
		{data: `{"type":"response.output_text.done",` + at + `"text":"hi","logprobs":[]}`, pieces: []string{"-1/1/content!repeats hi"}},
		{data: `{"type":"response.content_part.done",` + at + `"part":` + said + `}`, pieces: []string{"-1/1/content!repeats hi"}},
		{data: `{"type":"response.output_item.done","output_index":1,"item":` + item + `}`, pieces: []string{"-1/1/content!repeats hi"}, ends: []End{{Choice: 1, Block: -1}}, check: func(t *testing.T, _ *Event, p *Progress) {
			require.Empty(t, p.OpenBlocks)
		}},
		{data: `{"type":"response.completed","sequence_number":40,"response":{"id":"r1","output":[` + item + `],"usage":{"input_tokens":5,"output_tokens":2}}}`, pieces: []string{"-1/0/content!again hi"}, ends: all, check: func(t *testing.T, e *Event, p *Progress) {
			require.True(t, e.Done && p.Finished)
			require.Equal(t, int64(41), p.Sequence)
		}},
	})
	require.Equal(t, int64(7), p.Usage.Total())
}

// Each kind of text, but what is said, comes in pieces of one stream and, at its end, once more, whole.
func TestEveryKindOfTextComesInPiecesAndAgainWhole(t *testing.T) {
	for kind, c := range map[string]struct{ member, stream string }{
		"refusal":                         {"refusal", "3/1/refusal"},
		"reasoning_text":                  {"text", "3/1/reasoning+reasoning_text"},
		"reasoning_summary_text":          {"text", "3/2/reasoning"},
		"function_call_arguments":         {"arguments", "3/0/arguments!json"},
		"mcp_call_arguments":              {"arguments", "3/0/arguments!json"},
		"custom_tool_call_input":          {"input", "3/0/arguments"},
		"code_interpreter_call_code":      {"code", "3/0/arguments"},
		"apply_patch_call_operation_diff": {"diff", "3/0/arguments"},
		"shell_call_command":              {"command", "3/4/arguments"},
		"audio.transcript":                {"transcript", "3/0/content+transcript"},
	} {
		at := `"output_index":3,"content_index":1,"summary_index":2,"command_index":4`
		var delta Stream
		follow(t, OpenAIResponses, []step{
			{data: `{"type":"response.` + kind + `.delta",` + at + `,"delta":"hi"}`, pieces: []string{c.stream + " hi"}, check: func(_ *testing.T, e *Event, _ *Progress) {
				delta = e.Pieces[0].Stream
			}},
		})
		e := new(Event)
		done := `{"type":"response.` + kind + `.done",` + at + `,"` + c.member + `":"hi"}`
		require.NoError(t, readEvent(t, OpenAIResponses, e, new(Progress), "", done, &Options{}), done)
		require.Equal(t, []string{c.stream + "!alone hi"}, pieces(e.Pieces), done)
		require.Equal(t, []End{endOf(delta)}, e.Ends, done)
	}
	follow(t, OpenAIResponses, []step{
		{data: `{"type":"response.reasoning_summary_part.added","output_index":3,"summary_index":2,"part":{"type":"summary_text","text":"a"}}`, pieces: []string{"3/2/reasoning a"}},
		{data: `{"type":"response.reasoning_summary_part.done","output_index":3,"summary_index":2,"part":{"type":"summary_text","text":"a"}}`, pieces: []string{"3/2/reasoning!alone a"}},
		{data: `{"type":"response.shell_call_output_content.delta","output_index":3,"command_index":1,"delta":{"stdout":"o","stderr":"e"}}`, pieces: []string{"3/1/tool_result+stdout o", "3/1/tool_result+stderr e"}},
		{data: `{"type":"response.shell_call_output_content.done","output_index":3,"command_index":1,"output":[{"stdout":"o"}]}`, pieces: []string{"3/1/tool_result!alone!fixed stdout", "3/1/tool_result!alone o"}},
		{data: `{"type":"response.web_search_call.searching","output_index":0,"item_id":"w"}`},
		{data: `{"type":"response.image_generation_call.partial_image","output_index":0,"partial_image_b64":"` + strings.Repeat("/9j/", 90) + `"}`},
		{data: `{"type":"response.compaction.compacting","output_index":0,"item_id":"c","sequence_number":2}`},
		{data: `{"type":"response.new_call.in_progress","output_index":0,"item_id":"n","sequence_number":2}`},
		{data: `{"type":"response.audio.transcript.done","sequence_number":2}`, ends: []End{endOf(Stream{Place: PlaceContent, Field: "transcript"})}},
		{data: `{"type":"keepalive","sequence_number":3}`, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.Idle) }},
	})
}

func TestAnErrorInAStreamOfTypedEventsIsText(t *testing.T) {
	for _, data := range []string{
		`{"type":"error","code":"server_error","message":"m","param":null}`,
		`{"type":"error","error":{"type":"server_error","message":"m"}}`,
		`{"error":{"message":"m"}}`,
		`{"type":"response.failed","response":{"id":"r","output":[],"error":{"code":"c","message":"m"}}}`,
	} {
		e := new(Event)
		require.NoError(t, readEvent(t, OpenAIResponses, e, new(Progress), "", data, &Options{}))
		require.True(t, e.Failed)
		require.Equal(t, all, e.Ends)
		require.Contains(t, pieces(e.Pieces), "0/0/parameter!alone m", data)
	}
}

func TestATypedEventThatIsNotKnownIsRefusedUnlessAllowed(t *testing.T) {
	for _, c := range []struct{ name, data, want string }{
		{"", `hello`, "data: unknown_kind"},
		{"", `{"type":"new.kind","text":"x"}`, "type: unknown_kind"},
		{"", `{"type":"new.kind"}`, "type: unknown_kind"},
		{"", `{"type":"response.new_call.delta","item_id":"n","delta":"x"}`, "type: unknown_kind"},
		{"", `{"type":"response.new_call.in_progress","item_id":"a text"}`, "type: unknown_kind"},
		{"response.created", `{"type":"response.completed","response":{}}`, "event: unknown_kind"},
		{"", `{"type":"response.created"}`, "response: missing_field"},
		{"", `{"type":"response.output_item.added"}`, "item: missing_field"},
		{"", `{"type":"response.content_part.done"}`, "part: missing_field"},
		{"", `{"type":"response.output_text.delta"}`, "delta: missing_field"},
	} {
		e := new(Event)
		require.EqualError(t, readEvent(t, OpenAIResponses, e, new(Progress), c.name, c.data, &Options{}), c.want)
	}
	e := new(Event)
	require.NoError(t, readEvent(t, OpenAIResponses, e, new(Progress), "", `{"type":"new.kind","text":"x"}`, &Options{Events: []string{"new.kind"}}))
	require.Contains(t, pieces(e.Pieces), "0/0/parameter!alone x")
}

func TestTextDoesNotHideBesideATypedEventsOwnMembers(t *testing.T) {
	for _, data := range []string{
		`{"type":"keepalive","note":"secret"}`, `{"type":"response.output_text.delta","delta":"","note":"secret"}`, `{"type":"response.output_text.delta","delta":{"a":"secret"}}`,
		`{"type":"response.output_text.done","text":"","name":"secret"}`, `{"type":"response.output_text.delta","delta":"","logprobs":"secret"}`,
		`{"type":"response.completed","response":{"output":[]},"note":"secret"}`, `{"type":"response.output_item.done","item":{"note":"secret"}}`,
		`{"type":"response.content_part.done","part":{"note":"secret"}}`, `{"type":"response.output_text.annotation.added","annotation":"secret"}`,
		`{"type":"response.image_generation_call.partial_image","partial_image_b64":"secret"}`, `{"type":"response.mcp_call.completed","other_index":{"a":"secret"}}`,
		`{"type":"response.shell_call_output_content.delta","delta":"secret"}`,
	} {
		e := new(Event)
		require.NoError(t, readEvent(t, OpenAIResponses, e, new(Progress), "", data, &Options{}), data)
		require.Contains(t, strings.Join(pieces(e.Pieces), "\n"), "secret", data)
	}
}

func TestAStreamThatIsCutIsAnIncompleteResponse(t *testing.T) {
	open := &Progress{
		Started: true, ID: "r", Model: "m", Created: 17, Sequence: 9,
		OpenBlocks: []Block{{Index: 1, Type: "message", ID: "msg"}, {Index: 2, Type: "function_call", ID: "f"}},
	}
	ended := events(t, OpenAIResponses.AppendFilteredEnd(nil, open))
	require.Equal(t, []string{"response.output_item.done", "response.incomplete"}, []string{ended[0][0], ended[1][0]}, "no call of a tool is completed")
	for i, event := range ended {
		var data struct {
			Number int `json:"sequence_number"`
		}
		require.NoError(t, json.Unmarshal([]byte(event[1]), &data))
		require.Equal(t, 9+i, data.Number)
	}
	require.Equal(t, "response.created", events(t, OpenAIResponses.AppendFilteredEnd(nil, &Progress{}))[0][0])
	failed := events(t, OpenAIResponses.AppendErrorEnd(nil, open, refusal))
	require.JSONEq(t, `{"type":"error","sequence_number":9,"code":"rate_limited","message":"Too \"many\". Ask a@b.example. (request r-1)","param":null,
		"error":{"message":"Too \"many\". Ask a@b.example. (request r-1)","type":"rate_limit_error","param":"model","code":"rate_limited"}}`, failed[0][1])
}

func TestReadingATypedEventDoesNotAllocate(t *testing.T) {
	doc := parse(t, `{"type":"response.output_text.delta","sequence_number":7,"item_id":"m","output_index":0,"content_index":0,"delta":"hi","logprobs":[],"obfuscation":"x"}`)
	e, p, opt := new(Event), new(Progress), new(Options)
	read := func() {
		if err := OpenAIResponses.ParseEvent(e, p, "", nil, doc, opt); err != nil {
			t.Fatal(err)
		}
	}
	read()
	require.Zero(t, testing.AllocsPerRun(100, read))
}
