package exchange

import (
	"portcullis/shared/control"
	"portcullis/shared/cues"
	"portcullis/shared/jsondoc"
)

// isText reports whether a reply is plain text of a kind that the API has.
func (x *Exchange) isText(contentType string) bool {
	ep := x.view.Request.Endpoint
	return ep != nil && ep.TextReply && x.view.Reply.Source == control.SourceUpstream && cues.IsText(contentType)
}

// closeReply makes a document of a JSON reply, or of one that is plain text, which is
// complete.
func (r *reply) closeReply() (*jsondoc.Doc, error) {
	if !r.text {
		return r.scanner.Close()
	}
	lines, err := cues.Lines(r.scanner.Held())
	if err != nil {
		return nil, err
	}
	return r.scanner.CloseStrings(lines)
}

// writeReply takes the next piece of the reply's body.
func (r *reply) writeReply(piece []byte) error {
	if r.text {
		return r.scanner.Hold(piece)
	}
	return r.scanner.Write(piece)
}

// rewriteParts runs the pieces [from, to) of the reply, which are parts of one text, through
// the rewriters: a match may begin in one and end in another.
func (x *Exchange) rewriteParts(from, to int, splice *jsondoc.Splice) (string, *control.Denial) {
	pieces := x.reply.whole.Pieces[from:to]
	for i := range pieces {
		x.reply.read += int64(len(pieces[i].String()))
	}
	t := x.newText(pieces[0].Stream)
	if t == nil {
		x.spliceParts(from, to, nil, splice)
		return "", nil
	}
	var p pending
	x.reply.reading.text = t
	var by string
	var d *control.Denial
	for i := 0; i < len(pieces) && d == nil; i++ {
		by, d = t.part(x, pieces[i].String(), &p, i, pieces[i].Stream.Choice, i == len(pieces)-1)
	}
	x.reply.reading.text = nil // where a rewriter has failed it stays
	defer x.engine.dropText(t)
	if d != nil {
		return by, d
	}
	if !t.settle() {
		return "exchange", &control.Denial{Reason: ReasonReplyFixed, Detail: "a match across the structure of JSON"}
	}
	x.spliceParts(from, to, p.edits, splice)
	return "", nil
}

// spliceParts applies edits, whose nodes count the pieces from the first, in rising order.
func (x *Exchange) spliceParts(from, to int, found []pieceEdit, splice *jsondoc.Splice) {
	r := &x.reply.whole
	for i := from; i < to; i++ {
		edits := x.engine.work.merged[:0]
		for len(found) > 0 && found[0].node == i-from {
			edits = append(edits, found[0].edit)
			found = found[1:]
		}
		x.engine.work.merged = edits
		if x.judged() {
			x.reply.answer.addText(i, &r.Pieces[i], edits)
		}
		if len(edits) > 0 {
			spliceText(splice, r.Pieces[i].Value(), edits)
			emptyShadows(splice, r.Shadows, r.Pieces[i].Stream.Choice)
		}
	}
}
