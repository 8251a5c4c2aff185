package llm

import (
	"strconv"
	"strings"

	"portcullis/shared/jsondoc"
)

// OpenAIConversations is OpenAI's API of conversations that the provider stores, for responses to go on with.
// What is put into one is read as the input of a response is; what a response then has of it nobody here reads,
// so that the paths are known only to who lists the field by which it refers.
// Source: platform.openai.com/docs/api-reference/conversations; openai/openai-python, resources/conversations;
// read 2026-11.
var OpenAIConversations = &openAIConversations{}

type openAIConversations struct{ openAIResponses }

// Endpoints implements Dialect.
func (d *openAIConversations) Endpoints() []Endpoint {
	list := below(d, conversationEndpoints, openaiBase, azureBase)
	for i := range list {
		list[i].Field = "conversation"
	}
	return list
}

const (
	conversationItems = "/items"
	conversationItem  = conversationItems + "/{}"
)

var conversationEndpoints = []Endpoint{
	{Operation: OpConversations, Method: "POST", Path: "/conversations"},
	{Operation: OpConversations, Method: "POST", Path: "/conversations/{}"},
	{Operation: OpConversations, Method: "POST", Path: "/conversations/{}" + conversationItems},
	{Operation: OpRetrieveConversation, Method: "GET", Path: "/conversations/{}", Bodyless: true},
	{Operation: OpRetrieveConversation, Method: "GET", Path: "/conversations/{}" + conversationItems, Bodyless: true},
	{Operation: OpRetrieveConversation, Method: "GET", Path: "/conversations/{}" + conversationItem, Bodyless: true},
	{Operation: OpDeleteConversation, Method: "DELETE", Path: "/conversations/{}", Bodyless: true},
	{Operation: OpDeleteConversation, Method: "DELETE", Path: "/conversations/{}" + conversationItem, Bodyless: true},
}

// itemized reports whether a reply is a list of items, and single whether it is one.
func (ep *Endpoint) itemized() (list, single bool) {
	if ep == nil {
		return false, false
	}
	return strings.HasSuffix(ep.Path, conversationItems), ep.Method == "GET" && strings.HasSuffix(ep.Path, conversationItem)
}

var conversationCall *fields

var conversationTables = fieldTables{
	{&conversationCall, table{{"items", conversationInput}, {"metadata", anyParameter}}},
}

func init() { conversationTables.make() }

// ParseCall implements Dialect. A call asks no model. At Mistral's servers one to the same paths does, in words
// of its own ("agent_id", "completion_args"), so that it may say nothing else than it does here.
func (*openAIConversations) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	for m := root.First(); m.Exists(); m = m.Next() {
		if !conversationCall.reads(m.Key()) {
			return shape(ProblemUnknown, m)
		}
	}
	var must []string
	switch {
	case strings.HasSuffix(ep.Path, conversationItems):
		must = []string{"items"}
	case strings.HasSuffix(ep.Path, "{}"):
		must = []string{"metadata"}
	}
	if err := required(root, must...); err != nil {
		return err
	}
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	return p.object(root, conversationCall)
}

// conversationInput reads what a conversation begins or goes on with.
func conversationInput(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.String {
		return shape(ProblemType, v)
	}
	return responsesInput(p, v)
}

// ParseReply implements Dialect.
func (*openAIConversations) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	list, single := ep.itemized()
	member := "object"
	switch {
	case list:
		member = "data"
	case single:
		member = "type"
	}
	if !root.Get(member).Exists() && !openaiFailed(root) {
		return &ShapeError{Problem: ProblemMissing, Path: member}
	}
	r.ID, r.Created = stringOf(root.Get("id")), seconds(root.Get("created_at"))
	w := responsesWalker{pieceWalker: pieceWalker{pieces: &r.Pieces, last: true}, shadows: &r.Shadows}
	if single {
		w.item(root, 0)
	} else {
		w.response(root)
	}
	return nil
}

// AppendFiltered implements Dialect: a list without items, a message without content, or a conversation
// of which nothing is told.
func (*openAIConversations) AppendFiltered(dst []byte, r *Reply) []byte {
	list, single := r.Endpoint.itemized()
	if list {
		return append(dst, `{"object":"list","data":[],"first_id":"","last_id":"","has_more":false}`...)
	}
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.ID))
	if single {
		return append(dst, `,"type":"message","role":"assistant","status":"incomplete","content":[]}`...)
	}
	dst = append(dst, `,"object":"conversation","created_at":`...)
	dst = strconv.AppendInt(dst, r.Created, 10)
	return append(dst, `,"metadata":{}}`...)
}
