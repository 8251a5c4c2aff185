package llm

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// shapes is one endpoint for each form of bodies that the dialects have.
func shapes() (list []*Endpoint) {
	for _, path := range []string{
		"/v1/chat/completions", "/v1/messages", "/v1/messages/count_tokens",
		"/v1beta/models/m:generateContent", "/v1beta/models/m:streamGenerateContent", "/v1/models/m:countTokens", "/v1beta/models/m:embedContent",
		"/model/m/converse", "/model/m/converse-stream", "/model/m/invoke",
		"/v1/fim/completions", "/v1/conversations", "/v2/chat", "/v2/embed", "/v2/rerank", "/api/chat", "/api/generate", "/api/embed", claudePath, codePath,
	} {
		list = append(list, Find("POST", path))
	}
	for _, v := range bedrockVendors {
		for _, form := range v.forms {
			for _, way := range []string{"/invoke", "/invoke-with-response-stream"} {
				ep := Find("POST", "/model/"+v.model+way)
				ep.forms, ep.bodies = []bodyForm{form}, form.bodies
				list = append(list, ep)
			}
		}
	}
	return append(list, called("tools/call"))
}

func readCallAt(t testing.TB, ep *Endpoint, body string, opt Options) (*Call, error) {
	t.Helper()
	c := new(Call)
	return c, ep.Dialect.ParseCall(c, ep, parse(t, body), &opt)
}

func readCallOf(t testing.TB, path, body string, opt Options) (*Call, error) {
	t.Helper()
	ep := Find("POST", path)
	require.NotNil(t, ep, path)
	return readCallAt(t, ep, body, opt)
}

func readReplyOf(t testing.TB, path, body string) (*Reply, error) {
	t.Helper()
	ep, r := Find("POST", path), new(Reply)
	if ep == nil {
		ep = Find("GET", path)
	}
	require.NotNil(t, ep, path)
	return r, ep.Dialect.ParseReply(r, ep, parse(t, body))
}

// document is a body of an endpoint.
type document struct{ path, body string }

// everything is the documents whose fields are all that their dialects know; each text
// says where it is to be found.
var everything = []document{
	{"/v1beta/models/gemini-2.5-pro:generateContent", geminiEverything},
	{"/model/m/converse", bedrockEverything},
	{"/v2/chat", cohereEverything},
	{"/v2/embed", cohereEmbedEverything},
	{"/v1/rerank", rerankEverything},
	{"/v1/conversations", conversationEverything},
	{"/api/chat", ollamaEverything},
	{"/api/generate", ollamaPromptEverything},
	{"/v1beta/models/m:embedContent", geminiEmbedEverything},
	{"/v1beta/models/m:batchEmbedContents", `{"requests":[{"model":"models/e","content":{"parts":[{"text":"user/content t"}]}}]}`},
	{"/v1beta/models/m:countTokens", `{"generateContentRequest":{"model":"models/x","contents":[{"parts":[{"text":"user/content t"}]}]}}`},
	{"/api/embed", `{"model":"m","input":["user/content a","user/content b"],"dimensions":5,"truncate":true}`},
	{"/model/m/invoke", `{"anthropic_version":"none/parameter v","max_tokens":5,"messages":[{"role":"user","content":"user/content c"}]}`},
	{"/model/m/count-tokens", converseCounted},
	{claudePath, `{"anthropic_version":"none/parameter v","max_tokens":5,"stream":true,"messages":[{"role":"user","content":"user/content c"}]}`},
	{countPath, `{"model":"m","system":"system/content s","messages":[{"role":"user","content":"user/content c"}]}`},
	{codePath, `{"model":"codestral","stream":true,"messages":[{"role":"user","content":"user/content c"}]}`},
}

const geminiEmbedEverything = `{"model":"models/e","content":{"role":"user","parts":[{"text":"user/content t"}]},"taskType":"none/parameter t","title":"none/document t","outputDimensionality":5,"autoTruncate":true,"embedContentConfig":{"x":"none/parameter c"}}`

func TestEveryTextOfTheOtherAPIsIsFoundWithItsRoleAndPlace(t *testing.T) {
	for _, d := range append(slices.Clone(everything), invokeEverything...) {
		c, err := readCallOf(t, d.path, d.body, Options{Fields: []string{"cachedContent"}})
		require.NoError(t, err, d.path)
		found := 0
		for i := range c.Texts {
			text := &c.Texts[i]
			if !strings.Contains(text.String(), "/") {
				continue // a name within a free form
			}
			found++
			require.True(t, strings.HasPrefix(text.String(), text.Role.String()+"/"+text.Place.String()+" "),
				"%s %s is in %s/%s", d.path, text.Path(), text.Role, text.Place)
		}
		require.Equal(t, len(claim.FindAllString(d.body, -1)), found, d.path)
		require.Equal(t, d.body, render(t, c))
	}
}

// otherTables are the tables of fields of each document above.
func otherTables() map[string][]*fields {
	tables := map[string][]*fields{
		geminiEverything:       {geminiCall, geminiContent, geminiPart, geminiTool, geminiFunction, geminiConfig, geminiCalled, geminiAnswer, geminiCode, geminiResult, geminiRun, geminiRan, geminiHeard},
		geminiEmbedEverything:  {geminiEmbed},
		bedrockEverything:      {bedrockCall, bedrockMessage, bedrockBlock, bedrockConfig, bedrockMore, bedrockTools, bedrockTool, bedrockSpec, bedrockUse, bedrockResult, bedrockGuard, bedrockGuardText, bedrockReasoning, bedrockReason, bedrockCited, bedrockCitedText, bedrockFound, bedrockDocument, bedrockSource, bedrockToolChange, bedrockToolName},
		cohereEverything:       {cohereCall, cohereMessage, cohereText, cohereThinking, cohereDocument, cohereFile},
		cohereEmbedEverything:  {cohereEmbedCall, cohereEmbedInput},
		rerankEverything:       {rerankCall},
		conversationEverything: {conversationCall},
		ollamaEverything:       {ollamaCall, ollamaMessage, ollamaOptions, ollamaToolCall, ollamaFunction},
		ollamaPromptEverything: {ollamaPrompt},
	}
	maps.Copy(tables, invokeTables())
	return tables
}

// callTables are those and the ones of the other protocols.
func callTables() map[string][]*fields {
	tables := otherTables()
	maps.Copy(tables, mcpCallTables)
	return tables
}

// refusedFields are those that no call may have unless the operator lists them, and what
// stands in other documents.
var refusedFields = map[string]bool{
	"inlineData": true, "fileData": true, "bytes": true, "s3Location": true, "instances": true, "generateContentRequest": true,
	"systemTool": true, "requests": true, "images": true, "template": true, "context": true, "raw_prompting": true, "connectors": true,
	"googleSearch": true, "googleSearchRetrieval": true, "codeExecution": true, "urlContext": true, "retrieval": true, "enterpriseWebSearch": true,
	"googleMaps": true, "computerUse": true, "fileSearch": true, "mcpServers": true, "parallelAiSearch": true, "exaAiSearch": true,
	"result": true, "error": true,
}

func TestTheDocumentsOfTheOtherAPIsHaveEveryField(t *testing.T) {
	for body, list := range callTables() {
		for _, f := range list {
			for _, m := range f.members {
				if strings.Contains(m.name, "_") && m.twin != "" || refusedFields[m.name] {
					continue
				}
				require.Contains(t, body, `"`+m.name+`":`)
			}
		}
	}
}

// words are members of calls and replies that are the APIs' own words, or that nobody
// but the provider can read; names are members that hold text or other members.
const (
	words = `thoughtSignature thought_signature redactedContent modelVersion responseId createTime finishReason blockReason avgLogprobs tokenCount
		totalTokens cachedContentTokenCount totalBillableCharacters category probability blocked language outcome severity probabilityScore severityScore
		thought willContinue mimeType stopReason contentBlockIndex toolUseId latencyMs p bytes continuationToken toolType generation_id created_at done done_reason total_duration
		load_duration prompt_eval_count prompt_eval_duration eval_count eval_duration`
	names = `candidates promptFeedback usageMetadata parts safetyRatings groundingMetadata citationMetadata groundingAttributions urlContextMetadata
		functionCall toolCall toolResponse audioTranscription words executableCode codeExecutionResult inlineData code output args partialArgs stringValue numberValue boolValue nullValue jsonPath
		embedding embeddings values message metrics toolUse toolResult reasoningContent reasoningText citationsContent image source start tool_plan
		tool_calls citations usage response thinking logprobsResult context models citation`
)

func init() {
	for _, name := range []string{"relevance_score", "results", "document", "relevant_spans", "start", "end", "score", "input_tokens", "original_input_tokens"} {
		replyWords.keys[name] = true
	}
	for _, list := range otherTables() {
		for _, f := range list {
			for _, name := range f.names() {
				callWords.keys[name] = true
			}
		}
	}
	for _, f := range []*fields{geminiEmbed, ollamaEmbedding} {
		for _, name := range f.names() {
			callWords.keys[name] = true
		}
	}
	for _, word := range strings.Fields(words) {
		replyWords.names[word], replyWords.keys[word] = true, true
	}
	for _, word := range []string{"thoughtSignature", "thought_signature", "redactedContent"} {
		callWords.names[word] = true
	}
	for _, name := range strings.Fields(names) {
		replyWords.keys[name] = true
	}
}

// noteModalities notes the kinds of output that a call asks for: text alone.
func noteModalities(t *testing.T, v jsondoc.Value, values map[int]bool) {
	t.Helper()
	for m := v.First(); m.Exists(); m = m.Next() {
		switch m.Key() {
		case "modalities", "responseModalities", "response_modalities":
			for e := m.First(); e.Exists(); e = e.Next() {
				if strings.EqualFold(e.Text(), "text") {
					values[e.Node()] = true
				}
			}
		}
		noteModalities(t, m, values)
	}
}
