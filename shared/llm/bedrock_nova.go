package llm

import "portcullis/shared/jsondoc"

// nova is the bodies of Amazon's Nova: converse's, but for a few members; the type of an
// event is the name of its member.
// Source: docs.aws.amazon.com/nova/latest/userguide, "Complete request schema", read 2026-11.
type nova struct{}

var novaCall, novaConfig *fields

var novaTables = fieldTables{
	{&novaCall, table{
		{"messages", messages(bedrockRoles, objectAs(&bedrockMessage, RoleNone))},
		{"system", as(RoleSystem, each(bedrockReadBlock))},
		{"inferenceConfig", home(&novaConfig)},
		{"toolConfig", objectAs(&bedrockTools, RoleNone)},
		{"schemaVersion reasoningConfig", word},
	}},
	{&novaConfig, table{
		{"maxTokens max_new_tokens", readMaxTokens},
		{"temperature", readTemperature},
		{"topP top_p topK top_k", numeric},
		{"stopSequences", anyParameter},
		{"reasoningConfig", word},
	}},
}

func init() {
	novaTables.make()
}

// ParseCall implements bodies.
func (*nova) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	return parseConverse(c, ep, doc, opt, novaCall)
}

// novaUsage is the names of the counts, which converse has others for.
var novaUsage = usageNames{
	input:  []string{"inputTokens", "cacheWriteInputTokenCount", "cacheReadInputTokenCount"},
	output: []string{"outputTokens"}, cached: []string{"cacheReadInputTokenCount"},
}

// ParseReply implements bodies.
func (*nova) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	return parseConverseReply(r, ep, doc, &novaUsage)
}

// ParseEvent implements bodies.
func (*nova) ParseEvent(e *Event, p *Progress, _ string, _ []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	root := doc.Root()
	var kind jsondoc.Value
	for m := root.First(); m.Exists(); m = m.Next() {
		switch {
		case bedrockAdditions.has(m.Key()):
		case kind.Exists():
			return shape(ProblemTwice, m)
		default:
			kind = m
		}
	}
	e.Kind = kind.Key()
	read, known := bedrockEvents.find(e.Kind)
	if !known {
		return freeEvent(e, e.Kind, root, opt)
	}
	p.Started = true
	if err := read(e, p, kind); err != nil {
		return err
	}
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.invokeRest(root, nil, kind.Key())
	return nil
}

// AppendFiltered implements bodies.
func (*nova) AppendFiltered(dst []byte, r *Reply) []byte { return appendConverseFiltered(dst, r) }

// AppendFilteredEnd implements bodies.
func (*nova) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return appendConverseEnd(dst, p, func(dst []byte, name string, payload []byte) []byte {
		event := append(jsondoc.AppendString([]byte{'{'}, name), ':')
		return appendChunk(dst, append(append(event, payload...), '}'))
	})
}
