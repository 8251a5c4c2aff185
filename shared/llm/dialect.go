package llm

import "portcullis/shared/jsondoc"

// Framing is how a streamed reply is cut into events.
type Framing uint8

// The framings.
const (
	FramingSSE      Framing = iota // text/event-stream, WHATWG HTML section 9.2
	FramingNDJSON                  // one JSON object a line
	FramingArray                   // one JSON array, an object an event; or SSE, by content-type
	FramingMessages                // Amazon's binary event stream
)

// Dialect is one vendor's API. Its methods keep no state between calls; a
// stream's state is in Progress.
type Dialect interface {
	// Name is the dialect's short name: "openai", "anthropic".
	Name() string
	// Endpoints lists what the dialect serves, one entry a method and path.
	Endpoints() []Endpoint

	// ParseCall reads a request into c, which is reset first. The error is a
	// *ShapeError.
	ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error
	// ParseReply reads a successful JSON reply into r, which is reset first.
	ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error
	// ParseEvent reads one event of a streamed reply into e, which is reset
	// first, and moves p on. name is the frame's event field. doc is nil for an
	// event whose data is not JSON; data then holds it ("[DONE]").
	ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error

	// Framing is how streamed replies of ep are framed.
	Framing(ep *Endpoint) Framing

	// AppendError renders an error body for a caller: r.Status belongs with it.
	AppendError(dst []byte, r Refusal) []byte
	// AppendFiltered renders a whole JSON reply that says the content was
	// filtered, in place of one that must not be delivered.
	AppendFiltered(dst []byte, r *Reply) []byte

	// AppendFilteredEnd renders the framed events that end a stream because its
	// content was filtered: finish reason, open blocks closed, the API's own end.
	AppendFilteredEnd(dst []byte, p *Progress) []byte
	// AppendErrorEnd renders the framed events that end a stream by an error.
	AppendErrorEnd(dst []byte, p *Progress, r Refusal) []byte
}

// Refusal is what a caller is told when a call fails here.
type Refusal struct {
	// Status is the HTTP status, 400 to 599.
	Status int
	// Code is the coarse stable code: "unauthenticated", "model_not_allowed".
	Code string
	// Message is one sentence for a person; it never says which rule matched.
	Message string
	// Param is the field at fault, "" when there is none to name.
	Param string
	// Contact is the operator's sentence for callers: whom to ask.
	Contact string
	// ID is the JSON-RPC id of the call as JSON, "" where there is none.
	ID string
	// RequestID identifies the call in the gateway's log.
	RequestID string
}

// Options say what a dialect lets pass that it refuses by default.
type Options struct {
	// RefuseUnknownFields refuses a field the dialect does not know; by default
	// it passes and its strings are scanned as text.
	RefuseUnknownFields bool
	// Parts lists kinds of content part that pass uninspected, beside the kinds
	// the dialect reads: "image_url", "image", "document".
	Parts []string
	// ToolTypes lists kinds of tool that pass beside the client's own functions.
	ToolTypes []string
	// Fields lists parameters that pass although they carry or steer text in a
	// form nobody can read: "logit_bias", "chat_template".
	Fields []string
	// MaxTokensName is the one name under which the server of chat completions heeds the bound of a
	// reply, "" where it heeds either.
	MaxTokensName string
	// Events lists kinds of stream event that pass beside those the dialect
	// knows; their strings are read as text.
	Events []string
	// Depth bounds how deep a document may nest that stands encoded in a call, 0 for jsondoc's default.
	Depth int
	// Hosts lists where the provider may be told to fetch from, as package hostname's sources
	// are written; data: URLs need none.
	Hosts []string
}

func allowed(list []string, name string) bool {
	for _, s := range list {
		if s == name {
			return true
		}
	}
	return false
}
