package sanitize

import (
	"portcullis/shared/control"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// What SecondOpinion.Replies says.
const (
	repliesOff     = "off"
	repliesRequire = "require"
)

// ReasonStream says that the reply is to be judged by the second opinion, which a stream can
// not be.
var ReasonStream = &control.Reason{
	Code: "stream_refused", Status: 403, Message: "Replies in streams are not allowed here: ask for the reply as a whole.",
}

// asks is whether the service is asked about one call and its reply.
type asks struct {
	known bool
	when  inspect.Action // one of asksNever, asksGrey, asksAlways
	grey  bool
}

// now reports whether it is, as far as was seen.
func (a *asks) now() bool { return a.when == asksAlways || a.when == asksGrey && a.grey }

// asksAbout says whether the service is asked about the reply to a call. One without a body
// was not read: only the policy speaks for it.
func (s *sanitizer) asksAbout(x *control.Exchange) *asks {
	a := control.Local[asks](x, s)
	if !a.known {
		none := func(models []string) []string { return models }
		a.known, a.when = true, s.steer.resolve[0].Actions(x, none)[s.opinion.rule]
	}
	return a
}

// judge asks the service about replies.
type judge struct{ owner *sanitizer }

// Reply implements control.ReplyPhase: it sees to streams, which do not come to Answer.
func (j judge) Reply(x *control.Exchange) control.Verdict {
	s := j.owner
	if !x.Reply.Stream || x.Reply.Source != control.SourceUpstream || !s.asksAbout(x).now() {
		return control.Allow
	}
	if s.opinion.Replies == repliesRequire {
		return control.Deny(ReasonUnjudged, "a stream")
	}
	if err := x.Facts.Add(control.FactSkipped, opinionRule.ID); err != nil {
		x.Env.Log(control.LevelError, "sanitize: the gateway keeps no facts")
	}
	return control.Allow
}

// Answer implements control.AnswerPhase.
func (j judge) Answer(x *control.Exchange, c *llm.Call) control.Verdict {
	s := j.owner
	if !s.asksAbout(x).now() {
		return control.Allow
	}
	var texts []int
	for i := range c.Texts {
		if t := &c.Texts[i]; answered[t.Place] && t.String() != "" {
			texts = append(texts, i)
		}
	}
	return s.ask(x, c, texts, ReasonReply)
}

// answered are the kinds of text of a reply that the service is asked about.
var answered = map[llm.Place]bool{
	llm.PlaceContent: true, llm.PlaceRefusal: true, llm.PlaceReasoning: true, llm.PlaceToolResult: true, llm.PlaceDocument: true,
}

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
