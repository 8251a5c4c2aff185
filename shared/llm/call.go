package llm

import (
	"portcullis/shared/jsondoc"
)

// Call is one request to a model, parsed. Its strings alias the document's
// buffer: they are valid until the call has gone on to the upstream and must be
// copied to be kept.
//
// Edits are collected and applied once, by Render: what no control changed
// leaves byte for byte as it came.
type Call struct {
	Endpoint *Endpoint
	// Stream is true when the client asked for the reply as a stream.
	Stream bool
	// Deferred is true when the reply is fetched by another call, later: what it costs is
	// not reported to this one.
	Deferred bool
	// Models holds every value in the call that can select a model; the first
	// is the one the API calls "model". Empty for an operation without a model.
	Models []ModelRef
	// Texts holds every text of the call in document order.
	Texts []Text
	// Tools holds the tools the call offers to the model, in order.
	Tools []ToolRef
	// Prompts is how many prompts the call has that are answered each by itself, as many times as
	// ParamChoices says, each with as many tokens as ParamMaxTokens; 0 for one conversation.
	Prompts int
	// Messages is the number of messages (turns), system prompts not counted.
	Messages int
	// Opaque names the kinds of part that were allowed but can not be inspected
	// ("image_url"), each once.
	Opaque []string
	// Bytes is the length of the decoded body; Unread is how many of them are files, which
	// nobody here reads.
	Bytes, Unread int

	doc *jsondoc.Doc
	// outer is the document in which coded holds doc in base64; nil where doc is the call's body.
	outer *jsondoc.Doc
	coded jsondoc.Value

	params    [paramCount]paramValue
	home      paramHome
	usage     usageRequest
	rewritten bool
}

// ModelRef is one place that selects a model.
type ModelRef struct {
	// Name is the model as written, or as last set.
	Name string
	// InPath is true when the path selects it; such a model can not be set.
	InPath bool

	value jsondoc.Value
	set   bool
}

// ToolRef is one tool the call offers.
type ToolRef struct {
	// Name is the tool's name; for a provider's own tool whose type does not say that name, its type.
	Name string
	// Type is the tool's kind: "function", "custom", "mcp" or a provider's own.
	Type string
}

// Text is one string of a call that somebody or something reads.
type Text struct {
	// Role is who says it; Place is what kind of place it stands in.
	Role  Role
	Place Place
	// Message is the index of its message, -1 outside messages.
	Message int
	// Choice is, of a text of a reply, the choice that it stands in.
	Choice int
	// Fixed is true when the text can not be edited: an object's key, a number,
	// a signed block.
	Fixed bool
	// JSON is true when the text is a document of JSON itself, as the arguments of functions are
	// in some APIs.
	JSON bool

	value jsondoc.Value
	text  string
	edits []Edit // one round of edits, relative to the text as it came
	whole bool   // edited more than once: text replaces the value
}

// Edit replaces the bytes [From, To) of a decoded text by With.
type Edit struct {
	From, To int
	With     string
}

// String returns the text, decoded, edits included. Until it is edited it
// aliases the document.
func (t *Text) String() string { return t.text }

// Path returns where the text stands, as messages[2].content[0].text.
func (t *Text) Path() string { return t.value.Path() }

// Node returns the number of the text's value in its document, the same for
// every look at one body.
func (t *Text) Node() int { return t.value.Node() }

// LooseText is a text that stands in no document, for who judges a text by itself. Nothing
// of it can be rendered: its edits are in Edits. choice is 0 where it is in no reply.
func LooseText(role Role, place Place, choice int, text string) Text {
	return Text{Role: role, Place: place, Message: -1, Choice: choice, text: text}
}

// Edits are those that were made by one EditText. They are the text's own.
func (t *Text) Edits() []Edit { return t.edits }

// EditText applies edits, in rising order and without overlap, to the text with
// index i; offsets count in the text as String returns it now. It keeps no
// reference to edits. It reports false, and changes nothing, when the text is
// Fixed.
func (c *Call) EditText(i int, edits []Edit) bool {
	t := &c.Texts[i]
	if t.Fixed {
		return false
	}
	if len(edits) == 0 {
		return true
	}
	if t.edits == nil {
		t.edits = append(t.edits, edits...)
	} else {
		t.whole = true
	}
	t.text = Apply(t.text, edits)
	c.rewritten = true
	return true
}

// Apply returns text with edits applied; they are in rising order and do not overlap.
func Apply(text string, edits []Edit) string {
	n := len(text)
	for _, e := range edits {
		n += len(e.With) - (e.To - e.From)
	}
	out := make([]byte, 0, n)
	at := 0
	for _, e := range edits {
		out = append(out, text[at:e.From]...)
		out = append(out, e.With...)
		at = e.To
	}
	return string(append(out, text[at:]...))
}

// Model is the model the call asks for, "" when the operation has none.
func (c *Call) Model() string {
	if len(c.Models) == 0 {
		return ""
	}
	return c.Models[0].Name
}

// AppendModels appends the names of all models that the call may go to, as Models has
// them. They are valid as long as the call.
func (c *Call) AppendModels(dst []string) []string {
	for i := range c.Models {
		dst = append(dst, c.Models[i].Name)
	}
	return dst
}

// SetModel sets the model with index i. It reports false when the path selects it.
func (c *Call) SetModel(i int, name string) bool {
	m := &c.Models[i]
	if m.InPath {
		return false
	}
	m.Name, m.set = name, true
	c.rewritten = true
	return true
}

// Rewritten reports whether any control changed the call.
func (c *Call) Rewritten() bool { return c.rewritten }

// Render appends the body with all edits applied to dst. Without edits it
// appends the body as it came.
func (c *Call) Render(dst []byte) ([]byte, error) {
	if c.outer == nil {
		return c.render(dst)
	}
	body, err := c.render(nil)
	if err != nil {
		return dst, err
	}
	return c.appendCoded(dst, body)
}

func (c *Call) render(dst []byte) ([]byte, error) {
	s := jsondoc.NewSplice(c.doc)
	for i := range c.Models {
		if m := &c.Models[i]; m.set {
			s.ReplaceText(m.value, m.Name)
		}
	}
	for i := range c.Texts {
		renderText(s, &c.Texts[i])
	}
	c.renderParams(s)
	c.usage.render(s, c.doc.Root())
	if err := s.Err(); err != nil {
		return dst, err
	}
	return s.Apply(dst), nil
}

func renderText(s *jsondoc.Splice, t *Text) {
	if t.whole {
		s.ReplaceText(t.value, t.text)
		return
	}
	for _, e := range t.edits {
		s.ReplaceRange(t.value, e.From, e.To, e.With)
	}
}

// reset empties the call for reuse; slices keep their capacity.
func (c *Call) reset(doc *jsondoc.Doc, ep *Endpoint) {
	clear(c.Texts)
	*c = Call{
		Endpoint: ep, doc: doc, Bytes: len(doc.Bytes()),
		Models: c.Models[:0], Texts: c.Texts[:0], Tools: c.Tools[:0], Opaque: c.Opaque[:0],
	}
}

func (c *Call) addOpaque(kind string) { c.Opaque = addOnce(c.Opaque, kind) }

// addOnce appends kind where the list does not have it.
func addOnce(list []string, kind string) []string {
	if allowed(list, kind) {
		return list
	}
	return append(list, kind)
}
