package llm

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// saidIn is an event about the text of a part of a message.
func saidIn(step string, item, part int) string {
	member := map[string]string{"delta": "delta", "done": "text"}[step]
	return fmt.Sprintf(`{"type":"response.output_text.%s","output_index":%d,"content_index":%d,"%s":"hi"}`, step, item, part, member)
}

// itemIs is an event about an item.
func itemIs(step string, item int, kind string) string {
	return fmt.Sprintf(`{"type":"response.output_item.%s","output_index":%d,"item":{"type":%q,"id":"i"}}`, step, item, kind)
}

func TestWhatIsSaidGoesOnOverPartsAndMessages(t *testing.T) {
	said := []string{"-1/1/content hi"}
	over := []End{endOf(Stream{Choice: AllChoices, Block: 1, Place: PlaceContent})}
	follow(t, OpenAIResponses, []step{
		{data: itemIs("added", 1, "message")},
		{data: saidIn("delta", 1, 0), pieces: said},
		{data: saidIn("done", 1, 0), pieces: []string{"-1/1/content!repeats hi"}},
		{data: saidIn("delta", 1, 1), pieces: said, check: func(t *testing.T, e *Event, _ *Progress) {
			require.Equal(t, Part{1, 1}, e.Pieces[0].Part)
		}},
		{data: itemIs("done", 1, "message"), ends: []End{{Choice: 1, Block: -1}}},
		{data: itemIs("added", 2, "message")},
		{data: saidIn("delta", 2, 0), pieces: said, check: func(t *testing.T, e *Event, _ *Progress) {
			require.Equal(t, 2, e.Pieces[0].Choice())
		}},
		{data: itemIs("added", 3, "function_call")}, // the message is not at its end
		{data: saidIn("delta", 2, 0), pieces: said},
		{data: itemIs("done", 2, "message"), ends: append([]End{{Choice: 2, Block: -1}}, over...)},
		{data: itemIs("done", 3, "function_call"), ends: []End{{Choice: 3, Block: -1}}},
		{data: saidIn("delta", 4, 0), pieces: []string{"-1/4/content hi"}},
	})
}

func TestWhatIsSaidDoesNotGoBackToAPartBefore(t *testing.T) {
	for name, events := range map[string][]string{
		"of the message":               {saidIn("delta", 1, 1), saidIn("delta", 1, 0)},
		"of a message before":          {saidIn("delta", 1, 0), saidIn("delta", 0, 1)},
		"that was said to be whole":    {saidIn("delta", 1, 0), saidIn("done", 1, 0), saidIn("delta", 1, 0)},
		"of a message that has ended":  {itemIs("added", 1, "message"), saidIn("delta", 1, 0), itemIs("done", 1, "message"), saidIn("delta", 1, 3)},
		"by the beginning of the part": {saidIn("delta", 1, 1), `{"type":"response.content_part.added","output_index":1,"content_index":0,"part":{"type":"output_text","text":"hi"}}`},
	} {
		e, p := new(Event), new(Progress)
		for _, data := range events[:len(events)-1] {
			require.NoError(t, readEvent(t, OpenAIResponses, e, p, "", data, &Options{}), name)
		}
		require.ErrorContains(t, readEvent(t, OpenAIResponses, e, p, "", events[len(events)-1], &Options{}), string(ProblemOrder), name)
	}
}

func TestAMessageDoesNotBeginWithTextThatOthersGoOnWith(t *testing.T) {
	begins := `{"type":"message_start","message":{"content":[%s]}}`
	called := fmt.Sprintf(begins, `{"type":"tool_use","id":"i","name":"n","input":{}}`)
	require.NoError(t, readEvent(t, Anthropic, new(Event), new(Progress), "", called, &Options{}))
	said := fmt.Sprintf(begins, `{"type":"text","text":"hi"}`)
	require.ErrorContains(t, readEvent(t, Anthropic, new(Event), new(Progress), "", said, &Options{}), string(ProblemOrder))
}

func TestBlocksOfTextThatAreJoinedDoNotGoBack(t *testing.T) {
	for d, events := range map[Dialect][2]string{
		Anthropic: {`{"type":"content_block_delta","index":1,"delta":{"type":"text_delta","text":"hi"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"hi"}}`},
		Bedrock:   {`{"contentBlockIndex":1,"delta":{"text":"hi"}}`, `{"contentBlockIndex":0,"delta":{"text":"hi"}}`},
		Cohere:    {`{"type":"content-delta","index":1,"delta":{"message":{"content":{"text":"hi"}}}}`, `{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"hi"}}}}`},
	} {
		e, p, name := new(Event), new(Progress), ""
		if d == Bedrock {
			name = "contentBlockDelta"
			p.Endpoint = Find("POST", "/model/m/converse-stream")
		}
		require.NoError(t, readEvent(t, d, e, p, name, events[0], &Options{}), d.Name())
		require.ErrorContains(t, readEvent(t, d, e, p, name, events[1], &Options{}), string(ProblemOrder), d.Name())
	}
}
