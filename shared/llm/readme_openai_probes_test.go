package llm

// chatSays and the others below are replies and calls of a chat and of the Responses API.
func chatSays(message string) string {
	return `{"choices":[{"index":0,"message":{` + message + `}}]}`
}

func streamedBy(delta string) string { return `{"choices":[{"index":0,"delta":{` + delta + `}}]}` }

func responded(item string) string { return `/v1/responses {"output":[` + item + `]}` }

func respondsTo(item string) string { return `/v1/responses {"model":"m","input":[` + item + `]}` }

func assistant(member string) string {
	return `{"model":"m","messages":[{"role":"assistant",` + member + `}]}`
}

func chatWith(member string) string { return `{"model":"m","messages":[],` + member + `}` }

// openaiProbes try the rows of OpenAI's table.
var openaiProbes = probedTable{heading: "OpenAI", path: "/v1/chat/completions", wrap: `{"model":"m","messages":[{"role":"user","content":…}]}`, probes: []probe{
	{
		row: "chat: content, refusals, names, reasoning (`reasoning`, `reasoning_content`, `reasoning_details`), arguments of tools",
		calls: []string{
			`+"MARK"`, `+[{"type":"text","text":"MARK"}]`, assistant(`"refusal":"MARK"`), assistant(`"content":"x","name":"MARK"`), assistant(`"content":"x","reasoning":"MARK"`),
			assistant(`"content":"x","reasoning_content":"MARK"`), assistant(`"content":"x","reasoning_details":[{"text":"MARK"}]`),
			assistant(`"tool_calls":[{"id":"t","type":"function","function":{"name":"n","arguments":"MARK"}}]`), assistant(`"tool_calls":[{"id":"t","type":"custom","custom":{"name":"n","input":"MARK"}}]`),
			assistant(`"function_call":{"name":"n","arguments":"MARK"}`),
		},
		replies: []string{
			chatSays(`"content":"MARK"`), chatSays(`"refusal":"MARK"`), chatSays(`"reasoning":"MARK"`), chatSays(`"reasoning_content":"MARK"`), chatSays(`"reasoning_details":[{"text":"MARK"}]`),
			chatSays(`"tool_calls":[{"function":{"name":"MARK"}}]`), chatSays(`"tool_calls":[{"function":{"name":"n","arguments":"MARK"}}]`), chatSays(`"function_call":{"name":"n","arguments":"MARK"}`),
		},
		events: []string{
			streamedBy(`"content":"MARK"`), streamedBy(`"refusal":"MARK"`), streamedBy(`"reasoning_content":"MARK"`), streamedBy(`"tool_calls":[{"index":0,"function":{"arguments":"MARK"}}]`),
		},
	},
	{
		row: "Responses: `input`, `instructions`, items (messages, calls of functions and their results, reasoning and its summary)",
		calls: []string{
			`/v1/responses {"model":"m","input":"MARK"}`, `/v1/responses {"model":"m","input":"x","instructions":"MARK"}`, respondsTo(`{"role":"user","content":"MARK"}`),
			respondsTo(`{"role":"user","content":[{"type":"input_text","text":"MARK"}]}`), respondsTo(`{"type":"function_call","call_id":"c","name":"n","arguments":"MARK"}`),
			respondsTo(`{"type":"function_call_output","call_id":"c","output":"MARK"}`), respondsTo(`{"type":"reasoning","summary":[{"type":"summary_text","text":"MARK"}]}`),
		},
		replies: []string{
			responded(`{"type":"message","content":[{"type":"output_text","text":"MARK"}]}`), responded(`{"type":"function_call","call_id":"c","name":"n","arguments":"MARK"}`),
			responded(`{"type":"reasoning","summary":[{"type":"summary_text","text":"MARK"}]}`),
		},
		events: []string{
			`/v1/responses {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"MARK"}`, `/v1/responses {"type":"response.output_text.done","output_index":0,"content_index":0,"text":"MARK"}`,
			`/v1/responses {"type":"response.content_part.done","output_index":0,"content_index":0,"part":{"type":"output_text","text":"MARK"}}`,
			`/v1/responses {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text","text":"MARK"}]}}`,
			`/v1/responses {"type":"response.completed","response":{"output":[{"type":"message","content":[{"type":"output_text","text":"MARK"}]}]}}`,
		},
	},
	{
		row: "definitions of tools, also in `namespace` and `additional_tools`; schemas, `metadata`, `user`, `stop`, unknown fields",
		calls: []string{
			`/v1/responses {"model":"m","input":"x","tools":[{"type":"namespace","name":"n","tools":[{"type":"function","name":"f","description":"MARK"}]}]}`, respondsTo(`{"type":"additional_tools","tools":[{"type":"function","name":"f","description":"MARK"}]}`),
			respondsTo(`{"type":"configuration_update","text":{"a":"MARK"}}`),
			chatWith(`"tools":[{"type":"function","function":{"name":"n","description":"MARK"}}]`), chatWith(`"tools":[{"type":"function","function":{"name":"n","parameters":{"a":"MARK"}}}]`),
			chatWith(`"response_format":{"type":"json_schema","json_schema":{"a":"MARK"}}`), chatWith(`"metadata":{"a":"MARK"}`), chatWith(`"user":"MARK"`), chatWith(`"stop":["MARK"]`), chatWith(`"new":"MARK"`),
			`/v1/responses {"model":"m","input":"x","tools":[{"type":"function","name":"n","description":"MARK"}]}`, `/v1/responses {"model":"m","input":"x","metadata":{"a":"MARK"}}`, `/v1/responses {"model":"m","input":"x","new":"MARK"}`,
		},
		replies: []string{`{"choices":[],"new":"MARK"}`, `/v1/responses {"output":[],"new":"MARK"}`, `/v1/responses {"output":[],"metadata":{"a":"MARK"}}`}, events: []string{`{"choices":[],"new":"MARK"}`},
	},
	{row: "`documents`; parts of the kinds `document`, `reference`, `thinking`", calls: []string{
		chatWith(`"documents":[{"source":{"type":"text","text":"MARK"}}]`), `+[{"type":"document","document":{"data":{"a":"MARK"}}}]`, assistant(`"content":[{"type":"reference","reference_ids":["MARK"]}]`),
		assistant(`"content":[{"type":"thinking","thinking":"MARK"}]`), assistant(`"content":[{"type":"thinking","thinking":[{"type":"text","text":"MARK"}]}]`),
	}},
	{row: "names of members", calls: []string{chatWith(`"MARK":1`), chatWith(`"metadata":{"MARK":"x"}`), `/v1/responses {"model":"m","input":"x","MARK":1}`}, replies: []string{`{"choices":[],"MARK":1}`, `/v1/responses {"output":[],"MARK":1}`}, events: []string{`{"choices":[],"MARK":1}`}},
	{row: "numbers of seven digits and more", calls: []string{chatWith(`"metadata":{"a":NUMBER}`), chatWith(`"new":NUMBER`)}, replies: []string{`{"choices":[],"new":NUMBER}`, `/v1/responses {"output":[],"new":[NUMBER]}`}, events: []string{`{"choices":[],"new":NUMBER}`}},
	{
		row:     "annotations and citations",
		calls:   []string{assistant(`"content":"x","annotations":[{"url":"MARK"}]`), respondsTo(`{"role":"assistant","content":[{"type":"output_text","text":"x","annotations":[{"title":"MARK"}]}]}`)},
		replies: []string{chatSays(`"content":"x","annotations":[{"title":"MARK"}]`), responded(`{"type":"message","content":[{"type":"output_text","text":"x","annotations":[{"title":"MARK"}]}]}`)},
		events:  []string{streamedBy(`"annotations":[{"title":"MARK"}]`), `/v1/responses {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation":{"title":"MARK"}}`},
	},
	{
		row: "`logprobs`", calls: []string{respondsTo(`{"role":"assistant","content":[{"type":"output_text","text":"x","logprobs":[{"token":"MARK"}]}]}`)},
		replies: []string{`{"choices":[{"index":0,"message":{},"logprobs":{"content":[{"token":"MARK"}]}}]}`, responded(`{"type":"message","content":[{"type":"output_text","text":"x","logprobs":[{"token":"MARK"}]}]}`)},
		events:  []string{`{"choices":[{"index":0,"delta":{},"logprobs":{"content":[{"token":"MARK"}]}}]}`, `/v1/responses {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"x","logprobs":[{"token":"MARK"}]}`},
	},
	{row: "`message` beside a stream's `delta`", events: []string{`{"choices":[{"index":0,"delta":{},"message":{"content":"MARK"}}]}`}},
	{
		row: "`encrypted_content`, signatures of reasoning", calls: []string{respondsTo(`{"type":"reasoning","summary":[],"encrypted_content":"CODE"}`), respondsTo(`{"type":"compaction","encrypted_content":"CODE"}`)},
		replies: []string{responded(`{"type":"reasoning","summary":[],"encrypted_content":"LONG"}`), chatSays(`"reasoning_details":[{"type":"reasoning.text","text":"x","signature":"CODE"}]`)},
	},
	{row: "`previous_response_id`, `conversation`, `prompt` (stored), `item_reference`", calls: []string{
		`/v1/responses {"model":"m","input":"x","previous_response_id":"MARK"}`, `/v1/responses {"model":"m","input":"x","conversation":"MARK"}`, `/v1/responses {"model":"m","input":"x","prompt":{"id":"MARK"}}`, respondsTo(`{"type":"item_reference","id":"MARK"}`),
	}},
	{row: "conversations, whose paths are known where `api.fields` has `conversation`: items, `metadata`", calls: []string{
		`/v1/conversations {"items":[{"role":"user","content":"MARK"}]}`, `/v1/conversations/c/items {"items":[{"type":"function_call_output","call_id":"c","output":"MARK"}]}`, `/v1/conversations/c {"metadata":{"k":"MARK"}}`,
	}, replies: []string{
		`/v1/conversations/c/items {"data":[{"type":"message","content":[{"type":"output_text","text":"MARK"}]}]}`, `/v1/conversations/c/items/i {"type":"message","content":[{"type":"input_text","text":"MARK"}]}`,
		`/v1/conversations {"object":"conversation","metadata":{"k":"MARK"}}`,
	}},
	{
		row: "tools of the provider, `mcp` and its `server_url`, items of such tools",
		calls: []string{
			`/v1/responses {"model":"m","input":"x","tools":[{"type":"web_search","a":"MARK"}]}`, `/v1/responses {"model":"m","input":"x","tools":[{"type":"mcp","server_label":"s","server_url":"https://a.example/MARK"}]}`,
			respondsTo(`{"type":"web_search_call","id":"w","action":{"type":"search","query":"MARK"}}`),
		},
		lists:   Options{ToolTypes: []string{"web_search", "mcp"}, Hosts: []string{"a.example"}},
		replies: []string{responded(`{"type":"web_search_call","action":{"query":"MARK"}}`), responded(`{"type":"mcp_call","name":"n","arguments":"{}","output":"MARK"}`), responded(`{"type":"code_interpreter_call","code":"MARK"}`)},
		events:  []string{`/v1/responses {"type":"response.output_item.done","output_index":0,"item":{"type":"mcp_call","name":"n","arguments":"{}","output":"MARK"}}`},
	},
	{
		row: "`input_image`, `input_file`, `image_url`, `file`: addresses",
		calls: []string{
			respondsTo(`{"role":"user","content":[{"type":"input_image","image_url":"https://a.example/MARK"}]}`), respondsTo(`{"role":"user","content":[{"type":"input_file","file_url":"https://a.example/MARK"}]}`),
			`+[{"type":"image_url","image_url":{"url":"https://a.example/MARK"}}]`,
		},
		lists: Options{Parts: []string{"input_image", "input_file", "image_url"}, Hosts: []string{"a.example"}},
	},
	{
		row: "the same and `input_audio`: base64",
		calls: []string{
			respondsTo(`{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,LONG"}]}`), respondsTo(`{"role":"user","content":[{"type":"input_file","file_data":"data:application/pdf;base64,LONG"}]}`),
			`+[{"type":"image_url","image_url":{"url":"data:image/png;base64,LONG"}}]`, `+[{"type":"input_audio","input_audio":{"data":"LONG","format":"wav"}}]`, `+[{"type":"file","file":{"file_data":"data:application/pdf;base64,LONG"}}]`,
			assistant(`"content":"x","images":[{"image_url":{"url":"data:image/png;base64,LONG"}}]`),
		},
		lists: parts("input_image", "input_file", "image_url", "input_audio", "file"),
	},
	{
		row: "completions: `prompt`, `suffix`, `text` (`echo` too)", calls: []string{`/v1/completions {"model":"m","prompt":"MARK"}`, `/v1/completions {"model":"m","prompt":["MARK"]}`, `/v1/completions {"model":"m","prompt":"x","suffix":"MARK"}`, `/v1/fim/completions {"model":"m","prompt":"MARK"}`, `/v1/fim/completions {"model":"m","prompt":"x","suffix":"MARK"}`},
		replies: []string{`/v1/completions {"choices":[{"index":0,"text":"MARK"}]}`}, events: []string{`/v1/completions {"choices":[{"index":0,"text":"MARK"}]}`},
	},
	{row: "embeddings: `input`", calls: []string{`/v1/embeddings {"model":"m","input":"MARK"}`, `/v1/embeddings {"model":"m","input":["MARK"]}`}, replies: []string{`/v1/embeddings {"data":[{"index":0,"embedding":[NUMBER]}]}`, `/v1/embeddings {"data":[{"index":0,"embedding":"LONG"}]}`}},
	{row: "moderations: `input`; results", calls: []string{`/v1/moderations {"model":"m","input":"MARK"}`}, replies: []string{`/v1/moderations {"results":[{"new":"MARK"}]}`}},
	{row: "images: `prompt`; `revised_prompt`", calls: []string{`/v1/images/generations {"model":"m","prompt":"MARK"}`}, lists: parts("image"), replies: []string{`/v1/images/generations {"data":[{"b64_json":"LONG","revised_prompt":"MARK"}]}`}},
	{row: "speech: `input`, `instructions`; its sound is opaque", calls: []string{`/v1/audio/speech {"model":"m","voice":"alloy","input":"MARK"}`, `/v1/audio/speech {"model":"m","voice":"alloy","input":"x","instructions":"MARK"}`}, lists: parts("audio")},
	{row: "models, of which a call has no body", replies: []string{`/v1/models {"object":"list","data":[{"id":"m","owned_by":"MARK"}]}`}},
	{row: "errors of the provider, also with status 200", replies: []string{`{"error":{"message":"MARK"}}`, `/v1/responses {"error":{"message":"MARK"}}`}, events: []string{`{"error":{"message":"MARK"}}`, `/v1/responses {"type":"error","message":"MARK"}`, `/v1/responses {"type":"response.failed","response":{"output":[],"error":{"message":"MARK"}}}`}},
	{row: "`web_search_options`, `plugins`, `data_sources` and the like", calls: []string{chatWith(`"web_search_options":{"a":"MARK"}`), chatWith(`"plugins":[{"id":"MARK"}]`), chatWith(`"data_sources":[{"a":"MARK"}]`), chatWith(`"compound_custom":{"tools":{"a":"MARK"}}`)}, lists: withFields("web_search_options", "plugins", "data_sources", "compound_custom")},
	{row: "`logit_bias`, `chat_template`, `prompt_embeds` and the like", calls: []string{chatWith(`"logit_bias":{"1":1}`), chatWith(`"chat_template":"MARK"`), chatWith(`"prompt_embeds":"MARK"`), `/v1/responses {"model":"m","input":"x","chat_template":"MARK"}`}},
	{row: "`google` (Gemini's servers): `thinking_config`, `safety_settings`, `thought_tag_marker`", calls: []string{chatWith(`"google":{"thinking_config":{"a":"MARK"}}`), chatWith(`"google":{"safety_settings":[{"category":"MARK"}]}`), chatWith(`"google":{"thought_tag_marker":"MARK"}`)}},
	{row: "its `cached_content`", calls: []string{chatWith(`"google":{"cached_content":"MARK"}`)}, lists: withFields("cached_content")},
	{row: "the rest of it", calls: []string{chatWith(`"google":{"tools":[{"a":"MARK"}]}`), chatWith(`"google":{"new":"MARK"}`)}, lists: parts("tools", "new")},
	{row: "`model` beside that of a path of Vertex AI's (Mistral)", calls: []string{codePath + ` {"model":"MARK","messages":[]}`}},
	{row: "events of other kinds", events: []string{`/v1/responses {"type":"new","a":"MARK"}`, `{"object":"new","a":"MARK"}`}, lists: Options{Events: []string{"new"}}},
}}
