package llm

import "portcullis/shared/jsondoc"

// claude is the bodies of Anthropic's models: those of its own API with a member more.
type claude struct{ anthropic }

// ParseCall implements bodies.
func (d *claude) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	if doc.Root().Get("anthropic_version").Kind() != jsondoc.String {
		return errAnthropicVersion
	}
	err := d.anthropic.ParseCall(c, ep, doc, opt)
	c.Stream = ep.Stream
	return err
}

// ParseReply implements bodies.
func (d *claude) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	err := d.anthropic.ParseReply(r, ep, doc)
	r.Endpoint = ep
	return err
}

// ParseEvent implements bodies.
func (d *claude) ParseEvent(e *Event, p *Progress, _ string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	return d.anthropic.ParseEvent(e, p, "", data, doc, opt)
}

// AppendFilteredEnd implements bodies.
func (*claude) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return appendAnthropicEnd(dst, p, func(dst []byte, _ string, data []byte) []byte { return appendChunk(dst, data) })
}
