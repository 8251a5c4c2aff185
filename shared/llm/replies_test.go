package llm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

func readReply(t testing.TB, d Dialect, body string) (*Reply, error) {
	t.Helper()
	r := new(Reply)
	return r, d.ParseReply(r, &d.Endpoints()[0], parse(t, body))
}

// streamOf writes a piece's stream as choice/block/place, and what else tells it apart.
func streamOf(p *Piece) string {
	s := fmt.Sprintf("%d/%d/%s", p.Stream.Choice, p.Stream.Block, p.Stream.Place)
	if p.Stream.Field != "" {
		s += "+" + p.Stream.Field
	}
	if p.Stream.JSON {
		s += "!json"
	}
	if p.Stream.Alone {
		s += "!alone"
	}
	if p.Stream.Again {
		s += "!again"
	}
	if p.Repeats {
		s += "!repeats"
	}
	if p.Fixed {
		s += "!fixed"
	}
	return s
}

func pieces(list []Piece) []string {
	var out []string
	for i := range list {
		if !list[i].Arguments {
			out = append(out, streamOf(&list[i])+" "+list[i].String())
		}
	}
	return out
}

func TestEveryTextOfAnOpenAIReplyIsFound(t *testing.T) {
	r, err := readReply(t, OpenAI, `{"id":"c1","object":"chat.completion","created":1700000000,"model":"gpt-4o","system_fingerprint":"fp","service_tier":"default",
		"choices":[
			{"index":0,"finish_reason":"stop","logprobs":{"content":[{"token":"hi"}]},"message":{"role":"assistant","content":"hi","refusal":"no",
				"reasoning":"r","reasoning_content":"rc","annotations":[{"url":"https://a.example"}],"function_call":{"name":"old","arguments":"{}"},
				"tool_calls":[{"id":"t","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}},{"index":4,"type":"custom","custom":{"name":"g","input":"in"}}],
				"audio":{"id":"a","data":"QUJD","expires_at":1,"transcript":"said"}}},
			{"index":1,"logprobs":null,"message":{"content":["odd"]}}],
		"usage":{"prompt_tokens":7,"completion_tokens":3,"prompt_tokens_details":{"cached_tokens":2}},"note":"n","number":12345678}`)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/content hi", "0/0/refusal no", "0/0/reasoning+reasoning r", "0/0/reasoning rc",
		"0/0/parameter!alone!fixed url", "0/0/parameter!alone https://a.example",
		"0/0/name+function_call!alone old", "0/0/arguments+function_call!json {}",
		"0/0/name!alone f", `0/0/arguments!json {"a":1}`, "0/4/name!alone g", "0/4/arguments in",
		"0/0/content+transcript said", "1/0/parameter!alone odd", "0/0/parameter!alone!fixed note", "0/0/parameter!alone n", "0/0/parameter!alone!fixed number", "0/0/parameter!alone 12345678",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, CachedInput: 2, Output: 3, Known: true}, r.Usage)
	require.Equal(t, int64(10), r.Usage.Total())
	require.Equal(t, []string{"c1", "gpt-4o", "1700000000"}, []string{r.ID, r.Model, fmt.Sprint(r.Created)})
	require.Len(t, r.Shadows, 1)
	require.Equal(t, 0, r.Shadows[0].Choice)
}

func TestEveryTextOfAnAnthropicReplyIsFound(t *testing.T) {
	r, err := readReply(t, Anthropic, `{"id":"m1","type":"message","role":"assistant","model":"claude","stop_reason":"end_turn","stop_sequence":"END",
		"content":[{"type":"text","text":"hi","citations":[{"cited_text":"c"}]},{"type":"thinking","thinking":"t","signature":"c2ln"},
			{"type":"redacted_thinking","data":"c2ln"},{"type":"tool_use","id":"u","name":"n","input":{"key":"v"}},{"type":"new","data":"d","tool_use_id":"u"}],
		"usage":{"input_tokens":5,"cache_read_input_tokens":2,"cache_creation_input_tokens":1,"output_tokens":4}}`)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/parameter!alone END", "0/0/content hi", "0/0/parameter!alone!fixed cited_text", "0/0/parameter!alone c",
		"0/1/reasoning!fixed t", "0/3/name!alone n", "0/3/arguments!alone!fixed key", "0/3/arguments!alone v",
		"0/4/parameter!alone!fixed data", "0/4/parameter!alone d",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 8, CachedInput: 2, Output: 4, Known: true}, r.Usage)
}

// Clients break at these, but they show what they got, or log it.
func TestTextDoesNotHideWhereAnObjectShouldBe(t *testing.T) {
	for body, d := range map[string]Dialect{
		`{"choices":["secret"]}`: OpenAI, `{"choices":[{"message":"secret"}]}`: OpenAI, `{"choices":[{"message":{"tool_calls":"secret"}}]}`: OpenAI,
		`{"choices":[{"message":{"tool_calls":["secret"]}}]}`: OpenAI, `{"choices":[{"message":{"tool_calls":[{"function":"secret"}]}}]}`: OpenAI,
		`{"choices":[{"message":{"audio":"secret"}}]}`: OpenAI, `{"choices":[{"message":{"audio":{"note":"secret"}}}]}`: OpenAI,
		`{"choices":[{"message":{"role":["secret"]}}]}`: OpenAI, `{"choices":[{"finish_reason":{"why":"secret"}}]}`: OpenAI,
		`{"choices":[],"id":["secret"]}`: OpenAI, `{"choices":[],"usage":"secret"}`: OpenAI, `{"choices":[],"model":["secret"]}`: OpenAI,
		`{"content":["secret"]}`: Anthropic, `{"content":[],"stop_reason":["secret"]}`: Anthropic, `{"content":[{"text":["secret"]}]}`: Anthropic,
		`{"content":[{"type":"text","signature":"secret"}]}`: Anthropic, `{"content":[],"usage":["secret"]}`: Anthropic, `{"content":[{"type":"text","":"secret"}]}`: Anthropic,
	} {
		r, err := readReply(t, d, body)
		require.NoError(t, err, body)
		require.Contains(t, strings.Join(pieces(r.Pieces), "\n"), "secret", body)
	}
}

func TestAReplyOfAnotherFormIsAnError(t *testing.T) {
	for body, d := range map[string]Dialect{
		`[]`: OpenAI, `{}`: OpenAI, `{"choices":{}}`: OpenAI, `"x"`: Anthropic, `{}` + " ": Anthropic, `{"content":"x"}`: Anthropic,
	} {
		_, err := readReply(t, d, body)
		var shape *ShapeError
		require.ErrorAs(t, err, &shape, body)
	}
}

func TestCountsThatAreNoneLeaveTheUsageUnknownInEveryAPI(t *testing.T) {
	for path, body := range map[string]string{
		"/v1/chat/completions":             `{"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":"7"}}`,
		"/v1/completions":                  `{"choices":[],"usage":{"prompt_tokens":-1,"completion_tokens":"7"}}`,
		"/v1/responses":                    `{"output":[],"usage":{"input_tokens":-1,"output_tokens":1e3}}`,
		"/v1/messages":                     `{"content":[],"usage":{"input_tokens":-1,"output_tokens":99999999999}}`,
		"/v1beta/models/m:generateContent": `{"candidates":[],"usageMetadata":{"promptTokenCount":-1,"candidatesTokenCount":1.5}}`,
		"/model/m/converse":                `{"output":{"message":{}},"usage":{"inputTokens":-1,"outputTokens":null}}`,
		"/v2/chat":                         `{"message":{},"usage":{"tokens":{"input_tokens":-1,"output_tokens":[]}}}`,
		"/api/chat":                        `{"message":{},"prompt_eval_count":-1,"eval_count":true}`,
	} {
		ep := Find("POST", path)
		require.NotNil(t, ep, path)
		doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
		require.NoError(t, err)
		var r Reply
		require.NoError(t, ep.Dialect.ParseReply(&r, ep, doc), path)
		require.Equal(t, Usage{}, r.Usage, path)
	}
}

func TestCountsThatAreNoneLeaveTheUsageUnknown(t *testing.T) {
	r, err := readReply(t, OpenAI, `{"choices":[],"usage":{"prompt_tokens":-5,"completion_tokens":1e3}}`)
	require.NoError(t, err)
	require.Equal(t, Usage{}, r.Usage)
	r, err = readReply(t, OpenAI, `{"choices":[],"usage":null}`)
	require.NoError(t, err)
	require.False(t, r.Usage.Known)
	r, err = readReply(t, Anthropic, `{"content":[],"usage":{"output_tokens":99999999999}}`)
	require.NoError(t, err)
	require.Equal(t, Usage{}, r.Usage)
}

func TestTextDoesNotHideInWordsAndCounts(t *testing.T) {
	for body, d := range map[string]Dialect{
		`{"choices":[],"created":"a secret"}`:                                    OpenAI,
		`{"choices":[],"created":{"x":["secret"]}}`:                              OpenAI,
		`{"choices":[],"id":"a secret"}`:                                         OpenAI,
		`{"choices":[],"system_fingerprint":"secret@corp.example"}`:              OpenAI,
		`{"choices":[{"finish_reason":"` + strings.Repeat("secret", 20) + `"}]}`: OpenAI,
		`{"choices":[],"usage":{"prompt_tokens":1,"note":"a secret"}}`:           OpenAI,
		`{"choices":[],"usage":{"a secret":1}}`:                                  OpenAI,
		`{"choices":[],"usage":{"prompt_tokens_details":{"x":["secret"]}}}`:      OpenAI,
		`{"choices":[],"usage":{"details":[{"x":"a secret"}]}}`:                  OpenAI,
		`{"content":[],"usage":{"cache":{"x":"my secret"}}}`:                     Anthropic,
	} {
		r, err := readReply(t, d, body)
		require.NoError(t, err, body)
		require.Contains(t, strings.Join(pieces(r.Pieces), " "), "secret", body)
	}
}

func TestAnIndexThatReadersTakeDifferentlyIsAnError(t *testing.T) {
	for _, index := range []string{`"1"`, `1.0`, `1e0`, `-1`, `4294967296`, `true`, `99999999999999999999`} {
		for _, body := range []string{
			`{"choices":[{"index":` + index + `,"message":{"content":"x"}}]}`,
			`{"choices":[{"message":{"tool_calls":[{"index":` + index + `}]}}]}`,
		} {
			_, err := readReply(t, OpenAI, body)
			var shape *ShapeError
			require.ErrorAs(t, err, &shape, body)
		}
	}
}

func TestAReplyThatIsNoSuccessIsAllText(t *testing.T) {
	var r Reply
	ParseAny(&r, parse(t, `{"error":{"message":"m","n":1234567,"a":["x",true,null]}}`))
	require.Equal(t, []string{
		"0/0/parameter!alone!fixed error", "0/0/parameter!alone m",
		"0/0/parameter!alone 1234567", "0/0/parameter!alone x",
	}, pieces(r.Pieces))
}
