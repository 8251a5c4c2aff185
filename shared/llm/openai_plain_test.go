package llm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// readAt reads a call as the endpoint of a path reads it.
func readAt(t testing.TB, path, body string, opt Options) (*Call, error) {
	t.Helper()
	ep := Find("POST", path)
	require.NotNil(t, ep, path)
	c := new(Call)
	return c, ep.Dialect.ParseCall(c, ep, parse(t, body), &opt)
}

func replyAt(t testing.TB, path, body string) (*Reply, error) {
	t.Helper()
	ep := Find("POST", path)
	if ep == nil {
		ep = Find("GET", path)
	}
	require.NotNil(t, ep, path)
	r := new(Reply)
	return r, ep.Dialect.ParseReply(r, ep, parse(t, body))
}

// Every text of these says its role and place.
var plainEverything = map[string]string{
	"/v1/completions": `{"model":"m","models":["n"],"fallbacks":["o"],"prompt":["user/content one","user/content two"],"suffix":"user/content s","echo":true,
		"stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"n":2,"best_of":1,"temperature":0.5,"stop":["none/parameter stop"],"stop_token_ids":[2],"user":"none/parameter u",
		"frequency_penalty":0,"presence_penalty":0,"top_p":1,"seed":1,"logprobs":3,"logit_bias":null,"prompt_embeds":null,"prompt_token_ids":null,"input_ids":null,
		"allowed_token_ids":null,"logits_processors":null,"messages":null,"input":null,"none/parameter new":"none/parameter value"}`,
	"/v1/fim/completions": `{"model":"m","prompt":"user/content p","suffix":"user/content s","stream":true,"stream_options":{"include_usage":true},"max_tokens":5,"n":1,"temperature":0.5,
		"stop":["none/parameter stop"],"metadata":{"none/parameter key":"none/parameter value"},"prompt_cache_key":"none/parameter k","top_p":1,"min_tokens":1,"random_seed":1,
		"none/parameter new":"none/parameter value"}`,
	"/v1/embeddings": `{"model":"m","input":["user/content one","user/content two"],"dimensions":3,"encoding_format":"none/parameter float","user":"none/parameter u",
		"output_dimension":3,"output_dtype":"none/parameter int8","metadata":{"none/parameter key":"none/parameter value"},
		"prompt_token_ids":null,"input_ids":null,"messages":null}`,
	"/v1/moderations": `{"model":"m","input":[{"type":"text","text":"user/content a part"}]}`,
	"/v1/images/generations": `{"model":"m","prompt":"user/content p","n":2,"user":"none/parameter u","stream":false,"background":"none/parameter b","moderation":"none/parameter m",
		"output_format":"none/parameter png","quality":"none/parameter q","response_format":"none/parameter r","size":"none/parameter s","style":"none/parameter s","output_compression":1,"partial_images":1,
		"complexity":"none/parameter low","frame_count":1,"frame_duration_ms":1,"safety_identifier":"none/parameter s","svg":{"effort":"none/parameter low"}}`,
	"/v1/audio/speech": `{"model":"m","input":"user/content i","instructions":"system/content slowly","voice":"none/parameter v","response_format":"none/parameter mp3","speed":1,"stream_format":"none/parameter a"}`,
}

func TestEveryTextOfAPlainCallIsFoundWithItsRoleAndPlace(t *testing.T) {
	for path, body := range plainEverything {
		c, err := readAt(t, path, body, Options{Parts: []string{"image", "audio"}})
		require.NoError(t, err, path)
		claimsHold(t, c, body)
		require.Equal(t, "m", c.Model(), path)
		require.Equal(t, body, render(t, c))
		table := completionsCall
		if api, ok := openaiPlain.find(c.Endpoint.Operation); ok {
			table = *api.fields
		} else if strings.Contains(path, "/fim/") {
			table = fimCall
		}
		for _, name := range table.names() {
			require.Contains(t, body, `"`+name+`":`, path)
		}
	}
}

func TestWhatPlainAPIsDoNotKnowIsRefused(t *testing.T) {
	for _, row := range []struct{ path, body, err string }{
		{"/v1/completions", `{"prompt":"x"}`, "model: missing_field"},
		{"/v1/completions", `{"model":"m"}`, "prompt: missing_field"},
		{"/v1/completions", `{"model":"m","prompt":[1,2]}`, "prompt: not_text"},
		{"/v1/completions", `{"model":"m","prompt":[[1],[2]]}`, "prompt: not_text"},
		{"/v1/completions", `{"model":"m","prompt":["a",7]}`, "prompt[1]: wrong_type"},
		{"/v1/completions", `{"model":"m","prompt":{"a":1}}`, "prompt: wrong_type"},
		{"/v1/completions", `{"model":"m","prompt":"x","n":1,"best_of":20}`, "best_of: same_field_twice"},
		{"/v1/completions", `{"model":"m","prompt":"x","bestOf":20}`, "bestOf: misspelt_field"},
		{"/v1/fim/completions", `{"prompt":"x"}`, "model: missing_field"},
		{"/v1/fim/completions", `{"model":"m","suffix":"x"}`, "prompt: missing_field"},
		{"/v1/fim/completions", `{"model":"m","prompt":["a","b"]}`, "prompt: wrong_type"},
		{"/v1/fim/completions", `{"model":"m","prompt":"x","max_tokens":1,"max_completion_tokens":9}`, "max_completion_tokens: not_text"},
		{"/v1/fim/completions", `{"model":"m","prompt":"x","tools":[{"type":"function"}]}`, "tools: not_text"},
		{"/v1/embeddings", `{"model":"m","input":[1,2]}`, "input: not_text"},
		{"/v1/embeddings", `{"model":"m"}`, "input: missing_field"},
		{"/v1/embeddings", `{"input":"x"}`, "model: missing_field"},
		{"/v1/moderations", `{"input":[{"type":"image_url","image_url":{"url":"https://a.example"}}]}`, "input[0].type: unknown_kind"},
		{"/v1/images/generations", `{"model":"m","prompt":"x"}`, "response: not_text"},
		{"/v1/audio/speech", `{"model":"m","input":"x"}`, "response: not_text"},
		{"/v1/audio/speech", `[]`, ": wrong_type"},
	} {
		_, err := readAt(t, row.path, row.body, Options{})
		require.EqualError(t, err, row.err, "%s %s", row.path, row.body)
	}
	_, err := readAt(t, "/v1/images/generations", `{"prompt":"x"}`, Options{Parts: []string{"image"}})
	require.EqualError(t, err, "model: missing_field", "a call without a model would pass every list of models")
	c, err := readAt(t, "/v1/moderations", `{"input":"x"}`, Options{})
	require.NoError(t, err)
	require.Empty(t, c.Models)
	c, err = readAt(t, "/v1/completions", `{"model":"m","prompt":[1,2]}`, Options{Fields: []string{"prompt"}})
	require.NoError(t, err)
	require.Equal(t, []string{"prompt"}, c.Opaque)
}

func TestWhatIsMadeToChooseFromCountsAsDelivered(t *testing.T) {
	c, err := readAt(t, "/v1/completions", `{"model":"m","prompt":"x","best_of":20}`, Options{})
	require.NoError(t, err)
	require.Equal(t, map[Param]float64{ParamChoices: 20}, given(c))
	c, err = readAt(t, "/v1/completions", `{"model":"m","prompt":"x","stream":true}`, Options{})
	require.NoError(t, err)
	require.True(t, c.AskUsage())
	require.JSONEq(t, `{"model":"m","prompt":"x","stream":true,"stream_options":{"include_usage":true}}`, render(t, c))
}

func TestEveryTextOfAPlainReplyIsFound(t *testing.T) {
	coded := strings.Repeat("/9j/", 90)
	for _, c := range []struct {
		path, body string
		want       []string
		usage      Usage
	}{
		{
			"/v1/completions", `{"id":"c1","object":"text_completion","created":17,"model":"m","choices":[{"index":1,"text":"said","logprobs":{"tokens":["said"]},"finish_reason":"stop","note":"x"}],"usage":{"prompt_tokens":3,"completion_tokens":2}}`,
			[]string{"1/0/content said", "1/0/parameter!alone!fixed note", "1/0/parameter!alone x"},
			Usage{Input: 3, Output: 2, Known: true},
		},
		{
			"/v1/embeddings", `{"object":"list","data":[{"object":"embedding","index":0,"embedding":[0.123456789,-4111111111111111]},{"object":"embedding","index":1,"embedding":"` + coded + `"},{"embedding":["said"],"note":"x"}],"model":"m","usage":{"prompt_tokens":3,"total_tokens":3}}`,
			[]string{"0/0/parameter!alone!fixed embedding", "0/0/parameter!alone said", "0/0/parameter!alone!fixed note", "0/0/parameter!alone x"},
			Usage{Input: 3, Known: true},
		},
		{
			"/v1/moderations", `{"id":"m1","model":"m","results":[{"flagged":true,"note":"said"}]}`,
			[]string{"0/0/parameter!alone!fixed results", "0/0/parameter!alone!fixed flagged", "0/0/parameter!alone!fixed note", "0/0/parameter!alone said"},
			Usage{},
		},
		{
			"/v1/models", `{"object":"list","data":[{"id":"gpt","owned_by":"said"}]}`,
			[]string{"0/0/parameter!alone!fixed data", "0/0/parameter!alone!fixed id", "0/0/parameter!alone gpt", "0/0/parameter!alone!fixed owned_by", "0/0/parameter!alone said"},
			Usage{},
		},
		{
			"/v1/images/generations", `{"created":17,"size":"1x1","data":[{"url":"https://a.example"},{"b64_json":"` + coded + `","revised_prompt":"said"},{"b64_json":"short"}],"usage":{"input_tokens":3,"output_tokens":4}}`,
			[]string{"1/0/content said", "0/0/parameter!alone!fixed b64_json", "0/0/parameter!alone short"},
			Usage{Input: 3, Output: 4, Known: true},
		},
		{"/v1/audio/speech", `{"note":"said"}`, []string{"0/0/parameter!alone!fixed note", "0/0/parameter!alone said"}, Usage{}},
	} {
		r, err := replyAt(t, c.path, c.body)
		require.NoError(t, err, c.path)
		require.Equal(t, c.want, pieces(r.Pieces), c.path)
		require.Equal(t, c.usage, r.Usage, c.path)
	}
	for path, want := range map[string]string{
		"/v1/completions": "choices: missing_field", "/v1/embeddings": "data: missing_field", "/v1/moderations": "results: missing_field", "/v1/models": "data: missing_field",
	} {
		_, err := replyAt(t, path, `{"x":1}`)
		require.EqualError(t, err, want)
	}
}

func TestAFilteredPlainReplyHasNothingOfIt(t *testing.T) {
	for path, list := range map[string]string{"/v1/embeddings": "data", "/v1/moderations": "results", "/v1/models": "data", "/v1/images/generations": "data"} {
		r, err := replyAt(t, path, `{"id":"i","object":"list","model":"m","`+list+`":[{"revised_prompt":"said","note":"said"}]}`)
		require.NoError(t, err)
		body := string(Find("POST", "/v1/chat/completions").Dialect.AppendFiltered(nil, r))
		var is map[string]any
		require.NoError(t, json.Unmarshal([]byte(body), &is))
		require.Equal(t, []any{}, is[list], path)
		require.NotContains(t, body, "said")
	}
}

func TestAStreamOfACompletionIsReadEventByEvent(t *testing.T) {
	p := follow(t, OpenAICompletions, []step{
		{data: `{"id":"c1","object":"text_completion","created":17,"model":"m","choices":[{"index":0,"text":"hi","logprobs":{"tokens":["hi"]},"finish_reason":null}]}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, e *Event, p *Progress) {
			require.Len(t, e.Shadows, 1)
			require.Equal(t, []int{0}, p.Open)
		}},
		{data: `{"choices":[{"index":0,"text":"","finish_reason":"stop"}]}`, ends: []End{{Choice: 0, Block: -1}}},
		{data: `{"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":2}}`, check: func(t *testing.T, e *Event, _ *Progress) { require.True(t, e.UsageOnly) }},
		{data: `[DONE]`, ends: all},
	})
	require.Equal(t, []any{"c1", "m", int64(17), int64(7)}, []any{p.ID, p.Model, p.Created, p.Usage.Total()})
	e := new(Event)
	require.EqualError(t, readEvent(t, OpenAICompletions, e, new(Progress), "", `{"text":"x"}`, &Options{}), "type: unknown_kind")
	require.EqualError(t, readEvent(t, OpenAICompletions, e, new(Progress), "", `{"choices":"x"}`, &Options{}), "choices: missing_field")
	require.NoError(t, readEvent(t, OpenAICompletions, e, new(Progress), "", `{"choices":["secret",{"text":["secret"]}],"note":"secret"}`, &Options{}))
	require.Equal(t, 3, strings.Count(strings.Join(pieces(e.Pieces), "\n"), "secret"))
}

func TestEveryPathOfTheFamilyIsKnown(t *testing.T) {
	for path, op := range map[string]Operation{
		"POST /v1/responses": OpResponses, "POST /openai/v1/responses": OpResponses, "POST /openai/responses": OpResponses, "POST /v1/responses/compact": OpResponses,
		"POST /v1/fim/completions": OpCompletions, "POST /v1/responses/input_tokens": OpCountTokens, "DELETE /v1/responses/r": OpDeleteResponse, "POST /v1/responses/r/cancel": OpCancelResponse,
		"POST /openai/deployments/d/completions": OpCompletions, "POST /openai/deployments/d/embeddings": OpEmbeddings,
		"POST /openai/deployments/d/images/generations": OpImages, "POST /openai/deployments/d/audio/speech": OpSpeech, "POST /openai/v1/moderations": OpModerations,
		"POST /v1/audio/transcriptions": OpTranscriptions, "POST /openai/deployments/d/audio/transcriptions": OpTranscriptions,
		"POST /openai/deployments/d/audio/translations": OpTranslations, "POST /openai/v1/audio/translations": OpTranslations,
		"POST /openai/deployments/d/images/edits": OpImageEdits, "POST /v1/images/edits": OpImageEdits, "POST /v1/images/variations": OpImageVariations,
		"GET /v1/models": OpModels, "GET /v1/models/gpt-4o": OpModels, "GET /openai/models": OpModels,
	} {
		method, at, _ := strings.Cut(path, " ")
		ep := Find(method, at)
		require.NotNil(t, ep, path)
		require.Equal(t, []any{op, "openai"}, []any{ep.Operation, ep.Dialect.Name()}, path)
		require.Equal(t, strings.Contains(path, "/d/"), ep.Model == "d", path)
	}
	for _, path := range []string{
		"POST /v1/files", "POST /v1/batches", "POST /v1/fine_tuning/jobs", "POST /v1/audio/voices", "POST /v1/images",
		"POST /v1/realtime/sessions", "DELETE /v1/models/m", "GET /v1/responses", "POST /v1/responses/r",
	} {
		method, at, _ := strings.Cut(path, " ")
		require.Nil(t, Find(method, at), path)
	}
}

func TestModelsOfOtherAPIsAreListedToo(t *testing.T) {
	for body, want := range map[string][]string{
		`{"object":"list","data":[{"id":"a"},{"id":"b"}]}`:                                                      {"a", "b"},
		`{"data":[{"type":"model","id":"a","display_name":"A"}],"first_id":"a","last_id":"a","has_more":false}`: {"a"},
		`{"models":[{"name":"a","endpoints":["chat"]}],"next_page_token":"t"}`:                                  {"a"},
		`{"models":[{"name":"a"}],"object":"list","data":[{"id":"b","name":"c"},{}]}`:                           {"a", "b", ""},
		`{"type":"model","id":"a","display_name":"A"}`:                                                          {"a"},
		`{"name":"a","endpoints":["rerank"]}`:                                                                   {"a"},
		`{"id":"a","data":"x"}`:                                                                                 {"a"},
	} {
		r, err := replyAt(t, "/v1/models", body)
		require.NoError(t, err, body)
		var got []string
		for _, l := range r.Listed {
			got = append(got, l.ID)
		}
		require.Equal(t, want, got, body)
	}
}
