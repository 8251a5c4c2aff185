package evasion

// place is a place of a dialect's call in which a text can stand.
type place struct {
	dialect, name, path string
	// body is the call, with TEXT where the text stands in a string of JSON, and NESTED
	// where it stands in a string in JSON that is itself in a string.
	body string
}

const (
	chat      = `{"model":"gpt-4o","messages":[`
	responses = `{"model":"gpt-4o","input":`
	claude    = `{"model":"claude-sonnet-4-5","max_tokens":9,"messages":[{"role":"user","content":"Hi"}`
	gemini    = `{"contents":[{"role":"user","parts":[{"text":"Hi"}]}`
	converse  = `{"messages":[{"role":"user","content":[{"text":"Hi"}]}`
	cohere    = `{"model":"command-a","messages":[{"role":"user","content":"Hi"}`
	ollama    = `{"model":"llama3","messages":[{"role":"user","content":"Hi"}`

	chatPath      = "/v1/chat/completions"
	responsesPath = "/v1/responses"
	claudePath    = "/v1/messages"
	geminiPath    = "/v1beta/models/gemini-2.5-pro:generateContent"
	conversePath  = "/model/m/converse"
	coherePath    = "/v2/chat"
	ollamaPath    = "/api/chat"

	// tool is a tool's definition as most dialects have it.
	tool = `{"type":"function","function":{"name":"f","description":"TEXT","parameters":{"type":"object"}}}`
)

// places are those in which sanitize looks for injection.
var places = []place{
	{"OpenAI chat", "user text", chatPath, chat + `{"role":"user","content":"TEXT"}]}`},
	{"OpenAI chat", "assistant text", chatPath, chat + `{"role":"assistant","content":"TEXT"},{"role":"user","content":"Hi"}]}`},
	{"OpenAI chat", "tool result", chatPath, chat + `{"role":"tool","tool_call_id":"a","content":"TEXT"}]}`},
	{"OpenAI chat", "tool description", chatPath, chat + `{"role":"user","content":"Hi"}],"tools":[` + tool + `]}`},
	{"OpenAI chat", "tool-call arguments", chatPath, chat + `{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"a\":\"NESTED\"}"}}]}]}`},
	{"OpenAI chat", "part of a message", chatPath, chat + `{"role":"user","content":[{"type":"text","text":"TEXT"}]}]}`},
	{"OpenAI Responses", "user text", responsesPath, responses + `"TEXT"}`},
	{"OpenAI Responses", "tool result", responsesPath, responses + `[{"type":"function_call_output","call_id":"a","output":"TEXT"}]}`},
	{"OpenAI Responses", "result of MCP", responsesPath, responses + `[{"type":"mcp_call","id":"a","server_label":"s","name":"f","arguments":"{}","output":"TEXT"}]}`},
	{"OpenAI Responses", "tool description", responsesPath, responses + `"Hi","tools":[{"type":"function","name":"f","description":"TEXT","parameters":{"type":"object"}}]}`},
	{"OpenAI Responses", "tool-call arguments", responsesPath, responses + `[{"type":"function_call","call_id":"a","name":"f","arguments":"{\"a\":\"NESTED\"}"}]}`},
	{"Anthropic", "user text", claudePath, claude + `,{"role":"user","content":"TEXT"}]}`},
	{"Anthropic", "tool result", claudePath, claude + `,{"role":"user","content":[{"type":"tool_result","tool_use_id":"a","content":"TEXT"}]}]}`},
	{"Anthropic", "tool description", claudePath, claude + `],"tools":[{"name":"f","description":"TEXT","input_schema":{"type":"object"}}]}`},
	{"Anthropic", "tool-call arguments", claudePath, claude + `,{"role":"assistant","content":[{"type":"tool_use","id":"a","name":"f","input":{"a":"TEXT"}}]}]}`},
	{"Anthropic", "document", claudePath, claude + `,{"role":"user","content":[{"type":"document","source":{"type":"text","media_type":"text/plain","data":"TEXT"}}]}]}`},
	{"Gemini", "user text", geminiPath, gemini + `,{"role":"user","parts":[{"text":"TEXT"}]}]}`},
	{"Gemini", "tool result", geminiPath, gemini + `,{"role":"function","parts":[{"functionResponse":{"name":"f","response":{"a":"TEXT"}}}]}]}`},
	{"Gemini", "tool description", geminiPath, gemini + `],"tools":[{"functionDeclarations":[{"name":"f","description":"TEXT"}]}]}`},
	{"Gemini", "tool-call arguments", geminiPath, gemini + `,{"role":"model","parts":[{"functionCall":{"name":"f","args":{"a":"TEXT"}}}]}]}`},
	{"Bedrock converse", "user text", conversePath, converse + `,{"role":"user","content":[{"text":"TEXT"}]}]}`},
	{"Bedrock converse", "tool result", conversePath, converse + `,{"role":"user","content":[{"toolResult":{"toolUseId":"a","content":[{"text":"TEXT"}]}}]}]}`},
	{"Bedrock converse", "tool description", conversePath, converse + `],"toolConfig":{"tools":[{"toolSpec":{"name":"f","description":"TEXT","inputSchema":{"json":{}}}}]}}`},
	{"Bedrock converse", "tool-call arguments", conversePath, converse + `,{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"f","input":{"a":"TEXT"}}}]}]}`},
	{"Bedrock converse", "document", conversePath, converse + `,{"role":"user","content":[{"document":{"format":"txt","name":"n","source":{"text":"TEXT"}}}]}]}`},
	{"Cohere", "user text", coherePath, cohere + `,{"role":"user","content":"TEXT"}]}`},
	{"Cohere", "tool result", coherePath, cohere + `,{"role":"tool","tool_call_id":"a","content":"TEXT"}]}`},
	{"Cohere", "tool description", coherePath, cohere + `],"tools":[` + tool + `]}`},
	{"Cohere", "tool-call arguments", coherePath, cohere + `,{"role":"assistant","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"a\":\"NESTED\"}"}}]}]}`},
	{"Cohere", "document", coherePath, cohere + `],"documents":[{"data":{"text":"TEXT"}}]}`},
	{"Ollama", "user text", ollamaPath, ollama + `,{"role":"user","content":"TEXT"}]}`},
	{"Ollama", "tool result", ollamaPath, ollama + `,{"role":"tool","tool_name":"f","content":"TEXT"}]}`},
	{"Ollama", "tool description", ollamaPath, ollama + `],"tools":[` + tool + `]}`},
	{"Ollama", "tool-call arguments", ollamaPath, ollama + `,{"role":"assistant","content":"","tool_calls":[{"function":{"name":"f","arguments":{"a":"TEXT"}}}]}]}`},
	{"MCP", "tool-call arguments", "/mcp", `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"f","arguments":{"a":"TEXT"}}}`},
}

// trusted are places that are the application's own, in which nothing is looked for.
var trusted = []place{
	{"OpenAI chat", "system text", chatPath, chat + `{"role":"system","content":"TEXT"},{"role":"user","content":"Hi"}]}`},
	{"OpenAI Responses", "system text", responsesPath, responses + `"Hi","instructions":"TEXT"}`},
	{"Anthropic", "system text", claudePath, claude + `],"system":"TEXT"}`},
	{"Gemini", "system text", geminiPath, gemini + `],"systemInstruction":{"parts":[{"text":"TEXT"}]}}`},
	{"Bedrock converse", "system text", conversePath, converse + `],"system":[{"text":"TEXT"}]}`},
	{"Cohere", "system text", coherePath, cohere + `,{"role":"system","content":"TEXT"}]}`},
	{"Ollama", "system text", ollamaPath, ollama + `,{"role":"system","content":"TEXT"}]}`},
}
