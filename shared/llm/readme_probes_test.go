package llm

// parts, fields and toolTypes are configurations that list one name.
func parts(names ...string) Options      { return Options{Parts: names} }
func withFields(names ...string) Options { return Options{Fields: names} }
func toolTypes(names ...string) Options  { return Options{ToolTypes: names} }

// probed are the tables of the README with what tries each row, in its order.
var probed = []probedTable{
	openaiProbes, mcpProbes,
	{heading: "OpenAI's forms", path: "/v1/audio/transcriptions", wrap: "model=m|file=@f:x|…", always: sound, probes: []probe{
		{row: "all of it", calls: []string{"model=m|file=@f:MARK", "/v1/images/edits model=m|prompt=p|image=@i:MARK"}, lists: sound},
		{row: "`prompt`", calls: []string{"+prompt=MARK", "/v1/images/edits model=m|image=@i:x|prompt=MARK"}},
		{row: "`language`, `response_format`, `user`, unknown fields", calls: []string{"+language=MARK", "+response_format=MARK", "+new=MARK", "+new[]=MARK", "/v1/images/variations model=m|image=@i:x|user=MARK"}},
		{row: "the file", calls: []string{"model=m|file=@f:MARK", "/v1/images/edits model=m|prompt=p|image[]=@i:MARK|mask=@m:MARK"}},
		{row: "the file's name and type", calls: []string{"model=m|file=@MARK:x"}},
		{row: "`known_speaker_references`", calls: []string{"+known_speaker_references[]=data:audio/wav;base64,CODE"}},
		{row: "files under other names", calls: []string{"+prompt=@p:MARK", "+new=@p:MARK"}},
		{row: "`text`, `delta` of a transcript; plain text, SubRip, WebVTT", replies: []string{`{"text":"MARK"}`}, events: []string{
			`{"type":"transcript.text.delta","delta":"MARK"}`, `{"type":"transcript.text.done","text":"MARK"}`, `{"type":"transcript.text.segment","text":"MARK"}`,
		}},
		{row: "`segments` of a transcript", replies: []string{`{"text":"","segments":[{"text":"MARK"}]}`}},
		{row: "`words`, `tokens`, `logprobs`", replies: []string{
			`{"text":"","words":[{"word":"MARK"}]}`, `{"text":"","logprobs":[{"token":"MARK"}]}`, `{"text":"","segments":[{"text":"","words":[{"word":"MARK"}]}]}`,
		}, events: []string{`{"type":"transcript.text.delta","delta":"","logprobs":[{"token":"MARK"}]}`}},
		{row: "`speaker`, unknown fields", replies: []string{`{"text":"","segments":[{"text":"","speaker":"MARK"}]}`, `{"text":"","new":"MARK"}`}},
		{row: "`b64_json`, `url` of a picture", replies: []string{`/v1/images/edits {"data":[{"b64_json":"LONG"},{"url":"https://a.example/MARK"}]}`}, events: []string{`/v1/images/edits {"type":"image_edit.completed","b64_json":"LONG"}`}},
	}},
	{heading: "Anthropic", path: "/v1/messages", wrap: `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[…]}]}`, probes: []probe{
		{row: "`text`, `system`", calls: []string{`+{"type":"text","text":"MARK"}`, `/v1/messages/count_tokens {"model":"m","system":"MARK","messages":[]}`}, replies: []string{`{"content":[{"type":"text","text":"MARK"}]}`}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"MARK"}}`,
		}},
		{row: "`thinking` beside a `signature`", calls: []string{`+{"type":"thinking","thinking":"MARK","signature":"s"}`}, replies: []string{`{"content":[{"type":"thinking","thinking":"MARK","signature":"s"}]}`}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"MARK"}}`,
		}},
		{row: "`thinking` without one", calls: []string{`+{"type":"thinking","thinking":"MARK"}`}},
		{row: "`compaction`: `content`; `instructions` for it", calls: []string{`+{"type":"compaction","content":"MARK"}`, `{"model":"m","max_tokens":1,"messages":[],"compaction":{"type":"summarize","instructions":"MARK"}}`}, replies: []string{`{"content":[{"type":"compaction","content":"MARK"}]}`}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","content":"MARK"}}`,
		}},
		{row: "`signature`, `redacted_thinking`, `encrypted_content` of a compaction", calls: []string{
			`+{"type":"thinking","thinking":"","signature":"CODE"},{"type":"redacted_thinking","data":"CODE"}`, `+{"type":"compaction","content":null,"encrypted_content":"CODE","signature":"CODE"}`,
		}, replies: []string{
			`{"content":[{"type":"thinking","thinking":"","signature":"LONG"},{"type":"redacted_thinking","data":"CODE"}]}`, `{"content":[{"type":"compaction","content":null,"encrypted_content":"LONG","signature":"LONG"}]}`,
		}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"LONG"}}`, `{"type":"content_block_delta","index":0,"delta":{"type":"compaction_delta","encrypted_content":"LONG"}}`,
		}},
		{row: "`tool_use`: name, `input`", calls: []string{`+{"type":"tool_use","id":"t","name":"MARK","input":{}}`, `+{"type":"tool_use","id":"t","name":"n","input":{"a":"MARK"}}`}, replies: []string{`{"content":[{"type":"tool_use","name":"n","input":{"a":["MARK"]}}]}`}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"MARK"}}`,
		}},
		{row: "`tool_result`", calls: []string{`+{"type":"tool_result","tool_use_id":"t","content":"MARK"}`, `+{"type":"tool_result","tool_use_id":"t","content":[{"type":"text","text":"MARK"}]}`}},
		{row: "documents of text: `data`, `content`, `title`, `context`; `search_result`", calls: []string{
			`+{"type":"document","source":{"type":"text","media_type":"text/plain","data":"MARK"}}`, `+{"type":"document","title":"MARK","source":{"type":"content","content":"x"}}`,
			`+{"type":"document","context":"MARK","source":{"type":"content","content":"x"}}`, `+{"type":"search_result","source":"s","title":"t","content":[{"type":"text","text":"MARK"}]}`,
		}},
		{row: "`citations`", calls: []string{`+{"type":"text","text":"x","citations":[{"cited_text":"MARK"}]}`}, replies: []string{`{"content":[{"type":"text","text":"x","citations":[{"cited_text":"MARK"}]}]}`}, events: []string{
			`{"type":"content_block_delta","index":0,"delta":{"type":"citations_delta","citation":{"cited_text":"MARK"}}}`,
		}},
		{row: "definitions of tools, also in `tool_addition`; schemas, `output_format`", calls: []string{
			`+{"type":"tool_addition","tool":{"type":"tool_definition","definition":{"name":"n","description":"MARK"}}}`, `+{"type":"tool_removal","tool":{"type":"tool_reference","name":"MARK"}}`,
			`{"model":"m","max_tokens":1,"messages":[],"tools":[{"name":"n","description":"MARK","input_schema":{}}]}`, `{"model":"m","max_tokens":1,"messages":[],"tools":[{"name":"n","input_schema":{"a":"MARK"}}]}`,
			`{"model":"m","max_tokens":1,"messages":[],"output_format":{"a":"MARK"}}`,
		}},
		{row: "`fallback`: which models went on", calls: []string{`+{"type":"fallback","from":{"model":"MARK"},"to":{"model":"n"}}`}, replies: []string{`{"content":[{"type":"fallback","from":{"model":"MARK"},"to":{"model":"n"}}]}`}},
		{row: "`metadata`, `stop_sequences`, unknown fields", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"metadata":{"a":"MARK"}}`, `{"model":"m","max_tokens":1,"messages":[],"stop_sequences":["MARK"]}`, `{"model":"m","max_tokens":1,"messages":[],"new":"MARK"}`}, replies: []string{`{"content":[],"new":"MARK"}`, `{"content":[],"stop_sequence":"MARK"}`}},
		{row: "tools of the provider", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"tools":[{"type":"web_search_1","name":"n","x":"MARK"}]}`}, lists: toolTypes("web_search_1"), replies: []string{
			`{"content":[{"type":"server_tool_use","name":"n","input":{"q":"MARK"}},{"type":"web_search_tool_result","content":[{"title":"MARK"}]}]}`,
		}},
		{row: "`image`, other documents", calls: []string{`+{"type":"image","source":{"type":"base64","media_type":"image/png","data":"LONG"}}`, `+{"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"LONG"}}`}, lists: parts("image", "document")},
		{row: "`mcp_servers`, `container`", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"mcp_servers":[{"url":"https://a.example/MARK"}]}`, `{"model":"m","max_tokens":1,"messages":[],"container":"MARK"}`}, lists: Options{Fields: []string{"mcp_servers", "container"}, Hosts: []string{"a.example"}}},
		{row: "`context_management`: what is cleared of a conversation, and how it is summed up", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"context_management":{"edits":[{"type":"compact_20260112","instructions":"MARK"}]}}`, `{"model":"m","max_tokens":1,"messages":[],"context_management":{"edits":[{"type":"clear_tool_uses_20250919","exclude_tools":["MARK"]}]}}`}},
		{row: "`billing_policy`, `workspace_id`", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"billing_policy":{"bill_to":"MARK"}}`, `{"model":"m","max_tokens":1,"messages":[],"workspace_id":"MARK"}`}, lists: withFields("billing_policy", "workspace_id")},
		{row: "`anthropic_version` (Bedrock, Vertex AI)", calls: []string{claudePath + ` {"anthropic_version":"MARK","max_tokens":1,"messages":[]}`, `/model/anthropic.m/invoke {"anthropic_version":"MARK","max_tokens":1,"messages":[]}`}},
		{row: "`model` beside that of a path of Vertex AI's", calls: []string{claudePath + ` {"anthropic_version":"v","max_tokens":1,"messages":[],"model":"MARK"}`}},
		{row: "`thread` that goes on with what the provider has in store", calls: []string{`{"model":"m","max_tokens":1,"messages":[],"thread":{"type":"continue","previous_message_id":"MARK"}}`}, lists: withFields("thread")},
		{row: "names of members", calls: []string{`+{"type":"tool_use","id":"t","name":"n","input":{"MARK":1}}`, `{"model":"m","max_tokens":1,"messages":[],"MARK":1}`}, replies: []string{`{"content":[{"type":"tool_use","name":"n","input":{"MARK":1}}]}`}},
		{row: "events of other kinds", events: []string{`{"type":"new","a":"MARK"}`}, lists: Options{Events: []string{"new"}}},
	}},
	{heading: "Gemini", path: "/v1beta/models/m:generateContent", wrap: `{"contents":[{"role":"user","parts":[…]}]}`, probes: []probe{
		{row: "`text`, `systemInstruction`", calls: []string{`+{"text":"MARK"}`, `{"contents":[],"systemInstruction":{"parts":[{"text":"MARK"}]}}`}, replies: []string{geminiSays(`{"text":"MARK"}`)}, events: []string{geminiSays(`{"text":"MARK"}`)}},
		{row: "`text` of a part that is thought", calls: []string{`+{"thought":true,"text":"MARK"}`}, replies: []string{geminiSays(`{"thought":true,"text":"MARK"}`)}},
		{row: "text, calls of functions in a part with `thoughtSignature`", calls: []string{`+{"text":"MARK","thoughtSignature":"CODE"}`, `+{"functionCall":{"name":"n","args":{"a":"MARK"}},"thoughtSignature":"CODE"}`}, replies: []string{
			geminiSays(`{"text":"MARK","thoughtSignature":"s"}`), geminiSays(`{"functionCall":{"name":"n","args":{"a":"MARK"}},"thoughtSignature":"s"}`),
		}, events: []string{geminiSays(`{"text":"MARK","thoughtSignature":"s"}`)}},
		{row: "`thoughtSignature`", calls: []string{`+{"text":"x","thoughtSignature":"CODE"}`}, replies: []string{geminiSays(`{"text":"x","thoughtSignature":"LONG"}`)}},
		{row: "`functionCall`: name, `args`", calls: []string{`+{"functionCall":{"name":"MARK"}}`, `+{"functionCall":{"name":"n","args":{"a":"MARK"}}}`}, replies: []string{geminiSays(`{"functionCall":{"name":"MARK"}}`), geminiSays(`{"functionCall":{"name":"n","args":{"a":"MARK"}}}`)}, events: []string{
			geminiSays(`{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"MARK"}]}}`),
		}},
		{row: "`functionResponse`", calls: []string{`+{"functionResponse":{"name":"n","response":{"a":"MARK"}}}`}},
		{row: "`executableCode`, `codeExecutionResult`, `toolCall`, `toolResponse`", calls: []string{`+{"toolCall":{"args":{"a":"MARK"}}}`, `+{"toolResponse":{"response":{"a":"MARK"}}}`, `+{"executableCode":{"language":"PYTHON","code":"MARK"}}`, `+{"codeExecutionResult":{"outcome":"OK","output":"MARK"}}`}, replies: []string{
			geminiSays(`{"executableCode":{"code":"MARK"}}`), geminiSays(`{"codeExecutionResult":{"output":"MARK"}}`), geminiSays(`{"toolCall":{"args":{"a":"MARK"}}}`), geminiSays(`{"toolResponse":{"response":{"a":"MARK"}}}`),
		}},
		{row: "`audioTranscription`: `text`", calls: []string{`+{"text":"x","audioTranscription":{"text":"MARK"}}`}, replies: []string{geminiSays(`{"audioTranscription":{"text":"MARK"}}`), geminiSays(`{"audioTranscription":{"words":[{"word":"MARK"}]}}`)}, events: []string{geminiSays(`{"audioTranscription":{"text":"MARK"}}`)}},
		{row: "`inlineData`", calls: []string{`+{"inlineData":{"mimeType":"image/png","data":"LONG"}}`}, lists: parts("inlineData"), replies: []string{geminiSays(`{"inlineData":{"mimeType":"image/png","data":"LONG"}}`)}},
		{row: "`fileData`", calls: []string{`+{"fileData":{"mimeType":"image/png","fileUri":"gs://bucket/MARK"}}`}, lists: Options{Parts: []string{"fileData"}, Hosts: []string{"gs://bucket"}}, replies: []string{geminiSays(`{"fileData":{"fileUri":"MARK"}}`)}},
		{row: "definitions of functions, `responseSchema`", calls: []string{`{"contents":[],"tools":[{"functionDeclarations":[{"name":"n","description":"MARK"}]}]}`, `{"contents":[],"generationConfig":{"responseSchema":{"a":"MARK"}}}`}},
		{row: "tools of the provider", calls: []string{`{"contents":[],"tools":[{"googleSearch":{"a":"MARK"}}]}`}, lists: toolTypes("googleSearch")},
		{row: "`labels`, `stopSequences`, `partMetadata`, unknown fields", calls: []string{`+{"text":"x","partMetadata":{"a":"MARK"}}`, `{"contents":[],"labels":{"a":"MARK"}}`, `{"contents":[],"generationConfig":{"stopSequences":["MARK"]}}`, `{"contents":[],"new":"MARK"}`}, replies: []string{`{"candidates":[],"new":"MARK"}`}},
		{row: "`cachedContent`, `instances`", calls: []string{`{"contents":[],"cachedContent":"MARK"}`, `/v1beta/models/m:countTokens {"instances":["MARK"]}`}, lists: withFields("cachedContent", "instances")},
		{row: "grounding, citations", replies: []string{`{"candidates":[{"groundingMetadata":{"a":"MARK"}}]}`, `{"candidates":[{"citationMetadata":{"a":"MARK"}}]}`}},
		{row: "`logprobsResult`, `words` of a transcription", replies: []string{`{"candidates":[{"logprobsResult":{"a":"MARK"}}]}`, geminiSays(`{"audioTranscription":{"text":"x","words":[{"word":"MARK"}]}}`)}},
		{row: "names of members", calls: []string{`+{"functionCall":{"name":"n","args":{"MARK":1}}}`, `{"contents":[],"MARK":1}`}, replies: []string{`{"candidates":[],"MARK":1}`}},
	}},
	{heading: "Bedrock's converse", path: "/model/m/converse", wrap: `{"messages":[{"role":"user","content":[…]}]}`, probes: []probe{
		{row: "`text`, `system`", calls: []string{`+{"text":"MARK"}`, `{"messages":[],"system":[{"text":"MARK"}]}`}, replies: []string{bedrockSays(`{"text":"MARK"}`)}, events: []string{"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"text":"MARK"}}`}},
		{row: "`reasoningText` with a signature", calls: []string{`+{"reasoningContent":{"reasoningText":{"text":"MARK","signature":"CODE"}}}`}, replies: []string{bedrockSays(`{"reasoningContent":{"reasoningText":{"text":"MARK","signature":"s"}}}`)}, events: []string{
			"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"reasoningContent":{"text":"MARK"}}}`,
		}},
		{row: "`signature`, `redactedContent`", calls: []string{`+{"reasoningContent":{"reasoningText":{"text":"x","signature":"CODE"}}}`, `+{"reasoningContent":{"redactedContent":"CODE"}}`}, replies: []string{
			bedrockSays(`{"reasoningContent":{"reasoningText":{"text":"x","signature":"LONG"}}}`), bedrockSays(`{"reasoningContent":{"redactedContent":"LONG"}}`),
		}, events: []string{"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"reasoningContent":{"signature":"LONG"}}}`}},
		{row: "`toolUse`: name, `input`", calls: []string{`+{"toolUse":{"toolUseId":"t","name":"MARK","input":{}}}`, `+{"toolUse":{"toolUseId":"t","name":"n","input":{"a":"MARK"}}}`}, replies: []string{bedrockSays(`{"toolUse":{"toolUseId":"t","name":"n","input":{"a":"MARK"}}}`)}, events: []string{
			"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"toolUse":{"input":"MARK"}}}`,
		}},
		{row: "`toolResult`", calls: []string{`+{"toolResult":{"toolUseId":"t","content":[{"text":"MARK"}]}}`, `+{"toolResult":{"toolUseId":"t","content":[{"json":{"a":"MARK"}}]}}`}, replies: []string{bedrockSays(`{"toolResult":{"toolUseId":"t","content":[{"text":"MARK"}]}}`)}, events: []string{
			"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"toolResult":[{"text":"MARK"}]}}`, "/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"toolResult":[{"json":{"a":"MARK"}}]}}`,
		}},
		{row: "`guardContent`, `searchResult`, `citationsContent`", calls: []string{
			`+{"guardContent":{"text":{"text":"MARK"}}}`, `+{"searchResult":{"source":"s","title":"t","content":[{"text":"MARK"}]}}`, `+{"citationsContent":{"content":[{"text":"MARK"}],"citations":[]}}`,
		}, replies: []string{bedrockSays(`{"citationsContent":{"content":[{"text":"MARK"}]}}`)}},
		{row: "documents of text, their names", calls: []string{`+{"document":{"name":"MARK","source":{"text":"x"}}}`, `+{"document":{"name":"n","source":{"text":"MARK"}}}`, `+{"document":{"name":"n","source":{"content":[{"text":"MARK"}]}}}`}},
		{row: "documents of bytes, `image`, `audio`, `video`", calls: []string{`+{"document":{"format":"pdf","name":"n","source":{"bytes":"LONG"}}}`, `+{"image":{"format":"png","source":{"bytes":"LONG"}}}`, `+{"video":{"format":"mp4","source":{"bytes":"LONG"}}}`, `+{"audio":{"format":"wav","source":{"bytes":"LONG"}}}`}, lists: parts("document", "image", "video", "audio")},
		{row: "`image`, `audio`, `video` of the model", replies: []string{
			bedrockSays(`{"image":{"format":"png","source":{"bytes":"LONG"}}}`), bedrockSays(`{"audio":{"format":"wav","source":{"bytes":"LONG"}}}`), bedrockSays(`{"video":{"format":"mp4","source":{"bytes":"LONG"}}}`),
		}, events: []string{"/model/m/converse-stream contentBlockDelta\n" + `{"contentBlockIndex":0,"delta":{"image":{"source":{"bytes":"LONG"}}}}`}},
		{row: "definitions of tools; names in `toolAddition`, `toolRemoval`", calls: []string{`+{"toolAddition":{"tool":{"name":"MARK"}}}`, `{"messages":[],"toolConfig":{"tools":[{"toolSpec":{"name":"n","description":"MARK"}}]}}`, `{"messages":[],"toolConfig":{"tools":[{"toolSpec":{"name":"n","inputSchema":{"json":{"a":"MARK"}}}}]}}`}},
		{row: "`systemTool`", calls: []string{`{"messages":[],"toolConfig":{"tools":[{"systemTool":{"name":"MARK"}}]}}`}, lists: toolTypes(mark)},
		{row: "`requestMetadata`, `promptVariables`, unknown fields", calls: []string{`{"messages":[],"requestMetadata":{"a":"MARK"}}`, `{"messages":[],"promptVariables":{"a":{"text":"MARK"}}}`, `{"messages":[],"new":"MARK"}`}, replies: []string{`{"output":{"message":{"content":[]}},"new":"MARK"}`}},
		{row: "`projectIdentifier`", calls: []string{`{"messages":[],"projectIdentifier":"MARK"}`}, lists: withFields("projectIdentifier")},
		{row: "`count-tokens`: `converse`; the `body` of `invokeModel`, in base64", calls: []string{
			countedClaude + ` {"input":{"converse":{"messages":[{"role":"user","content":[{"text":"MARK"}]}]}}}`, countedClaude + ` {"input":{"converse":{"messages":[],"new":"MARK"}}}`,
			countedClaude + " " + counting(`{"anthropic_version":"v","messages":[{"role":"user","content":"`+mark+`"}]}`),
		}},
		{row: "other members there, base64 that is written otherwise", calls: []string{countedClaude + ` {"input":{"converse":{"messages":[]}},"new":"MARK"}`, countedClaude + ` {"input":{"invokeModel":{"body":"e30","new":"MARK"}}}`, countedClaude + ` {"input":{"invokeModel":{"body":"MARK"}}}`}},
		{row: "`additionalModelRequestFields` but for a few", calls: []string{`{"messages":[],"additionalModelRequestFields":{"system":"MARK"}}`}, lists: parts("system")},
		{row: "names of members", calls: []string{`+{"toolUse":{"toolUseId":"t","name":"n","input":{"MARK":1}}}`, `{"messages":[],"MARK":1}`}, replies: []string{`{"output":{"message":{"content":[]}},"MARK":1}`}},
	}},
	{heading: "Bedrock's invoke", path: rPath, wrap: `{"message":"m",…}`, probes: []probe{
		{row: "Titan, Llama, Mistral, Command: `inputText`, `prompt`; `outputText`, `generation`, `text`", calls: []string{
			titanPath + ` {"inputText":"MARK"}`, llamaPath + ` {"prompt":"MARK"}`, mistralPath + ` {"prompt":"MARK"}`, mistralPath + ` {"messages":[{"role":"user","content":"MARK"}]}`, commandPath + ` {"prompt":"MARK"}`,
		}, replies: []string{
			titanPath + ` {"results":[{"outputText":"MARK"}]}`, llamaPath + ` {"generation":"MARK"}`, commandPath + ` {"generations":[{"text":"MARK"}]}`, commandPath + ` {"generations":[],"prompt":"MARK"}`,
		}, events: []string{
			titanPath + streamed + " chunk\n" + `{"outputText":"MARK"}`, llamaPath + streamed + " chunk\n" + `{"generation":"MARK"}`, commandPath + streamed + " chunk\n" + `{"text":"MARK"}`,
		}},
		{row: "Command R: `message`, `chat_history`, `preamble`; `text`, and where the last event says it again", calls: []string{`{"message":"MARK"}`, `+"chat_history":[{"role":"USER","message":"MARK"}]`, `+"preamble":"MARK"`}, replies: []string{
			`{"text":"MARK"}`, `{"text":"","chat_history":[{"role":"CHATBOT","message":"MARK"}]}`,
		}, events: []string{"chunk\n" + `{"event_type":"text-generation","text":"MARK"}`, "chunk\n" + `{"event_type":"stream-end","response":{"text":"MARK"}}`}},
		{row: "`documents`, `tool_results`; `citations`", calls: []string{`+"documents":[{"title":"MARK"}]`, `+"tool_results":[{"call":{"name":"n"},"outputs":[{"a":"MARK"}]}]`}, replies: []string{`{"text":"","citations":[{"text":"MARK"}]}`}, events: []string{
			"chunk\n" + `{"event_type":"citation-generation","citations":[{"text":"MARK"}]}`,
		}},
		{row: "calls of tools: name, arguments", calls: []string{
			`+"chat_history":[{"role":"CHATBOT","message":"","tool_calls":[{"name":"MARK"}]}]`, `+"chat_history":[{"role":"CHATBOT","message":"","tool_calls":[{"name":"n","parameters":{"a":"MARK"}}]}]`,
			mistralPath + ` {"messages":[{"role":"assistant","content":"","tool_calls":[{"function":{"name":"n","arguments":"MARK"}}]}]}`,
		}, replies: []string{`{"text":"","tool_calls":[{"name":"MARK"}]}`, `{"text":"","tool_calls":[{"name":"n","parameters":{"a":"MARK"}}]}`}, events: []string{
			"chunk\n" + `{"event_type":"tool-calls-chunk","tool_call_delta":{"index":0,"parameters":"MARK"}}`,
		}},
		{row: "definitions of tools", calls: []string{`+"tools":[{"name":"n","description":"MARK"}]`, `+"tools":[{"name":"n","parameter_definitions":{"a":{"description":"MARK"}}}]`}},
		{row: "embeddings: `inputText`, `texts`, `inputs`", calls: []string{titanEmbedPath + ` {"inputText":"MARK"}`, cohereEmbedPath + ` {"texts":["MARK"]}`, cohereEmbedPath + ` {"inputs":[{"content":[{"type":"text","text":"MARK"}]}]}`}, replies: []string{
			cohereEmbedPath + ` {"embeddings":{"base64":["LONG"]}}`,
		}},
		{row: "`images`, `inputImage`", calls: []string{llamaPath + ` {"prompt":"p","images":["LONG"]}`, titanEmbedPath + ` {"inputImage":"LONG"}`, cohereEmbedPath + ` {"images":["data:image/png;base64,LONG"]}`}, lists: parts("images", "image")},
		{row: "`logit_bias`, `raw_prompting`, `preset`, `conversation_id`", calls: []string{commandPath + ` {"prompt":"p","logit_bias":[1]}`, `+"raw_prompting":true`, commandPath + ` {"prompt":"p","preset":"MARK"}`, `+"conversation_id":"MARK"`}, lists: withFields("logit_bias", "raw_prompting", "preset", "conversation_id")},
		{row: "`connectors`", calls: []string{`+"connectors":[{"id":"MARK"}]`}, lists: withFields("connectors")},
		{row: "stop sequences, unknown fields; traces of guardrails", calls: []string{`+"stop_sequences":["MARK"]`, llamaPath + ` {"prompt":"p","new":"MARK"}`, titanPath + ` {"inputText":"t","textGenerationConfig":{"stopSequences":["MARK"]}}`}, replies: []string{
			llamaPath + ` {"generation":"","amazon-bedrock-trace":{"guardrail":{"modelOutput":["MARK"]}}}`, titanPath + ` {"results":[],"new":"MARK"}`,
		}},
		{row: "names of members", calls: []string{`+"MARK":1`, llamaPath + ` {"prompt":"p","MARK":1}`}, replies: []string{llamaPath + ` {"generation":"","MARK":1}`}},
		{row: "`token_likelihoods`", replies: []string{commandPath + ` {"generations":[{"text":"","token_likelihoods":[{"token":"MARK"}]}]}`}},
		{row: "events of other kinds", events: []string{titanPath + streamed + " chunk\n" + `{"new":"MARK"}`}, lists: Options{Events: []string{"chunk"}}},
	}},
	{heading: "Cohere", path: "/v2/chat", wrap: `{"model":"m","messages":[{"role":"user","content":…}]}`, probes: []probe{
		{row: "`content`, `text`", calls: []string{`+"MARK"`, `+[{"type":"text","text":"MARK"}]`}, replies: []string{`{"message":{"content":[{"type":"text","text":"MARK"}]}}`}, events: []string{`{"type":"content-delta","index":0,"delta":{"message":{"content":{"text":"MARK"}}}}`}},
		{row: "`thinking`, `tool_plan`", calls: []string{`+[{"type":"thinking","thinking":"MARK"}]`, `{"model":"m","messages":[{"role":"assistant","tool_plan":"MARK"}]}`}, replies: []string{`{"message":{"tool_plan":"MARK"}}`, `{"message":{"content":[{"type":"thinking","thinking":"MARK"}]}}`}, events: []string{`{"type":"tool-plan-delta","delta":{"message":{"tool_plan":"MARK"}}}`}},
		{row: "`tool_calls`: name, `arguments`", calls: []string{`{"model":"m","messages":[{"role":"assistant","tool_calls":[{"type":"function","function":{"name":"n","arguments":"MARK"}}]}]}`}, replies: []string{`{"message":{"tool_calls":[{"function":{"name":"n","arguments":"MARK"}}]}}`}, events: []string{`{"type":"tool-call-delta","index":0,"delta":{"message":{"tool_calls":{"function":{"arguments":"MARK"}}}}}`}},
		{row: "`documents`, `document`", calls: []string{`{"model":"m","messages":[],"documents":["MARK"]}`, `{"model":"m","messages":[],"documents":[{"data":{"a":"MARK"}}]}`, `+[{"type":"document","document":{"data":{"a":"MARK"}}}]`}},
		{row: "`citations`", calls: []string{`{"model":"m","messages":[{"role":"assistant","content":"x","citations":[{"text":"MARK"}]}]}`}, replies: []string{`{"message":{"citations":[{"text":"MARK"}]}}`}, events: []string{`{"type":"citation-start","index":0,"delta":{"message":{"citations":{"text":"MARK"}}}}`}},
		{row: "definitions of tools, `response_format`", calls: []string{`{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"n","description":"MARK"}}]}`, `{"model":"m","messages":[],"response_format":{"a":"MARK"}}`}},
		{row: "`stop_sequences`, unknown fields", calls: []string{`{"model":"m","messages":[],"stop_sequences":["MARK"]}`, `{"model":"m","messages":[],"new":"MARK"}`}, replies: []string{`{"message":{},"new":"MARK"}`}},
		{row: "`image_url`", calls: []string{`+[{"type":"image_url","image_url":{"url":"data:image/png;base64,LONG"}}]`}, lists: parts("image_url")},
		{row: "`connectors`", calls: []string{`{"model":"m","messages":[],"connectors":[{"id":"MARK"}]}`}, lists: withFields("connectors")},
		{row: "`raw_prompting`", calls: []string{`{"model":"m","messages":[],"raw_prompting":true}`}, lists: withFields("raw_prompting")},
		{row: "embeddings: `texts`, `inputs`", calls: []string{`/v2/embed {"model":"m","texts":["MARK"]}`, `/v1/embed {"model":"m","inputs":[{"content":[{"type":"text","text":"MARK"}]}]}`}, replies: []string{
			`/v2/embed {"embeddings":{"base64":["LONG"]}}`,
		}},
		{row: "rerank: `query`, `instruction`", calls: []string{`/v2/rerank {"model":"m","query":"MARK","documents":[]}`, `/rerank {"model":"m","query":{"text":"MARK"},"documents":[],"instruction":"MARK"}`}},
		{row: "rerank: `documents`, texts or objects, whatever their members", calls: []string{
			`/v2/rerank {"model":"m","query":"q","documents":["MARK"]}`, `/v1/rerank {"model":"m","query":"q","documents":[{"a":{"b":["MARK"]}}]}`, `/rerank {"model":"m","query":"q","documents":{"content":[{"type":"text","text":"MARK"}]}}`,
		}, replies: []string{`/v1/rerank {"results":[{"index":0,"document":{"text":"MARK"}}]}`, `/rerank {"data":[{"document":"MARK"}]}`}},
		{row: "pictures to embed or to rank: `images`, `image`, `image_url` and the like, other parts than text, an address and nothing else", calls: []string{
			`/v2/embed {"model":"m","images":["data:image/png;base64,LONG"]}`, `/v2/embed {"model":"m","inputs":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,LONG"}}]}]}`,
			`/v1/rerank {"model":"m","query":"q","documents":[{"image":"LONG"}]}`, `/v1/rerank {"model":"m","query":"data:image/png;base64,LONG","documents":[]}`,
			`/rerank {"model":"m","query":"q","documents":{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,LONG"}}]}}`,
		}, lists: parts("image", "image_url")},
		{row: "`logprobs`", replies: []string{`{"message":{},"logprobs":[{"text":"MARK"}]}`}},
		{row: "names of members", calls: []string{`{"model":"m","messages":[],"MARK":1}`, `/v1/rerank {"model":"m","query":"q","documents":[{"MARK":"x"}]}`}, replies: []string{`{"message":{},"MARK":1}`}},
	}},
	{heading: "Ollama", path: "/api/chat", wrap: `{"model":"m","messages":[…]}`, probes: []probe{
		{row: "`content`, `prompt`, `suffix`, `system`; `response`", calls: []string{`+{"role":"user","content":"MARK"}`, `/api/generate {"model":"m","prompt":"MARK"}`, `/api/generate {"model":"m","suffix":"MARK"}`, `/api/generate {"model":"m","system":"MARK"}`}, replies: []string{`{"message":{"content":"MARK"}}`, `/api/generate {"response":"MARK"}`}, events: []string{`{"message":{"content":"MARK"}}`, `/api/generate {"response":"MARK"}`}},
		{row: "`thinking`", calls: []string{`+{"role":"assistant","content":"x","thinking":"MARK"}`}, replies: []string{`{"message":{"thinking":"MARK"}}`, `/api/generate {"response":"","thinking":"MARK"}`}, events: []string{`{"message":{"thinking":"MARK"}}`}},
		{row: "`tool_calls`: name, `arguments`", calls: []string{`+{"role":"assistant","tool_calls":[{"function":{"name":"n","arguments":{"a":"MARK"}}}]}`}, replies: []string{`{"message":{"tool_calls":[{"function":{"name":"n","arguments":{"a":"MARK"}}}]}}`}},
		{row: "definitions of tools, `format`", calls: []string{`{"model":"m","messages":[],"tools":[{"type":"function","function":{"name":"n","description":"MARK"}}]}`, `{"model":"m","messages":[],"format":{"a":"MARK"}}`}},
		{row: "`stop`, unknown fields", calls: []string{`{"model":"m","messages":[],"options":{"stop":["MARK"]}}`, `{"model":"m","messages":[],"new":"MARK"}`}, replies: []string{`{"message":{},"new":"MARK"}`}},
		{row: "`images`", calls: []string{`+{"role":"user","content":"x","images":["LONG"]}`, `/api/generate {"model":"m","prompt":"x","images":["LONG"]}`}, lists: parts("images")},
		{row: "`template`", calls: []string{`/api/generate {"model":"m","prompt":"x","template":"MARK"}`}, lists: withFields("template")},
		{row: "`context`", calls: []string{`/api/generate {"model":"m","prompt":"x","context":[1,2]}`}, lists: withFields("context"), replies: []string{`/api/generate {"response":"x","context":[1,2]}`}},
		{row: "`logprobs`", replies: []string{`{"message":{},"logprobs":[{"token":"MARK"}]}`}},
		{row: "names of members", calls: []string{`+{"role":"assistant","tool_calls":[{"function":{"name":"n","arguments":{"MARK":1}}}]}`, `{"model":"m","messages":[],"MARK":1}`}, replies: []string{`{"message":{},"MARK":1}`}},
	}},
}

// geminiSays is a reply with one part, bedrockSays one with one block.
func geminiSays(part string) string {
	return `{"candidates":[{"index":0,"content":{"role":"model","parts":[` + part + `]}}]}`
}

func bedrockSays(block string) string {
	return `{"output":{"message":{"role":"assistant","content":[` + block + `]}}}`
}
