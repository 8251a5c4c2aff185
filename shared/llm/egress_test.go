package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// withHosts lists all kinds of what names an address; hosts are for the tests to list.
func withHosts(hosts ...string) Options {
	return Options{
		Parts: []string{
			"image_url", "input_image", "input_file", "file", "image", "document", "fileData", "video", "video_url", "web_fetch_tool_result", "server_tool_use",
		},
		ToolTypes: []string{"mcp", "web_search", "image_generation", "computer", "web_fetch_20250910", "web_search_20250305", "urlContext", "mcpServers", "googleSearch"},
		Fields:    []string{"mcp_servers", "plugins", "data_sources", "search_parameters", "kv_transfer_params", "image_url", "connectors"},
		Hosts:     hosts,
	}
}

// addressesFor are calls by an API's path, with ADDRESS where the provider is told from where to fetch.
var addressesFor = []struct{ name, path, body, at string }{
	{"a picture", "/v1/chat/completions", in(`{"role":"user","content":[{"type":"image_url","image_url":{"url":"ADDRESS"}}]}`), "messages[0].content[0].image_url.url"},
	{"a picture without an object", "/v1/chat/completions", in(`{"role":"user","content":[{"type":"image_url","image_url":"ADDRESS"}]}`), "messages[0].content[0].image_url"},
	{"a film of a compatible server's", "/v1/chat/completions", in(`{"role":"user","content":[{"type":"video_url","video_url":{"url":"ADDRESS"}}]}`), "messages[0].content[0].video_url.url"},
	{"a file's data", "/v1/chat/completions", in(`{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf","file_data":"ADDRESS"}}]}`), "messages[0].content[0].file.file_data"},
	{"a picture beside text", "/v1/chat/completions", in(`{"role":"user","content":[{"type":"text","text":"x","image_url":{"url":"ADDRESS"}}]}`), "messages[0].content[0].image_url.url"},
	{"a field that nobody knows", "/v1/chat/completions", in(`{"role":"user","content":"x","image_url":"ADDRESS"}`), "messages[0].image_url"},
	{"an object that nobody knows", "/v1/chat/completions", in(`{"role":"user","content":"x","image_url":{"url":"ADDRESS"}}`), "messages[0].image_url.url"},
	{"what says that it is history", "/model/m/converse", `{"messages":[{"role":"user","content":[{"image":{"type":"a_tool_result","source":{"s3Location":{"uri":"ADDRESS"}}}}]}]}`, "messages[0].content[0].image.source.s3Location.uri"},
	{"a parameter that says so", "/v1/chat/completions", `{"model":"m","messages":[],"search_parameters":{"type":"a_tool_use","links":["ADDRESS"]}}`, "search_parameters.links[0]"},
	{"a source of Azure's", "/v1/chat/completions", `{"model":"m","messages":[],"data_sources":[{"type":"azure_search","parameters":{"endpoint":"ADDRESS"}}]}`, "data_sources[0].parameters.endpoint"},
	{"a feed of xAI's", "/v1/chat/completions", `{"model":"m","messages":[],"search_parameters":{"sources":[{"type":"rss","links":["ADDRESS"]}]}}`, "search_parameters.sources[0].links[0]"},
	{"an address under any name", "/v1/chat/completions", `{"model":"m","messages":[],"plugins":[{"id":"web","via":"ADDRESS"}]}`, "plugins[0].via"},
	{"an input image", "/v1/responses", `{"model":"m","input":[{"role":"user","content":[{"type":"input_image","image_url":"ADDRESS"}]}]}`, "input[0].content[0].image_url"},
	{"an input file", "/v1/responses", `{"model":"m","input":[{"role":"user","content":[{"type":"input_file","file_url":"ADDRESS"}]}]}`, "input[0].content[0].file_url"},
	{"a server of MCP", "/v1/responses", `{"model":"m","input":"x","tools":[{"type":"mcp","server_label":"l","server_url":"ADDRESS"}]}`, "tools[0].server_url"},
	{"the mask of a picture", "/v1/responses", `{"model":"m","input":"x","tools":[{"type":"image_generation","input_image_mask":{"image_url":"ADDRESS"}}]}`, "tools[0].input_image_mask.image_url"},
	{"a screenshot", "/v1/responses", `{"model":"m","input":[{"type":"computer_call_output","call_id":"c","output":{"type":"computer_screenshot","image_url":"ADDRESS"}}]}`, "input[0].output.image_url"},
	{"an image of Anthropic's", "/v1/messages", anthropicSays(`{"type":"image","source":{"type":"url","url":"ADDRESS"}}`), "messages[0].content[0].source.url"},
	{"a document of Anthropic's", "/v1/messages", anthropicSays(`{"type":"document","source":{"type":"url","url":"ADDRESS"}}`), "messages[0].content[0].source.url"},
	{"a server in mcp_servers", "/v1/messages", `{"model":"m","max_tokens":1,"messages":[],"mcp_servers":[{"type":"url","name":"n","url":"ADDRESS"}]}`, "mcp_servers[0].url"},
	{"a file of Gemini's", "/v1beta/models/m:generateContent", `{"contents":[{"parts":[{"fileData":{"fileUri":"ADDRESS"}}]}]}`, "contents[0].parts[0].fileData.fileUri"},
	{"a file in the other spelling", "/v1beta/models/m:generateContent", `{"contents":[{"parts":[{"file_data":{"file_uri":"ADDRESS"}}]}]}`, "contents[0].parts[0].file_data.file_uri"},
	{"a server of MCP, of Gemini's", "/v1beta/models/m:generateContent", `{"contents":[],"tools":[{"mcpServers":[{"name":"n","streamableHttpTransport":{"url":"ADDRESS"}}]}]}`, "tools[0].mcpServers[0].streamableHttpTransport.url"},
	{"a document in a bucket", "/model/m/converse", `{"messages":[{"role":"user","content":[{"document":{"name":"n","format":"pdf","source":{"s3Location":{"uri":"ADDRESS"}}}}]}]}`, "messages[0].content[0].document.source.s3Location.uri"},
	{"an image in a bucket", "/model/m/converse", `{"messages":[{"role":"user","content":[{"image":{"format":"png","source":{"s3Location":{"uri":"ADDRESS"}}}}]}]}`, "messages[0].content[0].image.source.s3Location.uri"},
	{"a picture of Cohere's", "/v2/chat", in(`{"role":"user","content":[{"type":"image_url","image_url":{"url":"ADDRESS"}}]}`), "messages[0].content[0].image_url.url"},
	{"a picture to embed", "/v2/embed", `{"model":"m","inputs":[{"content":[{"type":"image_url","image_url":{"url":"ADDRESS"}}]}]}`, "inputs[0].content[0].image_url.url"},
	{"a picture to rank", "/v1/rerank", `{"model":"m","query":"q","documents":[{"image_url":"ADDRESS"}]}`, "documents[0].image_url"},
	{"parts to rank", "/v1/rerank", `{"model":"m","query":"q","documents":{"content":[{"type":"image_url","image_url":{"url":"ADDRESS"}}]}}`, "documents.content[0].image_url.url"},
}

func anthropicSays(block string) string {
	return `{"model":"m","max_tokens":1,"messages":[{"role":"user","content":[` + block + `]}]}`
}

func TestAnAddressForTheProviderNeedsItsHostListed(t *testing.T) {
	for _, row := range addressesFor {
		for _, address := range []string{"https://docs.example.com/a", "gs://bucket/a", "s3://bucket/a"} {
			body := strings.ReplaceAll(row.body, "ADDRESS", address)
			_, err := readCallOf(t, row.path, body, withHosts("other.example", "*.docs.example.com"))
			require.EqualError(t, err, row.at+": unlisted_host", "%s %s", row.name, address)
			_, err = readCallOf(t, row.path, body, withHosts("docs.example.com", "gs://bucket", "s3://bucket"))
			require.NoError(t, err, "%s %s", row.name, address)
		}
		_, err := readCallOf(t, row.path, strings.ReplaceAll(row.body, "ADDRESS", "data:image/png;base64,"+pngCode), withHosts())
		require.NoError(t, err, "what is inline is fetched from nowhere: %s", row.name)
	}
}

func TestAnAddressThatReadersTakeDifferentlyIsRefused(t *testing.T) {
	for _, row := range addressesFor {
		for _, address := range []string{
			"https://docs.example.com@evil.example/", `https://docs.example.com\\@evil.example/`, "https:/evil.example", "https:evil.example", "//evil.example/docs.example.com",
			`\\\\evil.example\\a`, "https://docs.example.com\\t.evil.example/", " \\nhttps://evil.example/", "ht\\ttps://docs.example.com", "https://docs\uff0eexample.com/",
			"https://docs%2eexample.com/", "https://[::1]/", "file:///etc/passwd", "ftp://docs.example.com/", "https://docs.example.com.evil.example/", "https://2130706433/",
		} {
			_, err := readCallOf(t, row.path, strings.ReplaceAll(row.body, "ADDRESS", address), withHosts("docs.example.com"))
			require.EqualError(t, err, row.at+": unlisted_host", "%s %s", row.name, address)
		}
	}
}

func TestASearchIsBoundToListedHosts(t *testing.T) {
	listed := withHosts("docs.example.com", "*.corp.example")
	anthropic := func(tool string) string {
		return `{"model":"m","max_tokens":1,"messages":[],"tools":[` + tool + `]}`
	}
	for _, row := range []struct{ name, path, body, err string }{
		{"a fetch without bounds", "/v1/messages", anthropic(`{"type":"web_fetch_20250910","name":"web_fetch"}`), "tools[0]: unlisted_host"},
		{"a fetch with empty bounds", "/v1/messages", anthropic(`{"type":"web_fetch_20250910","name":"web_fetch","allowed_domains":[]}`), "tools[0]: unlisted_host"},
		{"a fetch with bounds that are none", "/v1/messages", anthropic(`{"type":"web_fetch_20250910","name":"web_fetch","allowed_domains":[null]}`), "tools[0].allowed_domains[0]: wrong_type"},
		{"a fetch within other hosts", "/v1/messages", anthropic(`{"type":"web_fetch_20250910","name":"f","allowed_domains":["docs.example.com","evil.example"]}`), "tools[0].allowed_domains[1]: unlisted_host"},
		{"a fetch within listed hosts", "/v1/messages", anthropic(`{"type":"web_fetch_20250910","name":"f","allowed_domains":["docs.example.com/guide","a.corp.example"]}`), ""},
		{"a search within other hosts", "/v1/messages", anthropic(`{"type":"web_search_20250305","name":"s","allowed_domains":["evil.example"]}`), "tools[0].allowed_domains[0]: unlisted_host"},
		{"a search", "/v1/messages", anthropic(`{"type":"web_search_20250305","name":"s","blocked_domains":["evil.example"]}`), ""},
		{"OpenAI's filter", "/v1/responses", `{"model":"m","input":"x","tools":[{"type":"web_search","filters":{"allowed_domains":["evil.example"]}}]}`, "tools[0].filters.allowed_domains[0]: unlisted_host"},
		{"OpenAI's filter of a listed host", "/v1/responses", `{"model":"m","input":"x","tools":[{"type":"web_search","filters":{"allowed_domains":["docs.example.com"]}}]}`, ""},
		{"whatever the text names", "/v1beta/models/m:generateContent", `{"contents":[],"tools":[{"urlContext":{}}]}`, "tools[0].urlContext: unlisted_host"},
		{"the same in the other spelling", "/v1beta/models/m:generateContent", `{"contents":[],"tools":[{"url_context":{}}]}`, "tools[0].url_context: unlisted_host"},
		{"bounds that Gemini does not have", "/v1beta/models/m:generateContent", `{"contents":[],"tools":[{"urlContext":{"allowed_domains":["docs.example.com"]}}]}`, "tools[0].urlContext: unlisted_host"},
		{"a host from which a server continues", "/v1/chat/completions", `{"model":"m","messages":[],"kv_transfer_params":{"remote_host":"10.0.0.1"}}`, "kv_transfer_params.remote_host: unlisted_host"},
	} {
		_, err := readCallOf(t, row.path, row.body, listed)
		if row.err == "" {
			require.NoError(t, err, row.name)
			continue
		}
		require.EqualError(t, err, row.err, row.name)
	}
	_, err := readCallOf(t, "/v1beta/models/m:generateContent", `{"contents":[],"tools":[{"urlContext":{}}]}`, withHosts("*"))
	require.NoError(t, err)
}

func TestAnAddressThatNobodyFetchesNeedsNoHost(t *testing.T) {
	for name, call := range map[string][2]string{
		"text":                     {"/v1/chat/completions", in(`{"role":"user","content":"https://a.example/"}`)},
		"arguments":                {"/v1/chat/completions", in(`{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"image_url\":\"https://a.example\"}"}}]}`)},
		"arguments of Anthropic's": {"/v1/messages", anthropicSays(`{"type":"tool_use","id":"t","name":"n","input":{"image_url":"https://a.example"}}`)},
		"a schema":                 {"/v1/messages", `{"model":"m","max_tokens":1,"messages":[],"tools":[{"name":"n","input_schema":{"image_url":"https://a.example"}}]}`},
		"metadata":                 {"/v1/chat/completions", `{"model":"m","messages":[],"metadata":{"url":"https://a.example"}}`},
		"a citation":               {"/v1/chat/completions", in(`{"role":"assistant","content":"x","citations":[{"url":"https://a.example"}]}`)},
		"what a search has found":  {"/v1/responses", `{"model":"m","input":[{"type":"web_search_call","action":{"type":"open_page","url":"https://a.example"}}]}`},
		"what was fetched":         {"/v1/messages", anthropicSays(`{"type":"web_fetch_tool_result","tool_use_id":"t","content":{"type":"web_fetch_result","url":"https://a.example"}}`)},
		"what was to be fetched":   {"/v1/messages", anthropicSays(`{"type":"server_tool_use","id":"t","name":"web_fetch","input":{"url":"https://a.example"}}`)},
		"sound that begins so":     {"/v1/messages", anthropicSays(`{"type":"document","source":{"type":"base64","media_type":"audio/mpeg","data":"//uQxAAAAAAAAAAAAAAAAAAAAAA="}}`)},
	} {
		_, err := readCallOf(t, call[0], call[1], withHosts())
		require.NoError(t, err, name)
	}
}
