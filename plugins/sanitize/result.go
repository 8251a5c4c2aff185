package sanitize

import (
	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// ReasonReply says that a reply has something that the policy blocks: that what a server of the
// Model Context Protocol answers is to steer the model, or that a second opinion is against it.
var ReasonReply = &control.Reason{
	Code: "content_blocked", Status: 502, Message: "The reply was withheld by policy.",
}

// results reads answers of servers of the Model Context Protocol. Its memory is reused.
type results struct {
	reading
	call llm.Call // of one text
	free []*result
}

// result reads one text of an answer. It implements control.Rewriter.
type result struct {
	owner *results
	x     *control.Exchange
	// text is what came of it so far: it is judged as a whole.
	text []byte
}

// tails are what the texts of one answer share: where the next one meets those before.
type tails [2][]byte

// Result implements control.ResultPhase: what a tool says, and what is said of tools, is
// looked at before an agent hands it to its model. Nobody vouches for any of it. Secrets and
// personal data in it are redact's.
func (s *sanitizer) Result(x *control.Exchange, _ llm.Stream) control.Rewriter {
	w := &result{owner: &s.results}
	if n := len(s.results.free); n > 0 {
		w, s.results.free = s.results.free[n-1], s.results.free[:n-1]
	}
	w.x = x
	return w
}

// Write implements control.Rewriter. Servers say each text in one piece.
func (w *result) Write(piece string, last bool) (edits []llm.Edit, held int, v control.Verdict) {
	if !last || len(w.text) > 0 {
		w.text = append(w.text, piece...)
		if !last {
			return nil, len(w.text), control.Allow
		}
		piece = string(w.text)
	}
	edits, v = w.owner.judge(w.x, piece)
	w.x, w.text = nil, nil
	if len(w.owner.free) < maxFree {
		w.owner.free = append(w.owner.free, w)
	}
	return edits, 0, v
}

// judge reads one text of an answer and returns what is to become of it.
func (r *results) judge(x *control.Exchange, text string) ([]llm.Edit, control.Verdict) {
	r.call.Texts = append(r.call.Texts[:0], llm.LooseText(llm.RoleTool, llm.PlaceToolResult, 0, text))
	r.start(x, &r.call, &r.steer)
	r.blocked, r.ends = ReasonReply, nil
	before := control.Local[tails](x, r.sanitizer)
	for i := range before {
		r.seams[i].tail = append(r.seams[i].tail, before[i]...)
	}
	r.all()
	for i := range before {
		before[i] = append(before[i][:0], r.seams[i].tail...)
	}
	if r.grey && r.opinion != nil && r.opinion.Replies != repliesOff {
		r.dialogue(x).grey = true
	}
	return r.call.Texts[0].Edits(), r.verdict
}
