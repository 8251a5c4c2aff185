package llm

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// openaiFamily lists the tables of the calls beside chat completions.
func openaiFamily() []*fields {
	all := []*fields{
		responsesCall, responsesMessage, responsesText, responsesRefusal, responsesCalled, responsesCustom, responsesResult,
		responsesReasoning, responsesSummary, responsesCompaction, responsesReference, responsesTool, completionsCall, fimCall,
		responsesMoreTools, responsesUpdate, responsesFound, responsesNamespace,
		openaiStreamed, openaiDocumentPart, openaiReferencePart, openaiThinkingPart, openaiThoughtPart,
	}
	for _, api := range openaiPlain {
		if api.value.fields != nil {
			all = append(all, *api.value.fields)
		}
	}
	callWords.names["encrypted_content"] = true
	return all
}

// familyWords is what replies and events of the family hold beside their pieces: the
// stated list of what is not read.
var familyWords = map[Dialect]unread{}

// familyEvents are seeds, one a form of event.
var familyEvents = []string{
	`{"type":"response.created","sequence_number":0,"response":{"id":"r","output":[],"instructions":[{"role":"user","content":"x"}],"tools":[{"name":"t"}]}}`,
	`{"type":"response.output_item.added","output_index":1,"item":{"id":"m","type":"message","content":[{"type":"output_text","text":"x"}]}}`,
	`{"type":"response.output_item.done","output_index":1,"item":{"type":"mcp_call","name":"n","arguments":"{}","output":"o","error":{"message":"m"}}}`,
	`{"type":"response.content_part.done","output_index":1,"content_index":0,"part":{"type":"refusal","refusal":"x"}}`,
	`{"type":"response.output_text.delta","output_index":1,"content_index":0,"delta":"x","logprobs":[{"token":"x"}]}`,
	`{"type":"response.output_text.done","output_index":1,"content_index":0,"text":"x"}`,
	`{"type":"response.output_text.annotation.added","output_index":1,"annotation":{"type":"url_citation","title":"t"}}`,
	`{"type":"response.function_call_arguments.done","output_index":1,"name":"f","arguments":"{}"}`,
	`{"type":"response.shell_call_output_content.delta","delta":{"stdout":"o","x":"y"}}`,
	`{"type":"response.shell_call_output_content.done","output":[{"stdout":"o"}]}`,
	`{"type":"response.image_generation_call.partial_image","partial_image_b64":"QUJD"}`,
	`{"type":"response.completed","response":` + responsesOutput + `}`,
	`{"type":"error","error":{"message":"m"},"param":"p"}`,
	`{"id":"c","choices":[{"index":0,"text":"hi","logprobs":{"tokens":["hi"]},"finish_reason":null}]}`,
	`{"choices":[{"index":0,"delta":{"reasoning_details":[{"text":"x"}],"thoughts":"y","content":[{"type":"thinking","thinking":[{"text":"z"}]}]}}]}`,
}

func init() {
	responses := unread{names: map[string]bool{"encrypted_content": true}, keys: map[string]bool{}}
	for _, name := range responsesWords {
		// An item's code is text; an error's is a word.
		responses.names[name] = true
	}
	maps.Copy(responses.keys, responses.names)
	for _, name := range slices.Concat(responsesEcho, apiNames) {
		responses.keys[name] = true
	}
	for _, place := range responsesItemPlaces {
		responses.keys[place.key] = true
	}
	for _, event := range responsesEvents {
		responses.keys[event.value.member] = true
	}
	for _, stream := range responsesStreams {
		responses.keys[stream.whole] = true
	}
	responses.keys["delta"] = true
	for _, name := range []string{
		"data", "usage", "instructions", "incomplete_details", "error", "message", "summary", "arguments", "annotations", "logprobs", "image_url", "file_data", "param", "stdout", "stderr",
	} {
		responses.keys[name] = true
	}
	familyWords[OpenAIResponses], familyWords[OpenAIConversations] = responses, responses
	completions := unread{names: map[string]bool{}, keys: map[string]bool{"choices": true, "usage": true, "text": true, "logprobs": true, "error": true}}
	for _, name := range completionsWords {
		completions.names[name], completions.keys[name] = true, true
	}
	for _, name := range apiNames {
		completions.keys[name] = true
	}
	familyWords[OpenAICompletions] = completions
	for _, name := range []string{"reasoning_details", "summary", "format"} {
		replyWords.keys[name] = true
	}
	replyWords.names["format"] = true
}

const plainReply = `{"id":"i","object":"list","model":"m","data":[{"embedding":[1.5,"x"],"index":0,"object":"embedding","b64_json":"QUJD","url":"u","revised_prompt":"p","id":"gpt"}],"results":[{"flagged":true}],"usage":{"prompt_tokens":7},"note":"n"}`

func FuzzPlain(f *testing.F) {
	f.Add(plainReply)
	f.Fuzz(checkPlain)
}

// checkPlain reads a body as a reply of each of the family's APIs that have no dialect of their own.
func checkPlain(t *testing.T, body string) {
	t.Helper()
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return
	}
	for _, api := range openaiPlain {
		ep := Endpoint{Dialect: OpenAI, Operation: api.key}
		r := new(Reply)
		if ep.Dialect.ParseReply(r, &ep, doc) != nil {
			continue
		}
		words := unread{names: map[string]bool{"id": true, "model": true, "created": true}, keys: map[string]bool{"usage": true}}
		maps.Copy(words.keys, words.names)
		for _, name := range apiNames {
			words.keys[name] = true
		}
		for _, name := range api.value.words {
			words.names[name], words.keys[name] = true, true
		}
		if api.value.read != nil {
			words.keys[api.value.list] = true
			for _, name := range []string{"object", "index", "embedding", "b64_json", "url", "revised_prompt"} {
				words.names[name], words.keys[name] = true, true
			}
		}
		values, keys := map[int]bool{}, map[string]bool{}
		for i := range r.Pieces {
			note(r.Pieces[i].value, r.Pieces[i].text, r.Pieces[i].Fixed, values, keys)
		}
		if api.value.usage != nil || !doc.Root().Get("usage").Exists() {
			words.check(t, doc.Root(), values, keys)
		}
		require.True(t, json.Valid(ep.Dialect.AppendFiltered(nil, r)))
	}
}
