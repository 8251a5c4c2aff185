package sanitize

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// What SecondOpinion.Replies says.
const (
	repliesOff   = "off"
	repliesWhole = "whole"
)

// ReasonStream says that the reply is to be judged as a whole by the second opinion, which a
// stream can not be.
var ReasonStream = &control.Reason{
	Code: "stream_refused", Status: 403, Message: "Replies in streams are not allowed here: ask for the reply as a whole.",
}

// judge asks the service about replies.
type judge struct{ owner *sanitizer }

// Reply implements control.ReplyPhase: it sees to streams that nobody asked for. An event of a
// server of the Model Context Protocol is a reply as a whole.
func (j judge) Reply(x *control.Exchange) control.Verdict {
	s := j.owner
	if s.opinion.Replies == repliesWhole && x.Reply.Stream && x.Reply.Source == control.SourceUpstream && !ofMCP(x) && s.dialogue(x).now() {
		return control.Deny(ReasonUnjudged, "a stream")
	}
	return control.Allow
}

// ofMCP reports whether a call is one of the Model Context Protocol.
func ofMCP(x *control.Exchange) bool {
	ep := x.Request.Endpoint
	return ep != nil && ep.Operation == llm.OpMCP
}

// Window implements control.AnswerPhase. Whether a server of the Model Context Protocol answers
// with something in the grey zone is seen only when it does.
func (j judge) Window(x *control.Exchange, stream llm.Stream) int {
	if !slices.Contains(answered, stream.Place) {
		return 0
	}
	s := j.owner
	d := s.dialogue(x)
	if d.now() || d.when == asksGrey && ofMCP(x) {
		return int(s.opinion.Window)
	}
	return 0
}

// Answer implements control.AnswerPhase.
func (j judge) Answer(x *control.Exchange, c *llm.Call) control.Verdict {
	s := j.owner
	q := question{x: x, c: c, reply: true, about: s.dialogue(x), reason: ReasonReply}
	if !q.about.now() {
		return control.Allow
	}
	for i := range c.Texts {
		if t := &c.Texts[i]; slices.Contains(answered, t.Place) && t.String() != "" {
			q.texts = append(q.texts, i)
		}
	}
	return s.ask(&q)
}

// answered are the kinds of text of a reply that the service is asked about.
var answered = []llm.Place{llm.PlaceContent, llm.PlaceRefusal, llm.PlaceReasoning, llm.PlaceToolResult, llm.PlaceDocument}

// The controls that judge replies too.
type (
	judging struct {
		*sanitizer
		judge
	}
	judgingRestorer struct {
		*restorer
		judge
	}
)
