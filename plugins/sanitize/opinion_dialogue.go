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
	// said is what was let through of the reply, of each choice, the latest maxSaid bytes of the latest maxHeard
	// choices; saidCut is true when there was more.
	said    []heard
	saidCut bool
}

// heard is what was let through of a choice, and of what kind its end is; fresh is true when its end is of the
// latest question.
type heard struct {
	choice int
	place  llm.Place
	text   []byte
	fresh  bool
}

const (
	maxConversation = 32 << 10
	maxSaid         = 4 << 10
	maxHeard        = 8
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
	for i := range d.said {
		d.said[i].fresh = false
	}
	for _, i := range texts {
		t := &c.Texts[i]
		h := d.latest(t.Choice)
		if len(h.text) > 0 && (h.place != t.Place || h.fresh) {
			h.text = append(h.text, newLines...)
		}
		text := ending(t.String(), maxSaid)
		d.saidCut = d.saidCut || len(text) < len(t.String())
		h.text, h.place, h.fresh = append(h.text, text...), t.Place, true
	}
	room := maxSaid
	for i := len(d.said) - 1; i >= 0; i-- {
		h := &d.said[i]
		kept := ending(string(h.text), room)
		if room -= len(kept); len(kept) < len(h.text) {
			h.text, d.saidCut = append(h.text[:0], kept...), true
		}
	}
}

// latest is what was said in a choice, which becomes the latest.
func (d *dialogue) latest(choice int) *heard {
	h := heard{choice: choice}
	for i := range d.said {
		if d.said[i].choice == choice {
			h = d.said[i]
			d.said = append(d.said[:i], d.said[i+1:]...)
			break
		}
	}
	if len(d.said) == maxHeard {
		d.said, d.saidCut = append(d.said[:0], d.said[1:]...), true
	}
	d.said = append(d.said, h)
	return &d.said[len(d.said)-1]
}

// newLines stands between two texts that are put together.
const newLines = "\n\n"

// saidBefore is what was said before a text of the reply, what it goes on with last; goesOn is true where it does.
func (d *dialogue) saidBefore(t *llm.Text) (said string, goesOn bool) {
	own := ""
	for i := range d.said {
		switch h := &d.said[i]; {
		case len(h.text) == 0:
		case h.choice == t.Choice:
			own, goesOn = string(h.text), h.place == t.Place
		default:
			said += string(h.text) + newLines
		}
	}
	if own == "" && said != "" {
		said = said[:len(said)-len(newLines)]
	}
	return said + own, goesOn
}

// before is what stands before a question's first text where texts are put together.
func (q *question) before() string {
	if !q.reply {
		return ""
	}
	said, goesOn := q.about.saidBefore(&q.c.Texts[q.texts[0]])
	if said != "" && !goesOn {
		said += newLines
	}
	return said
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
