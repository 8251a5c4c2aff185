package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// What Google serves in other APIs than Gemini's: bodies and replies are those of the model's
// publisher, or OpenAI's, paths and queries are Google's. Whether a reply is a stream the body says:
// streamRawPredict answers whole where it does not, and what comes is read by its type.
// Sources: cloud.google.com/vertex-ai/generative-ai/docs/partner-models, "Request predictions with Claude
// models", "Count tokens for Claude models" and "Mistral AI models"; …/docs/migrate/openai/overview;
// ai.google.dev/gemini-api/docs/openai; anthropics/anthropic-sdk-python, lib/vertex; read 2026-11.

// vertexProjects are what stands before the paths.
var vertexProjects = []string{"/v1/projects/{}/locations/{}", "/v1beta1/projects/{}/locations/{}"}

// Where OpenAI's API is, in a project and at AI Studio.
const (
	vertexOpenAI = "/endpoints/openapi"
	geminiOpenAI = "/v1beta/openai"
)

var (
	vertexAnthropic = []Endpoint{
		// The model of which tokens are counted stands in the body: the path names none.
		{Operation: OpCountTokens, Method: "POST", Path: "/publishers/anthropic/models/count-tokens:rawPredict"},
		{Operation: OpChat, Method: "POST", Path: "/publishers/anthropic/models/{model}:rawPredict"},
		{Operation: OpChat, Method: "POST", Path: "/publishers/anthropic/models/{model}:streamRawPredict"},
	}
	vertexMistral = []Endpoint{
		{Operation: OpChat, Method: "POST", Path: "/publishers/mistralai/models/{model}:rawPredict", JoinedNames: true},
		{Operation: OpChat, Method: "POST", Path: "/publishers/mistralai/models/{model}:streamRawPredict", JoinedNames: true},
	}
	// googleOpenAI is what both have of OpenAI's API.
	googleOpenAI = []Endpoint{
		{Operation: OpChat, Method: "POST", Path: "/chat/completions", JoinedNames: true},
		{Operation: OpEmbeddings, Method: "POST", Path: "/embeddings"},
	}
)

// onVertex returns the endpoints of a dialect that Vertex AI has.
func onVertex(d Dialect, list []Endpoint) []Endpoint {
	out := transcoded(below(d, list, vertexProjects...))
	for i := range out {
		out[i].Partner = true
	}
	return out
}

// transcoded marks endpoints whose queries Google's servers read.
func transcoded(list []Endpoint) []Endpoint {
	for i := range list {
		list[i].Transcoded = true
	}
	return list
}

// partnerModel checks the model that a body names beside the path's, of which a publisher may take it: the
// same, or without the version.
func partnerModel(v jsondoc.Value, ep *Endpoint) error {
	if v.Kind() != jsondoc.String {
		return shape(ProblemType, v)
	}
	name, _, _ := strings.Cut(ep.Model, "@")
	if v.Text() != ep.Model && v.Text() != name {
		return shape(ProblemTwice, v)
	}
	return nil
}

// partnerMistral reads a call of Mistral's, which heeds one name alone for the bound of a reply, and
// says in every stream what it cost: it knows no member that asks for it.
func partnerMistral(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	own := *opt
	own.MaxTokensName = "max_tokens"
	err := openaiParse(c, ep, doc, &own, openaiCall, own.MaxTokensName, "messages")
	c.usage.needed = false
	return err
}
