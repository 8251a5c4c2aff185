package exchange

import (
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/decode"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// usualReply is how large JSON replies are at most, mostly, in bytes.
const usualReply = 16 << 10

// beginWhole prepares to read a JSON reply.
func (x *Exchange) beginWhole(mode replyMode) {
	r := &x.reply
	r.mode = mode
	x.engine.scanners.give(r.scanner)
	r.scanner = x.engine.scanners.take(x.engine.jsonLimits(Response), usualReply)
}

// wholeBody takes what came of a JSON reply and holds it back.
func (x *Exchange) wholeBody(size int, end bool) Action {
	if d := x.takeWhole(size); d != nil {
		return x.withholdWhole("exchange", d)
	}
	if end {
		return x.timed(histogramReply, x.finishWhole)
	}
	if !x.reply.holds {
		// Each chunk is swallowed, all of them leave with the last.
		x.replaceChunk(size, nil)
		x.reply.swallowed = x.reply.swallowed || size > 0
		return Continue
	}
	return Pause
}

func (x *Exchange) takeWhole(size int) *control.Denial {
	r := &x.reply
	from := r.got
	if !x.reply.holds {
		from = 0
	}
	for ; from < size; from += maxPiece {
		piece := x.readChunk(from, min(size, from+maxPiece))
		r.got += len(piece)
		if r.got > int(x.engine.config.Bounds.ReplyBody) {
			return &control.Denial{Reason: ReasonReplyTooLarge}
		}
		if r.encoding != "" {
			r.encoded = append(r.encoded, piece...)
		} else if err := r.writeReply(piece); err != nil {
			return unreadable(err)
		}
	}
	return nil
}

// unreadable is the refusal for a reply that is not strict JSON, or not of a
// form the dialect knows.
func unreadable(err error) *control.Denial {
	d := malformed(err)
	if d.Param == "" && d.Detail == "" {
		d = misshapen(err)
	}
	return &control.Denial{Reason: ReasonReplyShape, Detail: strings.TrimSpace(d.Detail + " " + d.Param)}
}

// finishWhole judges a JSON reply that is complete and lets it go.
func (x *Exchange) finishWhole() Action {
	if x.reply.got == 0 && x.mayBeEmpty() {
		return Continue
	}
	doc, d := x.parseWhole()
	if d != nil {
		return x.withholdWhole("exchange", d)
	}
	r := &x.reply.whole
	x.takeUsage(r.Usage)
	splice := jsondoc.NewSplice(doc)
	x.reply.inquiry.begin(x, splice)
	if by, d := x.showObject(&control.Object{Reply: r}, splice, r.ModelValue); d != nil {
		return x.withholdWhole(by, d)
	}
	if d := x.admitOpaque(r.Opaque); d != nil {
		return x.withholdWhole("exchange", d)
	}
	if by, d := x.showList(r.Listed); d != nil {
		return x.withholdWhole(by, d)
	}
	if by, d := x.rewritePieces(splice); d != nil {
		return x.withholdWhole(by, d)
	}
	return x.consult()
}

// deliverWhole lets a judged JSON reply go.
func (x *Exchange) deliverWhole(splice *jsondoc.Splice) Action {
	changed := !splice.Empty() || x.reply.encoding != ""
	if changed || x.reply.swallowed {
		out := splice.Apply(x.engine.work.out[:0])
		x.engine.work.out = out[:0]
		x.sendWhole(out)
	}
	x.view.Delivered += delivered(&x.reply.whole)
	return Continue
}

// sendWhole replaces the held body by out.
func (x *Exchange) sendWhole(out []byte) {
	if err := x.host.ReplaceBody(Response, out); err != nil {
		x.broken("replace response body", err)
	}
	if x.holdsReply() && x.responseHeaders.count("content-length") > 0 {
		x.responseHeaders.Set("content-length", itoa(len(out)))
	}
}

func (x *Exchange) parseWhole() (*jsondoc.Doc, *control.Denial) {
	r := &x.reply
	if r.encoding != "" {
		limits := &x.engine.config.Bounds
		plain, err := decode.Body(x.engine.work.body[:0], r.encoding, r.encoded,
			decode.Limits{MaxBytes: int(limits.ReplyBody), MaxRatio: limits.Ratio})
		if err != nil {
			return nil, &control.Denial{Reason: ReasonReplyEncoding, Detail: err.Error()}
		}
		x.engine.work.body = plain[:0]
		if err := r.writeReply(plain); err != nil {
			return nil, unreadable(err)
		}
	}
	doc, err := r.closeReply()
	if err != nil {
		return nil, unreadable(err)
	}
	ep := x.view.Request.Endpoint
	if x.view.Reply.Source == control.SourceUpstream {
		err = ep.Dialect.ParseReply(&r.whole, ep, doc)
	} else {
		llm.ParseAny(&r.whole, doc)
	}
	if err != nil {
		return nil, unreadable(err)
	}
	return doc, nil
}

// admitOpaque lets kinds of content pass that nobody reads where they are listed, and says
// so.
func (x *Exchange) admitOpaque(kinds []string) *control.Denial {
	for _, kind := range kinds {
		if !slices.Contains(x.engine.options.Parts, kind) {
			return &control.Denial{Reason: ReasonReplyShape, Detail: string(llm.ProblemUnknownKind)}
		}
		x.fact(control.FactOpaque, strings.Clone(kind))
	}
	return nil
}

// showObject shows a reply object to the controls that read objects.
func (x *Exchange) showObject(o *control.Object, splice *jsondoc.Splice, model jsondoc.Value) (string, *control.Denial) {
	for _, p := range x.engine.objects {
		x.running = p.name
		v := p.do.Object(&x.view, o)
		x.running = ""
		if d := x.denied(p.name, p.monitor, v); d != nil {
			return p.name, d
		}
	}
	if o.Model != "" && model.Exists() && splice != nil {
		splice.ReplaceText(model, o.Model)
	}
	return "", nil
}

// rewritePiece runs a text of a JSON reply through the rewriters.
func (x *Exchange) rewritePiece(i int, splice *jsondoc.Splice) (string, *control.Denial) {
	p := &x.reply.whole.Pieces[i]
	x.reply.reading.piece = i
	edits, by, d := x.rewrite(p.Stream, p.String(), p.Fixed)
	x.reply.reading.piece = -1
	if d != nil {
		return by, d
	}
	if x.judged() {
		x.reply.inquiry.addText(i, p, edits)
	}
	if len(edits) == 0 {
		return "", nil
	}
	if p.Fixed {
		return "exchange", unedited(fixedText)
	}
	spliceText(splice, p.Value(), edits)
	emptyShadows(splice, x.reply.whole.Shadows, p.Stream.Choice)
	return "", nil
}

// emptyShadows empties what says the text of a choice again.
func emptyShadows(splice *jsondoc.Splice, shadows []llm.Shadow, choice int) {
	for _, s := range shadows {
		if s.Choice == choice {
			splice.Forget(s.Value) // another text of the choice may have emptied it
			splice.Replace(s.Value, emptied(s.Value))
		}
	}
}

// rewrite runs text that is whole through the rewriters; fixed says that it can not be
// edited. The edits are valid until the next call.
func (x *Exchange) rewrite(s llm.Stream, whole string, fixed bool) ([]llm.Edit, string, *control.Denial) {
	x.reply.read += int64(len(whole))
	t := x.newText(s)
	if t == nil {
		return nil, "", nil
	}
	t.fixed = fixed
	x.reply.reading.text = t
	by, d := t.write(x, whole, true)
	x.reply.reading.text = nil // where a rewriter has failed it stays
	defer x.engine.dropText(t)
	if d != nil {
		return nil, by, d
	}
	merged, ok := t.rawEdits(x.engine.work.merged[:0])
	if !ok {
		return nil, "exchange", unedited(acrossJSON)
	}
	x.engine.work.merged = merged
	return merged, "", nil
}

// spliceText applies edits to a string, or to a number as if it were one: its
// digits become nines, so that it stays a number.
func spliceText(splice *jsondoc.Splice, v jsondoc.Value, edits []llm.Edit) {
	if v.Kind() == jsondoc.Number {
		raw := append([]byte(nil), v.Raw()...)
		for _, e := range edits {
			copy(raw[e.From:e.To], nines(string(raw[e.From:e.To])))
		}
		splice.Replace(v, raw)
		return
	}
	for _, e := range edits {
		splice.ReplaceRange(v, e.From, e.To, e.With)
	}
}

// endEmpty ends a reply that has trailers and no body: there is no body that an
// error could take the place of.
func (x *Exchange) endEmpty() Action {
	d := &control.Denial{Reason: ReasonReplyShape, Detail: "no body"}
	x.withhold("exchange", d)
	if x.holdsReply() {
		x.responseHeaders.Set(":status", itoa(d.Reason.Status))
	}
	return Continue
}

// withholdWhole delivers the dialect's own filtered reply, or an error, in place
// of a JSON reply.
func (x *Exchange) withholdWhole(by string, d *control.Denial) Action {
	x.withhold(by, d)
	ours := d.Reason == ReasonFailure || by == "exchange" && d.Reason != ReasonReplyFixed
	var out []byte
	if ours || x.view.Reply.Source != control.SourceUpstream {
		refusal := x.refusal(d)
		if x.holdsReply() {
			x.responseHeaders.Set(":status", itoa(d.Reason.Status))
			if x.reply.text {
				x.responseHeaders.Set("content-type", "application/json")
			}
		}
		out = x.dialect().AppendError(nil, refusal)
	} else {
		out = x.dialect().AppendFiltered(nil, &x.reply.whole)
	}
	x.reply.mode = replyInstead
	x.sendWhole(out)
	return Continue
}
