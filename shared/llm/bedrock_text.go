package llm

import (
	"slices"

	"portcullis/shared/jsondoc"
)

// textForm is the form of the bodies of models that answer one text with another, or with
// its embedding. It implements bodies.
type textForm struct {
	// fields is what a call may hold; prompts names members of which it must have one.
	fields  **fields
	prompts []string
	// home and the others are where a call has its parameters, "" where it has none.
	home, maxTokens, temperature, choices string
	// answers names members of which a reply must have one, deltas the same of an event; a
	// form without deltas has no streams.
	answers, deltas []string
	// reply reads a reply and event an event: their texts, usage and what the event ends.
	reply func(w *pieceWalker, r *Reply, root jsondoc.Value)
	event func(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value)
	// filtered is a reply whose content was filtered, end the last event of such a stream.
	// "%i" and "%o" stand for what was counted.
	filtered, end string
}

// hasOne reports whether an object has one of the members.
func hasOne(root jsondoc.Value, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return root.Get(name).Exists() })
}

// ParseCall implements bodies.
func (f *textForm) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	c.Stream = ep.Stream
	c.home.key = f.home
	c.params[ParamMaxTokens].key = f.maxTokens
	c.params[ParamTemperature].key = f.temperature
	c.params[ParamChoices].key = f.choices
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	p.modelInPath(ep)
	root := doc.Root()
	switch {
	case !hasOne(root, f.prompts):
		return &ShapeError{Problem: ProblemMissing, Path: f.prompts[0]}
	case ep.Stream && len(f.deltas) == 0:
		return &ShapeError{Problem: ProblemUnknownKind, Path: "model"}
	}
	return p.object(root, *f.fields)
}

// ParseReply implements bodies.
func (f *textForm) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.Endpoint = ep
	root := doc.Root()
	if !hasOne(root, f.answers) {
		return &ShapeError{Problem: ProblemMissing, Path: f.answers[0]}
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	f.reply(&w, r, root)
	return w.err
}

// ParseEvent implements bodies.
func (f *textForm) ParseEvent(e *Event, p *Progress, name string, _ []byte, doc *jsondoc.Doc, opt *Options) error {
	e.reset()
	e.Kind = name
	root := doc.Root()
	if !hasOne(root, f.deltas) {
		return freeEvent(e, name, root, opt)
	}
	w := pieceWalker{pieces: &e.Pieces}
	f.event(&w, e, p, root)
	if !e.Done && root.Get(bedrockMetrics).Exists() {
		e.endAll(p) // they are in the last chunk
	}
	p.Started = true
	return w.err
}

// AppendFiltered implements bodies.
func (f *textForm) AppendFiltered(dst []byte, r *Reply) []byte {
	return appendCounts(dst, f.filtered, r.Usage)
}

// AppendFilteredEnd implements bodies.
func (f *textForm) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return appendChunk(dst, appendCounts(nil, f.end, p.Usage))
}

// endChoices notes which of the choices end, and with the last that is open the stream.
func (e *Event) endChoices(p *Progress, choices jsondoc.Value, reasons ...string) {
	w := pieceWalker{} // an index that is none is for who reads the texts to report
	some := false
	for c := choices.First(); c.Exists(); c = c.Next() {
		choice, over := w.index(c), false
		for _, reason := range reasons {
			over = over || ended(c.Get(reason))
		}
		if !over {
			p.open(choice)
			continue
		}
		some = true
		p.close(choice)
		e.Ends = append(e.Ends, End{Choice: choice, Block: -1})
	}
	if some && len(p.Open) == 0 {
		e.endAll(p)
	}
}
