package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const conversationEverything = `{"items":[{"type":"message","role":"user","content":"user/content c"},{"role":"developer","content":[{"type":"input_text","text":"system/content d"}]},
	{"type":"function_call_output","call_id":"tool/parameter c","output":"tool/tool_result o"}],
	"metadata":{"none/parameter key":"none/parameter value"}}`

func TestWhatAConversationBeginsWithIsReadAsAnInputIs(t *testing.T) {
	for _, path := range []string{"/v1/conversations", "/openai/v1/conversations", "/v1/conversations/conv_1", "/v1/conversations/conv_1/items"} {
		c, err := readCallOf(t, path, conversationEverything, Options{})
		require.NoError(t, err, path)
		claimsHold(t, c, conversationEverything)
		require.Equal(t, []any{"", 3}, []any{c.Model(), c.Messages})
		require.Equal(t, conversationEverything, render(t, c))
		for _, row := range []refused{
			{"no object", `[]`, ": wrong_type"},
			{"items that are a text", `{"items":"x","metadata":{}}`, "items: wrong_type"},
			{"a model, which Mistral's servers ask then", `{"items":[],"model":"m"}`, "model: unknown_field"},
			{"what Mistral's servers ask it", `{"items":[],"inputs":"x"}`, "inputs: unknown_field"},
			{"an agent with a model of its own", `{"items":[],"agent_id":"a"}`, "agent_id: unknown_field"},
			{"what the provider has in store", `{"items":[{"type":"item_reference","id":"x"}],"metadata":{}}`, "items[0].type: unknown_kind"},
			{"a picture", `{"items":[{"role":"user","content":[{"type":"input_image","image_url":"data:,"}]}],"metadata":{}}`, "items[0].content[0].type: unknown_kind"},
			{"a name in another case", `{"items":[],"meta_data":{}}`, "meta_data: unknown_field"},
		} {
			_, err := readCallOf(t, path, row.body, Options{})
			require.EqualError(t, err, row.err, "%s %s", path, row.name)
		}
	}
	_, err := readCallOf(t, "/v1/conversations/conv_1/items", `{}`, Options{})
	require.EqualError(t, err, "items: missing_field")
	_, err = readCallOf(t, "/v1/conversations/conv_1", `{"items":[]}`, Options{})
	require.EqualError(t, err, "metadata: missing_field")
	_, err = readCallOf(t, "/v1/conversations", `{}`, Options{})
	require.NoError(t, err)
}

// conversationReplies is a reply of each form.
var conversationReplies = []document{
	{"GET /v1/conversations/conv_1", `{"id":"conv_1","object":"conversation","created_at":17,"metadata":{"k":"v"}}`},
	{"GET /v1/conversations/conv_1/items", `{"object":"list","data":[{"id":"m","type":"message","role":"assistant","content":[{"type":"output_text","text":"t"}]},{"id":"f","type":"function_call","name":"n","arguments":"{}","call_id":"c"}],"first_id":"m","last_id":"f","has_more":false}`},
	{"GET /v1/conversations/conv_1/items/msg_1", `{"id":"m","type":"message","role":"user","content":[{"type":"input_text","text":"t"}]}`},
	{"DELETE /v1/conversations/conv_1", `{"id":"conv_1","object":"conversation.deleted","deleted":true}`},
	{"DELETE /v1/conversations/conv_1/items/msg_1", `{"id":"conv_1","object":"conversation","created_at":17,"metadata":{}}`},
}

func TestWhatOfAConversationComesBackIsRead(t *testing.T) {
	for i, want := range []struct {
		pieces         []string
		operation      Operation
		filtered, less string
	}{
		{[]string{"0/0/parameter!alone v"}, OpRetrieveConversation, `{"id":"conv_1","object":"conversation","created_at":17,"metadata":{}}`, "object"},
		{[]string{"0/0/content t", "1/0/name!alone n", "1/0/arguments!json {}"}, OpRetrieveConversation, `{"object":"list","data":[],"first_id":"","last_id":"","has_more":false}`, "data"},
		{[]string{"0/0/content t"}, OpRetrieveConversation, `{"id":"m","type":"message","role":"assistant","status":"incomplete","content":[]}`, "type"},
		{nil, OpDeleteConversation, `{"id":"conv_1","object":"conversation","created_at":0,"metadata":{}}`, "object"},
		{nil, OpDeleteConversation, `{"id":"conv_1","object":"conversation","created_at":17,"metadata":{}}`, "object"},
	} {
		d := conversationReplies[i]
		method, path, _ := strings.Cut(d.path, " ")
		ep, r := Find(method, path), new(Reply)
		require.Equal(t, []any{want.operation, "conversation", true}, []any{ep.Operation, ep.Field, ep.Bodyless}, d.path)
		require.NoError(t, ep.Dialect.ParseReply(r, ep, parse(t, d.body)), d.path)
		require.Equal(t, want.pieces, pieces(r.Pieces), d.path)
		require.JSONEq(t, want.filtered, string(ep.Dialect.AppendFiltered(nil, r)), d.path)
		require.EqualError(t, ep.Dialect.ParseReply(r, ep, parse(t, `{}`)), want.less+": missing_field", d.path)
	}
}
