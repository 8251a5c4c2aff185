package llm

// Operation names what an endpoint does, the same across dialects, so that a
// policy can allow "chat" without listing every vendor's path.
type Operation string

// The operations that dialects name. An endpoint that no dialect knows has none.
const (
	OpChat        Operation = "chat"
	OpCountTokens Operation = "count_tokens"
	OpEmbeddings  Operation = "embeddings"
	OpModels      Operation = "models"
	OpModerations Operation = "moderations"
	// OpRerank puts documents in the order in which they answer a query.
	OpRerank Operation = "rerank"
	OpImages Operation = "images"
	OpSpeech Operation = "speech"
	// OpImageEdits and OpImageVariations make pictures of pictures.
	OpImageEdits      Operation = "image_edits"
	OpImageVariations Operation = "image_variations"
	// OpTranscriptions and OpTranslations make text of sound.
	OpTranscriptions Operation = "transcriptions"
	OpTranslations   Operation = "translations"
	// OpCompletions is text from a prompt without roles.
	OpCompletions Operation = "completions"
	// OpResponses makes a response that the provider may store; the three after it
	// fetch, stop and delete one by its id.
	OpResponses        Operation = "responses"
	OpRetrieveResponse Operation = "retrieve_response"
	OpCancelResponse   Operation = "cancel_response"
	OpDeleteResponse   Operation = "delete_response"
	// OpConversations makes a conversation that the provider stores, or adds to one; the two after it
	// fetch and delete what it has stored.
	OpConversations        Operation = "conversations"
	OpRetrieveConversation Operation = "retrieve_conversation"
	OpDeleteConversation   Operation = "delete_conversation"
	// OpRealtime is a session over WebSocket.
	OpRealtime Operation = "realtime"
	// OpMCP is a message of the Model Context Protocol, whatever its method.
	OpMCP Operation = "mcp"
	// OpOpaque is an endpoint that the operator let pass uninspected by name.
	OpOpaque Operation = "opaque"
)

// Generates reports whether what is answered is made for the call, token by token: no reply of
// the others has tokens of its own.
func (op Operation) Generates() bool {
	return op != OpEmbeddings && op != OpRerank && op != OpModerations && op != OpCountTokens && op != OpConversations
}

// Endpoint is one method and canonical path of an API.
type Endpoint struct {
	// Dialect is the API the endpoint belongs to. Never nil.
	Dialect Dialect
	// Operation is what the endpoint does.
	Operation Operation
	// Method is the HTTP method in upper case.
	Method string
	// Path is the canonical path, without a mount prefix: "/v1/messages". Within a
	// segment "{model}" stands for the model that the path selects, and "{}" for
	// anything: "/v1beta/models/{model}:generateContent".
	Path string
	// Model is the model that the path of a call selects, or the query of a session; "" where
	// none does.
	Model string
	// Session is the parameter of the query that names the model of a session over WebSocket,
	// for an endpoint that opens one; "" for all others.
	Session string
	// Field is the parameter that must be listed as one that passes for the endpoint to be known, "" for
	// none: what is done here, a call refers to by it.
	Field string
	// Transcoded is true when the query can have members of the body, as Google's servers read
	// it: none but their own parameters may stand there.
	Transcoded bool
	// Partner is true when the path is Google's and the API another's: a body may name no other
	// model than the path does.
	Partner bool
	// Stream is true when the path alone asks for a stream.
	Stream bool
	// Signed is true when clients of the API sign their requests, which an edit voids.
	Signed bool
	// Bodyless is true when the request has no body to read (GET /v1/models).
	Bodyless bool
	// OpaqueReply is true when a reply may be something else than JSON or a stream,
	// which nobody here reads (sound).
	OpaqueReply bool
	// Form is true when the request is a form, multipart/form-data, and no JSON.
	Form bool
	// Untyped is true when a request that does not say what its body is holds JSON.
	Untyped bool
	// TextReply is true when a reply may be plain text.
	TextReply bool
	// WholeCalls is true when a call of a tool stands whole in one event of a stream,
	// JoinedNames when clients join what several events say of its name.
	WholeCalls, JoinedNames bool
	// OneText is true when clients join the texts of all items of a reply, which have choices
	// of their own here.
	OneText bool
	// Paired is true when a reply can only be judged by who has read its call.
	Paired bool
	// EmptyReply is true when a reply of success may have no body and no type.
	EmptyReply bool
	// parameters is true when the path has some.
	parameters bool
	// forms are those that the bodies of a call may have by Bedrock's invoke, bodies the one
	// that they have; nil until the call was read where there are several.
	forms  []bodyForm
	bodies bodies
	// untold is true when the name of Bedrock's model does not say whose it is.
	untold bool
	// RPC is the JSON-RPC message of a call, once it was read; nil for other APIs.
	RPC *RPC
}

// CallID is the JSON-RPC id of the call that was read, as JSON; "" where there is none,
// as for no endpoint.
func (ep *Endpoint) CallID() string {
	if ep == nil || ep.RPC == nil {
		return ""
	}
	return ep.RPC.ID
}

// Role says who speaks in a message. The trust a text deserves follows from it.
type Role uint8

// The roles, from the most to the least trusted.
const (
	RoleNone      Role = iota // not part of a message: a parameter, a name
	RoleSystem                // system and developer instructions
	RoleUser                  // the person or program calling
	RoleAssistant             // the model's earlier turns, as the client tells them
	RoleTool                  // results of tools: untrusted data
)

var roleNames = [...]string{"none", "system", "user", "assistant", "tool"}

// String returns the role's name as it appears in findings.
func (r Role) String() string { return roleNames[r] }

// Place says what kind of place a text stands in.
type Place uint8

// The places of text.
const (
	PlaceContent    Place = iota // what a message says
	PlaceReasoning               // thinking, reasoning
	PlaceRefusal                 // the model's own refusal text
	PlaceToolResult              // what a tool answered
	PlaceDocument                // an attached or quoted document
	PlaceDefinition              // a tool's or schema's description, names and enums
	PlaceArguments               // arguments of a tool call
	PlaceName                    // a participant's, tool's or part's name
	PlaceParameter               // stop sequences, user ids, metadata, unknown fields
)

var placeNames = [...]string{
	"content", "reasoning", "refusal", "tool_result", "document", "definition", "arguments", "name", "parameter",
}

// String returns the place's name as it appears in findings.
func (p Place) String() string { return placeNames[p] }
