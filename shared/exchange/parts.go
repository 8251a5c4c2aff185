package exchange

import (
	"portcullis/shared/control"
	"portcullis/shared/cues"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
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

// rewritePieces runs the texts of a reply through the rewriters.
func (x *Exchange) rewritePieces(splice *jsondoc.Splice) (by string, d *control.Denial) {
	r, w := &x.reply.whole, &x.engine.work
	w.joined = append(w.joined[:0], make([]bool, len(r.Pieces))...)
	for i := 0; i < len(r.Pieces) && d == nil; i++ {
		p := &r.Pieces[i]
		if w.joined[i] || llm.Dropped(r.Listed, p.Value()) || p.Arguments {
			continue
		}
		if w.parts = x.appendParts(w.parts[:0], i); len(w.parts) == 1 {
			by, d = x.rewritePiece(i, splice)
		} else {
			by, d = x.rewriteParts(w.parts, splice)
		}
	}
	return by, d
}

// appendParts appends the pieces that are one text with piece i, which is its first: parts of a
// transcript, and what clients join of a message because its parts say it at the same place.
func (x *Exchange) appendParts(dst []int, i int) []int {
	r, joined := &x.reply.whole, x.engine.work.joined
	ep := x.view.Request.Endpoint
	first := &r.Pieces[i].Stream
	dst = append(dst, i)
	if !first.Parts && !joins(first) {
		return dst
	}
	for i++; i < len(r.Pieces); i++ {
		s := &r.Pieces[i].Stream
		switch {
		case first.Parts && r.Pieces[i-1].Last, !first.Parts && joins(s) && s.Choice != first.Choice && (ep == nil || !ep.OneText):
			return dst
		case s.Parts == first.Parts && joins(s) && s.Place == first.Place && s.Field == first.Field && !llm.Dropped(r.Listed, r.Pieces[i].Value()):
			dst, joined[i] = append(dst, i), true
		}
	}
	return dst
}

// joins reports whether clients join a text to others of its message: not what a tool is called
// with, nor what stands by itself.
func joins(s *llm.Stream) bool { return !s.Alone && s.Place != llm.PlaceArguments }

// rewriteParts runs the pieces of a list, which are parts of one text, through the rewriters: a
// match may begin in one and end in another.
func (x *Exchange) rewriteParts(list []int, splice *jsondoc.Splice) (by string, d *control.Denial) {
	pieces := x.reply.whole.Pieces
	for _, i := range list {
		x.reply.read += int64(len(pieces[i].String()))
	}
	t := x.newText(pieces[list[0]].Stream)
	if t == nil {
		return x.spliceParts(list, nil, splice)
	}
	var p pending
	x.reply.reading.text = t
	for n, i := range list {
		node := n
		if pieces[i].Fixed {
			node = fixedNode
		}
		if by, d = t.part(x, pieces[i].String(), &p, node, pieces[i].Stream.Choice, n == len(list)-1); d != nil {
			break
		}
	}
	x.reply.reading.text = nil // where a rewriter has failed it stays
	defer x.engine.dropText(t)
	if d != nil {
		return by, d
	}
	if !t.settle() {
		return "exchange", unedited(acrossJSON)
	}
	return x.spliceParts(list, p.edits, splice)
}

// spliceParts applies edits, whose nodes count the pieces of the list, in rising order.
func (x *Exchange) spliceParts(list []int, found []pieceEdit, splice *jsondoc.Splice) (by string, d *control.Denial) {
	r := &x.reply.whole
	for n, i := range list {
		edits := x.engine.work.merged[:0]
		for len(found) > 0 && found[0].node == n {
			edits = append(edits, found[0].edit)
			found = found[1:]
		}
		x.engine.work.merged = edits
		if x.judged() {
			x.reply.inquiry.addText(i, &r.Pieces[i], edits)
		}
		if len(edits) > 0 {
			spliceText(splice, r.Pieces[i].Value(), edits)
			emptyShadows(splice, r.Shadows, r.Pieces[i].Stream.Choice)
		}
	}
	if len(found) > 0 {
		return "exchange", unedited(fixedText)
	}
	return "", nil
}
