package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	novaPath, titanPath    = "/model/us.amazon.nova-lite-v1%3A0/invoke", "/model/amazon.titan-text-lite-v1/invoke"
	llamaPath, mistralPath = "/model/meta.llama3-1-70b-instruct-v1%3A0/invoke", "/model/mistral.mistral-large-2402-v1%3A0/invoke"
	commandPath, rPath     = "/model/cohere.command-text-v14/invoke", "/model/cohere.command-r-v1%3A0/invoke"
	titanEmbedPath         = "/model/amazon.titan-embed-text-v2%3A0/invoke"
	cohereEmbedPath        = "/model/cohere.embed-v4%3A0/invoke"
	streamed               = "-with-response-stream"
)

// openaiServersNull are the fields of OpenAI's servers that no call may have.
const openaiServersNull = `"logit_bias":null,"ec_transfer_params":null,"plugins":null,"data_sources":null,"search_parameters":null,"enable_search":null,"search_options":null,"prompt_embeds":null,"prompt_token_ids":null,"input_ids":null,"allowed_token_ids":null,"chat_template":null,"chat_template_kwargs":null,"logits_processors":null,"input_embeds":null,"custom_logit_processor":null,"return_token_ids":null,"return_tokens_as_token_ids":null,"prompt_logprobs":null,"return_hidden_states":null,"kv_transfer_params":null,`

// invokeEverything is a body of each vendor's with all fields that are known of it; each text
// says where it is to be found.
var invokeEverything = []document{
	{novaPath, `{"schemaVersion":"none/parameter v","system":[{"text":"system/content s"}],"messages":[{"role":"user","content":[{"text":"user/content t"}]}],
		"inferenceConfig":{"max_new_tokens":5,"temperature":0.5,"topP":1,"top_p":null,"topK":5,"top_k":null,"stopSequences":["none/parameter s"],"reasoningConfig":null},
		"toolConfig":{"tools":[{"toolSpec":{"name":"none/name t","description":"none/definition d"}}]},"reasoningConfig":{"type":"none/parameter t"},"none/parameter unknown":1}`},
	{titanPath, `{"inputText":"user/content t","textGenerationConfig":{"maxTokenCount":5,"temperature":0.5,"topP":1,"stopSequences":["none/parameter s"]},"none/parameter unknown":1}`},
	{llamaPath, `{"prompt":"user/content t","max_gen_len":5,"temperature":0.5,"top_p":1,"images":[],"none/parameter unknown":1}`},
	{mistralPath, `{"prompt":"user/content t","max_completion_tokens":null,"max_new_tokens":null,"max_output_tokens":null,"best_of":null,"n":null,"max_tokens":5,"temperature":0.5,"top_p":1,"top_k":5,"stop":["none/parameter s"],"none/parameter unknown":1}`},
	{mistralPath, `{"messages":[{"role":"system","content":"system/content s"},{"role":"user","content":"user/content t"},
		{"role":"assistant","content":"","tool_calls":[{"id":"assistant/parameter i","function":{"name":"assistant/name n","arguments":"assistant/arguments a"}}]},
		{"role":"tool","tool_call_id":"tool/parameter i","content":"tool/tool_result r"}],
		"tools":[{"type":"function","function":{"name":"none/name t","description":"none/definition d","parameters":{"none/definition k":1}}}],"tool_choice":"none/parameter c",
		"functions":[],"function_call":"none/parameter f",` + openaiServersNull + `"max_completion_tokens":null,"max_new_tokens":null,"max_output_tokens":null,"best_of":null,
		"max_tokens":5,"temperature":0.5,"top_p":1,"top_k":5,"stop":["none/parameter s"],"n":1,"response_format":{"none/definition k":1}}`},
	{commandPath, `{"prompt":"user/content t","max_tokens":5,"temperature":0.5,"num_generations":2,"p":1,"k":1,"frequency_penalty":0,"presence_penalty":0,
		"stop_sequences":["none/parameter s"],"end_sequences":["none/parameter e"],"return_likelihoods":"none/parameter l","truncate":"none/parameter t","stream":false,
		"logit_bias":null,"raw_prompting":false,"preset":null}`},
	{rPath, `{"message":"user/content t","chat_history":[{"role":"USER","message":"user/content h"},{"role":"SYSTEM","message":"system/content h"},
		{"role":"CHATBOT","message":"assistant/content h","tool_calls":[{"name":"assistant/name n","parameters":{"assistant/arguments k":"assistant/arguments v"},"generation_id":"assistant/parameter g"}]},
		{"role":"TOOL","tool_results":[{"call":{"name":"tool/name n","parameters":{"tool/arguments k":1}},"outputs":[{"tool/tool_result k":"tool/tool_result v"}]}]}],
		"preamble":"system/content p","documents":[{"tool/document title":"tool/document t"}],
		"tools":[{"name":"none/name t","description":"none/definition d","parameter_definitions":{"none/definition k":{"type":"none/definition str"}}}],
		"tool_results":[{"call":{"name":"tool/name n"},"outputs":[]}],"max_tokens":5,"temperature":0.5,"p":1,"k":1,"frequency_penalty":0,"presence_penalty":0,"seed":1,
		"prompt_truncation":"none/parameter o","citation_quality":"none/parameter q","response_format":{"none/definition k":1},"stop_sequences":["none/parameter s"],
		"search_queries_only":false,"return_prompt":false,"force_single_step":false,"raw_prompting":false,"conversation_id":null,"connectors":null}`},
	{titanEmbedPath, `{"inputText":"user/content t","dimensions":256,"normalize":true,"embeddingTypes":["none/parameter float"],"embeddingConfig":{"outputEmbeddingLength":256}}`},
	{cohereEmbedPath, `{"texts":["user/content a","user/content b"],"inputs":[{"content":[{"type":"text","text":"user/content c"}]}],"input_type":"none/parameter t",
		"truncate":"none/parameter t","embedding_types":["none/parameter float"],"output_dimension":256,"max_tokens":5}`},
}

// invokeTables are the tables of fields of each of them.
func invokeTables() map[string][]*fields {
	tables := map[string][]*fields{}
	for i, list := range [][]*fields{
		{novaCall, novaConfig},
		{titanCall, titanConfig},
		{llamaCall},
		{mistralPrompt},
		{mistralCall},
		{commandCall},
		{commandRCall, commandRTurn, commandRTool, commandRUse, commandRResult},
		{titanEmbed},
		{cohereEmbed, cohereEmbedInput},
	} {
		tables[invokeEverything[i].body] = list
	}
	return tables
}

func init() {
	for _, name := range []string{"maxTokens", "inputImage"} { // the other name, a picture
		refusedFields[name] = true
	}
	for name := range strings.FieldsSeq(`inputTextTokenCount completionReason index prompt_token_count generation_token_count response_id event_type response_type
		likelihood is_finished is_search_required tokenCount totalOutputTextTokenCount`) {
		replyWords.names[name], replyWords.keys[name] = true, true
	}
	for name := range strings.FieldsSeq(`results outputText tokenCount totalOutputTextTokenCount generation outputs generations is_finished likelihood is_search_required
		parameters tool_call_delta embeddingsByType float int8 uint8 binary ubinary base64 meta token_likelihoods metadata messageStart messageStop
		contentBlockStart contentBlockDelta contentBlockStop chat_history ` + bedrockMetrics + " " + bedrockAction + " " + bedrockTrace) {
		replyWords.keys[name] = true
	}
	replyWords.names[bedrockAction] = true
}

func TestEachVendorsCallSaysWhatItAsksFor(t *testing.T) {
	most := map[Param]float64{ParamMaxTokens: 5, ParamTemperature: 0.5}
	for i, want := range []map[Param]float64{most, most, most, most, nil, nil, most, {}, {}} {
		d := invokeEverything[i]
		c, err := readCallOf(t, d.path, d.body, Options{})
		require.NoError(t, err, d.path)
		require.Equal(t, []string{unescape(strings.Split(d.path, "/")[2])}, modelNames(c))
		require.False(t, c.Stream)
		if want != nil {
			require.Equal(t, want, given(c), d.path)
			continue
		}
		require.Equal(t, float64(5), given(c)[ParamMaxTokens], d.path)
		require.Positive(t, given(c)[ParamChoices], d.path)
	}
	for _, row := range []document{
		{novaPath, `{"messages":[],"inferenceConfig":{"maxTokens":9}}`},
		{titanPath, `{"inputText":"","textGenerationConfig":{"maxTokenCount":9}}`},
		{llamaPath, `{"prompt":"","max_gen_len":9}`},
		{mistralPath, `{"messages":[],"max_tokens":9}`},
		{commandPath, `{"prompt":"","max_tokens":9}`},
		{rPath, `{"message":"","max_tokens":9}`},
	} {
		without := strings.NewReplacer(`"maxTokens":9`, "", `"maxTokenCount":9`, "", `,"max_gen_len":9`, "", `,"max_tokens":9`, "").Replace(row.body)
		for _, body := range []string{row.body, without} {
			c, err := readCallOf(t, row.path, body, Options{})
			require.NoError(t, err, body)
			require.True(t, c.SetParam(ParamMaxTokens, 9))
			require.JSONEq(t, row.body, render(t, c), "a ceiling is written where the vendor reads it")
		}
	}
	c, err := readCallOf(t, rPath+streamed, invokeEverything[6].body, Options{})
	require.NoError(t, err)
	require.True(t, c.Stream)
	require.Equal(t, 5, c.Messages)
	require.Equal(t, []ToolRef{{"none/name t", "function"}}, c.Tools)
	require.Equal(t, 4, c.Texts[0].Message, "it comes after what was said before")
}

func TestWhatAVendorsBodyDoesNotHaveIsRefused(t *testing.T) {
	prompting := func(field string) string { return `{"prompt":"hi",` + field + `}` }
	for _, row := range []struct{ path, body, err string }{
		{novaPath, `{"inputText":"hi"}`, "messages: missing_field"},
		{novaPath, `{"messages":[],"inferenceConfig":{"maxTokens":1,"max_new_tokens":9}}`, "inferenceConfig.max_new_tokens: same_field_twice"},
		{novaPath, `{"messages":[{"role":"user","content":[{"image":{"format":"png"}}]}]}`, "messages[0].content[0].image: unknown_kind"},
		{novaPath, `{"messages":[{"role":"developer","content":[]}]}`, "messages[0].role: unknown_role"},
		{"/model/amazon.nova-canvas-v1%3A0/invoke", `{"taskType":"TEXT_IMAGE","textToImageParams":{"text":"hi"}}`, "messages: missing_field"},
		{titanPath, `{"prompt":"hi"}`, "inputText: missing_field"},
		{titanPath, `[]`, ": wrong_type"},
		{titanPath, `{"inputText":["hi",{}]}`, "inputText[1]: wrong_type"},
		{titanPath, `{"inputText":"hi","textGenerationConfig":{"maxTokenCount":"9"}}`, "textGenerationConfig.maxTokenCount: wrong_type"},
		{titanPath, `{"inputText":"hi","text_generation_config":{}}`, "text_generation_config: misspelt_field"},
		{llamaPath, `{"prompt":"hi","images":["QUJD"]}`, "images: unknown_kind"},
		{llamaPath, `{"prompt":[1,2]}`, "prompt: not_text"},
		{mistralPath, `{"prompt":"hi","messages":[]}`, "model: unknown_kind"},
		{mistralPath, `{"inputText":"hi"}`, "model: unknown_kind"},
		{mistralPath, `{"messages":[{"role":"developer","content":"x"}]}`, "messages[0].role: unknown_role"},
		{mistralPath, `{"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:x"}}]}]}`, "messages[0].content[0].type: unknown_kind"},
		{mistralPath, `{"messages":[],"tools":[{"type":"web_search"}]}`, "tools[0].type: unknown_kind"},
		{commandPath, prompting(`"logit_bias":{"1":2}`), "logit_bias: not_text"},
		{commandPath, prompting(`"preset":"mine"`), "preset: not_text"},
		{rPath, `{"message":"hi","chat_history":[{"role":"user","message":"x"}]}`, "chat_history[0].role: unknown_role"},
		{rPath, `{"message":"hi","conversation_id":"c"}`, "conversation_id: not_text"},
		{rPath, `{"message":"hi","connectors":[{"id":"web"}]}`, "connectors: not_text"},
		{rPath, `{"message":"hi","raw_prompting":true}`, "raw_prompting: not_text"},
		{rPath, `{"message":"hi","tools":[{}]}`, "tools[0].name: missing_field"},
		{titanEmbedPath, `{"inputImage":"QUJD"}`, "inputImage: unknown_kind"},
		{titanEmbedPath + streamed, `{"inputText":"hi"}`, "model: unknown_kind"},
		{cohereEmbedPath, `{"images":["data:image/png;base64,QUJD"]}`, "images: unknown_kind"},
		{cohereEmbedPath, `{"inputs":[{"content":[{"type":"image_url"}]}]}`, "inputs[0].content[0].type: unknown_kind"},
		{"/model/anthropic.claude-v2/invoke", `{"prompt":"hi","max_tokens_to_sample":5}`, "anthropic_version: missing_field"},
	} {
		_, err := readCallOf(t, row.path, row.body, Options{})
		require.EqualError(t, err, row.err, row.body)
	}
}

func TestABodySaysWhoseItIsWhereTheModelDoesNot(t *testing.T) {
	const claudes, novas, titans = `{"anthropic_version":"v","max_tokens":1,"messages":[]}`, `{"schemaVersion":"v","messages":[]}`, `{"inputText":"hi","textGenerationConfig":{}}`
	for _, row := range []struct {
		name, body string
		want       bodies
	}{
		{"Anthropic's version", claudes, &claude{}},
		{"Nova's version", novas, &nova{}},
		{"Titan's configuration", titans, &titanText},
		{"Llama's bound", `{"prompt":"hi","max_gen_len":5}`, &llama},
		{"Command R's message", `{"message":"hi"}`, &commandR},
		{"two versions", `{"anthropic_version":"v","schemaVersion":"v","max_tokens":1,"messages":[]}`, nil},
		{"two texts", `{"message":"hi","prompt":"hi"}`, nil},
		{"a text of another form", `{"anthropic_version":"v","max_tokens":1,"messages":[],"inputText":"x"}`, nil},
		{"a prompt that may be Mistral's or Cohere's", `{"prompt":"hi","max_tokens":5}`, nil},
		{"messages that may be anybody's", `{"messages":[]}`, nil},
		{"what may be embedded", `{"inputText":"hi"}`, nil},
		{"texts to embed", `{"texts":["hi"],"input_type":"search_query"}`, nil},
		{"nothing", `{}`, nil},
	} {
		for _, model := range []string{"m", "arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fa1b2c3", "arn:aws:bedrock:us-east-1:123456789012:provisioned-model%2Fa1b2"} {
			ep := Find("POST", "/model/"+model+"/invoke")
			require.True(t, ep.Paired, "its reply can not be read without its call")
			_, err := readCallAt(t, ep, row.body, Options{})
			if row.want == nil {
				require.EqualError(t, err, "model: unknown_kind", row.name)
			} else {
				require.NoError(t, err, row.name)
			}
			require.Equal(t, row.want, ep.bodies, row.name)
		}
	}
	ep := Find("POST", "/model/m/invoke")
	require.EqualError(t, ep.Dialect.ParseReply(new(Reply), ep, parse(t, `{"results":[]}`)), "model: unknown_kind", "nobody has read its call")
	require.Error(t, readEvent(t, Bedrock, new(Event), &Progress{Endpoint: ep}, "chunk", `{"outputText":"x"}`, &Options{}))
}

func TestTheModelsNameTellsItsVendor(t *testing.T) {
	arn := func(rest string) string { return "arn:aws:bedrock:us-east-1:123456789012:" + rest }
	for name, want := range map[string]string{
		"amazon.nova-lite-v1:0":                                      "amazon.nova-lite-v1:0",
		"us.amazon.nova-lite-v1:0":                                   "amazon.nova-lite-v1:0",
		"us-gov.anthropic.claude-3-haiku-20240307-v1:0":              "anthropic.claude-3-haiku-20240307-v1:0",
		"global.anthropic.claude-sonnet-4-5-v1:0":                    "anthropic.claude-sonnet-4-5-v1:0",
		"mars.amazon.nova-lite-v1:0":                                 "mars.amazon.nova-lite-v1:0",
		arn("inference-profile/eu.meta.llama3-2-1b-instruct-v1:0"):   "meta.llama3-2-1b-instruct-v1:0",
		"arn:aws:bedrock:us-east-1::foundation-model/cohere.embed-x": "cohere.embed-x",
		arn("default-prompt-router/meta.llama:1"):                    "meta.llama:1",
		arn("custom-model/amazon.titan-text-lite-v1:0:4k/ab12"):      "amazon.titan-text-lite-v1:0:4k/ab12",
		arn("application-inference-profile/amazon.nova"):             "",
		arn("provisioned-model/amazon.nova"):                         "",
		"arn:aws:sagemaker:us-east-1:123456789012:endpoint/meta.ll":  "",
		"arn:aws:bedrock":                                            "",
	} {
		id, _ := bedrockModel(name)
		require.Equal(t, want, id, name)
	}
	require.Equal(t, OpEmbeddings, Find("POST", cohereEmbedPath).Operation)
	require.Equal(t, OpChat, Find("POST", rPath).Operation)
	require.False(t, Find("POST", titanPath).Paired, "there is one form")
	require.True(t, Find("POST", mistralPath).Paired)
	require.Equal(t, OpChat, Find("POST", "/model/cohere.embed-v4%3A0/converse").Operation)
}
