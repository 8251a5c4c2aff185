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

// rewriteParts runs the pieces of one text, which are parts of it, through the rewriters: a
// match may begin in one and end in another.
func (x *Exchange) rewriteParts(pieces []llm.Piece, shadows *[]llm.Shadow, splice *jsondoc.Splice, doc *jsondoc.Doc) (string, *control.Denial) {
	t := x.newText(pieces[0].Stream)
	if t == nil {
		return "", nil
	}
	defer x.engine.dropText(t)
	var p pending
	for i := range pieces {
		s := pieces[i].String()
		x.reply.read += int64(len(s))
		if by, d := t.part(x, s, &p, pieces[i].Value().Node(), pieces[i].Stream.Choice, i == len(pieces)-1); d != nil {
			return by, d
		}
	}
	if !t.settle() {
		return "exchange", &control.Denial{Reason: ReasonReplyFixed, Detail: "a match across the structure of JSON"}
	}
	for i := range p.edits {
		e := &p.edits[i]
		spliceText(splice, doc.At(e.node), []llm.Edit{e.edit})
		hideShadows(e.choice, shadows, splice)
	}
	return "", nil
}
