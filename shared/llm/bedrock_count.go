package llm

import (
	"encoding/base64"

	"portcullis/shared/jsondoc"
)

// A call whose tokens are counted says what it would be: one of converse, or the body that invoke
// would have, in base64. Each is read like the call that it counts, and edited where it stands.
// Source: docs.aws.amazon.com/bedrock/latest/APIReference, CountTokens, read 2026-11.
const bedrockCount = "/model/{model}/count-tokens"

var bedrockCounted *fields

var bedrockCountTables = fieldTables{
	{&bedrockCounted, table{
		{"messages", messages(bedrockRoles, objectAs(&bedrockMessage, RoleNone))},
		{"system", as(RoleSystem, each(bedrockReadBlock))},
		{"toolConfig", objectAs(&bedrockTools, RoleNone)},
		{"additionalModelRequestFields", objectAs(&bedrockMore, RoleNone)},
	}},
}

func init() {
	bedrockCountTables.make()
}

// parseCount reads a call that is counted. It has nothing beside what it counts: a text there
// would stand in another document than the rest.
func parseCount(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	input, err := only(doc.Root(), "input")
	if err != nil {
		return err
	}
	if input.Get("invokeModel").Exists() {
		return parseCountedBody(c, ep, doc, opt, input)
	}
	call, err := only(input, "converse")
	if err != nil {
		return err
	}
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	p.modelInPath(ep)
	return p.object(call, bedrockCounted)
}

// parseCountedBody reads the body that invoke would have.
func parseCountedBody(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options, input jsondoc.Value) error {
	call, err := only(input, "invokeModel")
	if err != nil {
		return err
	}
	coded, err := only(call, "body")
	if err != nil {
		return err
	}
	inner, err := decodeCounted(coded, jsondoc.Limits{MaxDepth: opt.Depth})
	if err != nil {
		return err
	}
	own := *ep
	own.findForms()
	own.Operation = OpCountTokens
	err = own.parseInvoke(c, inner, opt)
	c.Endpoint, c.Bytes = ep, len(doc.Bytes())
	c.outer, c.coded = doc, coded
	for i := range c.params {
		if p := &c.params[i]; !p.value.Exists() {
			p.key = "" // nothing is made, so that no ceiling is written
		}
	}
	return err
}

// decodeCounted is the document in a string of base64, which is written in the one way that every
// decoder reads alike.
func decodeCounted(v jsondoc.Value, limits jsondoc.Limits) (*jsondoc.Doc, error) {
	if v.Kind() != jsondoc.String {
		return nil, shape(ProblemType, v)
	}
	body, err := base64.StdEncoding.Strict().DecodeString(v.Text())
	if err != nil || base64.StdEncoding.EncodedLen(len(body)) != len(v.Text()) {
		return nil, shape(ProblemMisdeclared, v)
	}
	doc, err := jsondoc.Parse(body, limits)
	if err != nil {
		return nil, shape(ProblemMisdeclared, v)
	}
	return doc, nil
}

// appendCoded appends the call with body in place of the one that it counts.
func (c *Call) appendCoded(dst, body []byte) ([]byte, error) {
	raw := base64.StdEncoding.AppendEncode([]byte{'"'}, body)
	s := jsondoc.NewSplice(c.outer)
	s.Replace(c.coded, append(raw, '"'))
	if err := s.Err(); err != nil {
		return dst, err
	}
	return s.Apply(dst), nil
}

// only is the one member that an object has.
func only(v jsondoc.Value, name string) (jsondoc.Value, error) {
	m := v.Get(name)
	switch {
	case v.Kind() != jsondoc.Object:
		return m, shape(ProblemType, v)
	case v.Len() != 1 || !m.Exists():
		return m, shape(ProblemUnknownKind, v)
	}
	return m, nil
}

// parseBedrockCount reads how many tokens a call would have: it costs nothing itself.
func parseBedrockCount(r *Reply, ep *Endpoint, root jsondoc.Value) error {
	r.reset()
	r.Endpoint = ep
	if root.Get("inputTokens").Kind() != jsondoc.Number {
		return &ShapeError{Problem: ProblemMissing, Path: "inputTokens"}
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.bedrockRest(root, Stream{Place: PlaceParameter}, "inputTokens")
	return nil
}
