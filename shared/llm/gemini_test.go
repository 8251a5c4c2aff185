package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const geminiEverything = `{
	"contents": [
		{"role": "user", "parts": [{"text": "user/content t", "videoMetadata": {"fps": "user/parameter v"}, "mediaResolution": {"level": "user/parameter l"}, "functionCall": null,
			"audioMetadata": {"startOffset": "user/parameter 1s"}, "documentMetadata": {"startPage": 1}, "spreadsheetMetadata": {"sheetIndex": 1}, "speechMetadata": {"style": "user/parameter s"},
			"mediaProcessing": "user/parameter p", "partMetadata": {"user/parameter key": "user/parameter value"},
			"audioTranscription": {"text": "user/content heard", "words": [{"word": "user/content w"}], "languageCode": "user/parameter en", "speakerLabel": "user/parameter s", "startOffset": "user/parameter 1s",
				"endOffset": "user/parameter 2s", "finished": true}}]},
		{"role": "model", "parts": [
			{"text": "assistant/reasoning t", "thought": true, "thoughtSignature": "c2VhbGVk"},
			{"functionCall": {"id": "assistant/parameter id", "name": "assistant/name n", "args": {"assistant/arguments key": "assistant/arguments value"}, "partialArgs": [{"stringValue": "assistant/arguments part"}], "willContinue": false}},
			{"toolCall": {"id": "assistant/parameter id", "toolType": "assistant/parameter SEARCH", "args": {"query": "assistant/arguments q"}}},
			{"toolResponse": {"id": "tool/parameter id", "toolType": "tool/parameter SEARCH", "response": {"found": "tool/tool_result f"}}},
			{"executableCode": {"id": "assistant/parameter id", "language": "assistant/parameter PYTHON", "code": "assistant/arguments c"}},
			{"codeExecutionResult": {"id": "tool/parameter id", "outcome": "tool/parameter OK", "output": "tool/tool_result o"}}]},
		{"role": "function", "parts": [{"text": "tool/tool_result t"}, {"functionResponse": {"id": "tool/parameter id", "name": "tool/name n", "willContinue": false, "scheduling": "tool/parameter s",
			"response": {"tool/tool_result key": ["tool/tool_result value"]}, "parts": []}}]}
	],
	"systemInstruction": {"role": "user", "parts": [{"text": "system/content s"}]},
	"tools": [{"functionDeclarations": [{"name": "none/name f", "description": "none/definition d", "behavior": "none/parameter b",
		"parameters": {"none/definition key": "none/definition v"}, "parametersJsonSchema": {}, "response": {"title": "none/definition r"}, "responseJsonSchema": {}}]}],
	"toolConfig": {"functionCallingConfig": {"mode": "none/parameter ANY"}}, "safetySettings": [{"category": "none/parameter c"}],
	"model": "models/other", "labels": {"none/parameter key": "none/parameter value"}, "modelArmorConfig": {"promptTemplateName": "none/parameter t"}, "store": false, "serviceTier": "none/parameter t", "cachedContent": "cachedContents-1",
	"generationConfig": {"maxOutputTokens": 5, "candidateCount": 2, "temperature": 0.5, "topP": 1, "topK": 4, "presencePenalty": 0, "frequencyPenalty": 0, "seed": 1,
		"logprobs": 1, "stopSequences": ["none/parameter stop"], "responseMimeType": "none/parameter m", "responseSchema": {"title": "none/definition s"},
		"responseJsonSchema": {"title": "none/definition s"}, "_responseJsonSchema": null, "responseModalities": ["TEXT"], "speechConfig": {"voice": "none/parameter v"},
		"thinkingConfig": {"level": "none/parameter low"}, "mediaResolution": "none/parameter m", "responseLogprobs": false, "audioTimestamp": false,
		"enableEnhancedCivicAnswers": false, "enableAffectiveDialog": false, "imageConfig": {"size": "none/parameter 1K"}, "audioTranscriptionConfig": {"diarization": true}, "modelSelectionConfig": {"p": "none/parameter p"},
		"routingConfig": {"autoMode": {"p": "none/parameter p"}}, "translationConfig": {"targetLanguageCode": "none/parameter en"}, "responseFormat": {"text": {"title": "none/definition f"}}},
	"none/parameter unknown": "none/parameter value"
}`

const geminiPath = "/v1beta/models/gemini-2.5-pro:generateContent"

func TestAGeminiCallSaysWhatItAsksFor(t *testing.T) {
	c, err := readCallOf(t, geminiPath, geminiEverything, Options{Fields: []string{"cachedContent"}})
	require.NoError(t, err)
	require.Equal(t, []string{"gemini-2.5-pro", "models/other"}, modelNames(c))
	require.Equal(t, []ToolRef{{"none/name f", "function"}}, c.Tools)
	require.Equal(t, 3, c.Messages)
	require.False(t, c.Stream)
	require.Equal(t, map[Param]float64{ParamMaxTokens: 5, ParamChoices: 2, ParamTemperature: 0.5}, given(c))
	require.Equal(t, []string{"cachedContent"}, c.Opaque)
	c, err = readCallOf(t, "/v1/projects/p/locations/eu/publishers/google/models/g:streamGenerateContent", `{"contents":[{"role":"user","parts":[{"text":"hi"}]}]}`, Options{})
	require.NoError(t, err)
	require.True(t, c.Stream)
	require.Equal(t, "g", c.Model())
}

// Google's own examples have an object where there is a list of one.
func TestAGeminiCallMayLeaveOutBrackets(t *testing.T) {
	c, err := readCallOf(t, geminiPath, `{"contents":{"parts":{"text":"a"}},"systemInstruction":{"parts":{"text":"b"}},"tools":{"functionDeclarations":{"name":"f"}}}`, Options{})
	require.NoError(t, err)
	require.Equal(t, []ToolRef{{"f", "function"}}, c.Tools)
	require.Equal(t, 1, c.Messages)
	require.Equal(t, []string{"a", "b", "f"}, []string{c.Texts[0].String(), c.Texts[1].String(), c.Texts[2].String()})
	require.Equal(t, RoleUser, c.Texts[0].Role)
	c, err = readCallOf(t, geminiPath, `{"contents":{"role":"user","parts":{"executableCode":{"code":"a"}}}}`, Options{})
	require.NoError(t, err)
	require.Equal(t, PlaceContent, c.Texts[0].Place, "a user runs no code")
	_, err = readCallOf(t, geminiPath, `{"contents":"a"}`, Options{})
	require.EqualError(t, err, "contents: wrong_type")
}

func TestWhatGeminiDoesNotKnowIsRefused(t *testing.T) {
	part := func(p string) string { return `{"contents":[{"parts":[` + p + `]}]}` }
	with := func(field string) string { return `{"contents":[],` + field + `}` }
	for _, row := range []refused{
		{"no contents", `{}`, "contents: missing_field"},
		{"an unknown role", `{"contents":[{"role":"root","parts":[]}]}`, "contents[0].role: unknown_role"},
		{"a role that is no string", `{"contents":[{"role":7,"parts":[]}]}`, "contents[0].role: unknown_role"},
		{"a picture", part(`{"inlineData":{"mimeType":"image/png","data":"QUJD"}}`), "contents[0].parts[0].inlineData: unknown_kind"},
		{"a picture in the other spelling", part(`{"inline_data":{}}`), "contents[0].parts[0].inline_data: unknown_kind"},
		{"a file that the provider would fetch", part(`{"fileData":{"fileUri":"gs://b/o"}}`), "contents[0].parts[0].fileData: unknown_kind"},
		{"a part of an unknown kind", part(`{"newCall":{}}`), "contents[0].parts[0].newCall: unknown_kind"},
		{"a part of which all is null", part(`{"text":null}`), "contents[0].parts[0]: unknown_kind"},
		{"a part that is nothing", part(`{}`), "contents[0].parts[0]: unknown_kind"},
		{"a part that is two things", part(`{"text":"a","functionCall":{"name":"f"}}`), "contents[0].parts[0]: unknown_kind"},
		{"text in a signature", part(`{"text":"a","thoughtSignature":["x"]}`), "contents[0].parts[0].thoughtSignature: wrong_type"},
		{"both spellings of a name", with(`"systemInstruction":{"parts":[]},"system_instruction":{"parts":[]}`), "systemInstruction: same_field_twice"},
		{"a third spelling", with(`"system-instruction":{}`), "system-instruction: misspelt_field"},
		{"bounds of another call", with(`"generateContentRequest":{"contents":[],"generationConfig":{"maxOutputTokens":5}}`), "generateContentRequest: unknown_field"},
		{"what the provider has in store", with(`"cachedContent":"c"`), "cachedContent: not_text"},
		{"a provider's tool", with(`"tools":[{"googleSearch":{}}]`), "tools[0].googleSearch: unknown_kind"},
		{"a tool without a name", with(`"tools":[{"functionDeclarations":[{}]}]`), "tools[0].functionDeclarations[0].name: missing_field"},
		{"sound as the reply", with(`"generationConfig":{"responseModalities":["AUDIO"]}`), "generationConfig.responseModalities[0]: unknown_kind"},
		{"tokens as a string", with(`"generationConfig":{"maxOutputTokens":"7"}`), "generationConfig.maxOutputTokens: wrong_type"},
		{"tokens twice", with(`"generationConfig":{"maxOutputTokens":7,"max_output_tokens":8}`), "generationConfig.maxOutputTokens: same_field_twice"},
	} {
		_, err := readCallOf(t, geminiPath, row.body, Options{})
		require.EqualError(t, err, row.err, row.name)
	}
	c, err := readCallOf(t, geminiPath, part(`{"fileData":{"mimeType":"image/png","fileUri":"gs://b/o"}},{"text":"x"}`), Options{Parts: []string{"fileData"}, Hosts: []string{"gs://b"}})
	require.NoError(t, err)
	require.Equal(t, []string{"fileData"}, c.Opaque)
	require.Equal(t, "gs://b/o", c.Texts[3].String(), "behind the names of the members")
	c, err = readCallOf(t, geminiPath, with(`"tools":[{"google_search":{}}]`), Options{ToolTypes: []string{"googleSearch"}})
	require.NoError(t, err)
	require.Equal(t, []ToolRef{{"googleSearch", "googleSearch"}}, c.Tools)
}

func TestASignedPartIsNeverEdited(t *testing.T) {
	c, err := readCallOf(t, geminiPath, `{"contents":[{"role":"model","parts":[{"text":"plain"},{"functionCall":{"name":"f","args":{"a":"b"}},"thought_signature":"c2ln"}]}]}`, Options{})
	require.NoError(t, err)
	require.True(t, c.EditText(0, []Edit{{0, 1, "x"}}))
	for i := 1; i < len(c.Texts); i++ {
		require.False(t, c.EditText(i, []Edit{{0, 1, "x"}}), c.Texts[i].Path())
	}
	r, err := readReplyOf(t, geminiPath, `{"candidates":[{"content":{"parts":[{"text":"a","thoughtSignature":"c2ln"},{"text":"b"}]}}]}`)
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/content!fixed a", "0/0/content b"}, pieces(r.Pieces))
}

func TestANestedParameterIsSetWhereItBelongs(t *testing.T) {
	for body, want := range map[string]string{
		`{"contents":[]}`:                                                                    `{"contents":[],"generationConfig":{"maxOutputTokens":9,"candidateCount":1}}`,
		`{"contents":[],"generationConfig":{}}`:                                              `{"contents":[],"generationConfig":{"maxOutputTokens":9,"candidateCount":1}}`,
		`{"contents":[],"generationConfig":null}`:                                            `{"contents":[],"generationConfig":{"maxOutputTokens":9,"candidateCount":1}}`,
		`{"contents":[],"generation_config":{"max_output_tokens":50,"topK":1}}`:              `{"contents":[],"generation_config":{"max_output_tokens":9,"topK":1,"candidateCount":1}}`,
		`{"contents":[],"generationConfig":{"maxOutputTokens":50,"candidateCount":3},"a":1}`: `{"contents":[],"generationConfig":{"maxOutputTokens":9,"candidateCount":1},"a":1}`,
	} {
		c, err := readCallOf(t, geminiPath, body, Options{})
		require.NoError(t, err)
		require.True(t, c.SetParam(ParamMaxTokens, 9))
		require.True(t, c.SetParam(ParamChoices, 1))
		require.Equal(t, want, render(t, c))
	}
	c, err := readCallOf(t, "/v1beta/models/m:embedContent", `{"content":{"parts":[{"text":"a"}]}}`, Options{})
	require.NoError(t, err)
	require.False(t, c.SetParam(ParamMaxTokens, 9))
}

const geminiReplyEverything = `{"candidates":[{"content":{"role":"model","parts":[{"text":"t"},{"text":"r","thought":true},
	{"functionCall":{"id":"i","name":"f","args":{"k":"v"}}},{"executableCode":{"language":"PYTHON","code":"c"}},{"codeExecutionResult":{"outcome":"OK","output":"o"}},
	{"inlineData":{"mimeType":"image/png","data":"QUJD"},"audioTranscription":{"text":"h","finished":true,"words":[{"word":"h"}]}},{"toolCall":{"id":"i","toolType":"SEARCH","args":{"q":"a"}}},
	{"toolResponse":{"id":"i","response":{"s":"b"}}},{"new":"n"}]},"continuationToken":"c2VhbGVk","finishReason":"STOP","finishMessage":"m","index":0,"safetyRatings":[{"category":"C","probability":"LOW"}],
	"groundingMetadata":{"webSearchQueries":["q"]},"citationMetadata":{"u":"https://a.example"},"logprobsResult":{"chosen":[{"token":"t"}]}}],
	"promptFeedback":{"blockReasonMessage":"b","safetyRatings":[]},"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":3,"thoughtsTokenCount":2,"cachedContentTokenCount":4,"trafficType":"ON_DEMAND"},
	"modelVersion":"gemini","responseId":"r1"}`

func TestEveryTextOfAGeminiReplyIsFound(t *testing.T) {
	r, err := readReplyOf(t, geminiPath, geminiReplyEverything)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/content t", "0/0/reasoning r", "0/0/name!alone f", "0/0/arguments!alone v", "0/3/arguments+code!alone c", "0/4/tool_result!alone o", "0/0/document!alone!fixed ABC", "0/0/parameter!alone QUJD",
		"0/0/content+transcript h", "0/0/parameter!alone!fixed finished", "0/6/arguments!alone a", "0/7/tool_result!alone b",
		"0/0/parameter!alone!fixed new", "0/0/parameter!alone n", "0/0/parameter!alone!fixed finishMessage", "0/0/parameter!alone m",
		"0/0/document!alone!fixed webSearchQueries", "0/0/document!alone q", "0/0/document!alone https://a.example",
		"0/0/parameter!alone!fixed blockReasonMessage", "0/0/parameter!alone b",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, CachedInput: 4, Output: 5, Known: true}, r.Usage)
	require.Equal(t, []string{"r1", "gemini"}, []string{r.ID, r.Model})
	require.Len(t, r.Shadows, 2)
	for path, body := range map[string]string{
		geminiPath: `{}`, "/v1beta/models/m:embedContent": `{}`, "/v1beta/models/m:countTokens": `{}`,
	} {
		_, err := readReplyOf(t, path, body)
		require.Error(t, err, path)
	}
	r, err = readReplyOf(t, "/v1beta/models/m:embedContent", `{"embedding":{"values":[0.25,-1]},"note":"n"}`)
	require.NoError(t, err)
	require.Equal(t, []string{"0/0/parameter!alone!fixed note", "0/0/parameter!alone n"}, pieces(r.Pieces))
}

func TestAGeminiStreamIsReadEventByEvent(t *testing.T) {
	p := follow(t, Gemini, []step{
		{data: `{"candidates":[{"content":{"parts":[{"text":"hi"}],"role":"model"}}],"modelVersion":"g","responseId":"r"}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, e *Event, p *Progress) {
			require.Equal(t, []int{0}, p.Open)
			require.Equal(t, "g", e.ModelValue.Text())
		}},
		{data: `{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","willContinue":true}}]}}]}`, pieces: []string{"0/0/name!alone f"}},
		{data: `{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"s","willContinue":true}]}}]}}]}`, pieces: []string{"0/0/arguments+$.a!alone $.a", "0/0/arguments+$.a s"}, check: func(t *testing.T, e *Event, _ *Progress) {
			require.False(t, e.Pieces[2].Last)
		}},
		{data: `{"candidates":[{"content":{"parts":[{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"t"}]}}]}}]}`, pieces: []string{"0/0/arguments+$.a!alone $.a", "0/0/arguments+$.a t"}, check: func(t *testing.T, e *Event, _ *Progress) {
			require.True(t, e.Pieces[2].Last)
		}},
		{data: `{"candidates":[{"content":{"parts":[]},"finishReason":"STOP","index":0}],"usageMetadata":{"promptTokenCount":5,"candidatesTokenCount":2}}`, check: func(t *testing.T, e *Event, p *Progress) {
			require.True(t, p.Finished && p.GoesOn)
			require.Equal(t, Usage{Input: 5, Output: 2, Known: true}, e.Usage)
		}},
		{data: `{"error":{"message":"m","code":500}}`, pieces: []string{"0/0/parameter!alone!fixed error", "0/0/parameter!alone m", "0/0/parameter!alone!fixed code"}, ends: all},
	})
	require.Equal(t, []string{"r", "g"}, []string{p.ID, p.Model})
	follow(t, Gemini, []step{ // enums as numbers
		{data: `{"candidates":[{"content":{"parts":[{"text":"hi"}]},"finishReason":1,"safetyRatings":[{"category":7,"probability":1}],"index":0}],"usageMetadata":{"promptTokenCount":5,"promptTokensDetails":[{"modality":1,"tokenCount":5}]}}`, pieces: []string{"0/0/content hi"}, check: func(t *testing.T, _ *Event, p *Progress) {
			require.True(t, p.Finished && p.GoesOn)
		}},
		{data: `{"promptFeedback":{"blockReason":1}}`, ends: all, check: func(t *testing.T, _ *Event, p *Progress) { require.True(t, p.Finished) }},
	})
	p = &Progress{Framing: FramingArray}
	e := new(Event)
	require.NoError(t, readEvent(t, Gemini, e, p, "", "]", &Options{}))
	require.True(t, e.Done && p.Finished)
	require.EqualError(t, readEvent(t, Gemini, e, new(Progress), "", "]", &Options{}), "data: unknown_kind")
	require.EqualError(t, readEvent(t, Gemini, e, new(Progress), "ping", "{}", &Options{}), "event: unknown_kind")
}

func TestAGeminiErrorIsGooglesOwn(t *testing.T) {
	require.JSONEq(t, `{"error":{"code":429,"message":"Too \"many\". Ask a@b.example. (request r-1)","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"rate_limited","domain":"portcullis"}]}}`,
		string(Gemini.AppendError(nil, refusal)))
	require.Contains(t, string(Gemini.AppendFiltered(nil, &Reply{})), `"finishReason":"SAFETY"`)
}

func TestGeminisModelsAreListed(t *testing.T) {
	for path, row := range map[string]struct {
		body   string
		listed []string
	}{
		"/v1beta/models":                          {`{"models":[{"name":"models/a","displayName":"A"},{"name":"b"},{"version":"1"}],"nextPageToken":"n"}`, []string{"a", "b", ""}},
		"/v1beta/models/a":                        {`{"name":"models/a","description":"d"}`, []string{"a"}},
		"/v1beta1/publishers/google/models":       {`{"publisherModels":[{"name":"publishers/google/models/a"}]}`, []string{"a"}},
		"/v1/publishers/google/models/gemini-3":   {`{"name":"publishers/google/models/gemini-3"}`, []string{"gemini-3"}},
		"/v1beta/models/whose-last-page-is-empty": {`{}`, nil},
	} {
		r, ep := new(Reply), Find("GET", path)
		require.Equal(t, OpModels, ep.Operation, path)
		require.NoError(t, ep.Dialect.ParseReply(r, ep, parse(t, row.body)), path)
		var listed []string
		for i := range r.Listed {
			listed = append(listed, r.Listed[i].ID)
		}
		require.Equal(t, row.listed, listed, path)
		require.JSONEq(t, `{"models":[]}`, string(Gemini.AppendFiltered(nil, r)))
	}
	for body, err := range map[string]string{
		`{"models":{}}`: "models: wrong_type",
		`{"models":[],"publisherModels":[{"name":"b"}]}`: "publisherModels: unknown_kind",
		`{"name":"models/a","models":[{"name":"b"}]}`:    "name: unknown_kind",
	} {
		require.EqualError(t, Gemini.ParseReply(new(Reply), Find("GET", "/v1beta/models"), parse(t, body)), err)
	}
}
