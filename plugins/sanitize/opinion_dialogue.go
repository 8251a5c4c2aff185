package sanitize

import (
	"unicode/utf8"

	"portcullis/shared/control"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// dialogue is what is known of a call for questions about its reply: whether any are asked,
// and what was said before. It lives as long as the call.
type dialogue struct {
	known bool
	when  inspect.Action // one of asksNever, asksGrey, asksAlways
	grey  bool
	// conversation is the call as the provider gets it, in the service's form, at most
	// maxConversation bytes; cut is true when its beginning does not fit.
	conversation []byte
	cut          bool
	// said is what was let through of the reply, the latest maxSaid bytes, and place the
	// kind of its end; saidCut is true when there was more.
	said    []byte
	place   llm.Place
	saidCut bool
}

const (
	maxConversation = 32 << 10
	maxSaid         = 4 << 10
	// maxDialogue bounds what a question tells of all that, with escapes.
	maxDialogue = maxConversation + 6*maxSaid + 256
)

// now reports whether the service is asked, as far as was seen.
func (d *dialogue) now() bool { return d.when == asksAlways || d.when == asksGrey && d.grey }

// dialogue is what is known of a call. One without a body was not read: only the policy speaks
// for it.
func (s *sanitizer) dialogue(x *control.Exchange) *dialogue {
	d := control.Local[dialogue](x, s)
	if !d.known {
		none := func(models []string) []string { return models }
		d.known, d.when = true, s.steer.resolve[0].Actions(x, none)[s.opinion.rule]
	}
	return d
}

// remember keeps the texts that a question is about, as they are now, for those that follow.
func (o *opinion) remember(q *question) {
	switch {
	case o.Replies == repliesOff:
	case q.reply:
		q.about.say(q.c, q.texts)
	case o.kind.concerns != nil:
		o.keep(q.about, q.c, o.kind.concerns(q.c, q.texts))
	}
}

// keep keeps the latest texts of a call that fit; of the last one its end, where it does not.
func (o *opinion) keep(d *dialogue, c *llm.Call, texts []int) {
	first, size := len(texts), 0
	for ; first > 0; first-- {
		t := &c.Texts[texts[first-1]]
		o.question = o.kind.tell(o.question[:0], t, t.String())
		if size += len(o.question) + len(o.kind.between); size > maxConversation {
			break
		}
	}
	d.conversation, d.cut = d.conversation[:0], first > 0
	if n := len(texts); n > 0 && first == n {
		t := &c.Texts[texts[n-1]]
		for room := maxConversation; ; room /= 2 {
			if d.conversation = o.kind.tell(d.conversation[:0], t, ending(t.String(), room)); len(d.conversation) <= maxConversation {
				return
			}
		}
	}
	for n, i := range texts[first:] {
		if n > 0 {
			d.conversation = append(d.conversation, o.kind.between...)
		}
		d.conversation = o.kind.tell(d.conversation, &c.Texts[i], c.Texts[i].String())
	}
}

// say adds what is let through of the reply.
func (d *dialogue) say(c *llm.Call, texts []int) {
	for n, i := range texts {
		t := &c.Texts[i]
		if n > 0 || d.turns(t) {
			d.said = append(d.said, newLines...)
		}
		text := ending(t.String(), maxSaid)
		d.saidCut = d.saidCut || len(text) < len(t.String())
		d.said, d.place = append(d.said, text...), t.Place
	}
	if kept := ending(string(d.said), maxSaid); len(kept) < len(d.said) {
		d.said, d.saidCut = append(d.said[:0], kept...), true
	}
}

// newLines stands between two texts that are put together.
const newLines = "\n\n"

// turns reports whether a text does not go on with what was said last.
func (d *dialogue) turns(t *llm.Text) bool { return len(d.said) > 0 && t.Place != d.place }

// before is what stands before a question's first text where texts are put together.
func (q *question) before() string {
	switch {
	case !q.reply:
		return ""
	case q.about.turns(&q.c.Texts[q.texts[0]]):
		return string(q.about.said) + newLines
	}
	return string(q.about.said)
}

// ending is the end of a text, at most n bytes of it, from where a character begins.
func ending(text string, n int) string {
	if len(text) <= n {
		return text
	}
	text = text[len(text)-n:]
	for text != "" && !utf8.RuneStart(text[0]) {
		text = text[1:]
	}
	return text
}

// sinceAnswer are the texts behind what an assistant said last, or before that where nothing
// follows.
func sinceAnswer(c *llm.Call, texts []int) []int {
	end := len(texts)
	for end > 0 && c.Texts[texts[end-1]].Role == llm.RoleAssistant {
		end--
	}
	first := end
	for first > 0 && c.Texts[texts[first-1]].Role != llm.RoleAssistant {
		first--
	}
	return texts[first:end]
}
