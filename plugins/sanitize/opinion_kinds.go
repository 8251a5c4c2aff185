package sanitize

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// answer is what a service says of a conversation.
type answer struct {
	does doing
	// spans are what doesMask hides, in rising order, none over another.
	spans []span
}

type doing uint8

const (
	doesAllow doing = iota
	doesMask
	doesBlock
)

// span is bytes of one of the texts that were sent.
type span struct{ text, from, to int }

// opinionKind is what a service speaks.
type opinionKind struct {
	// path is where it is asked by default.
	path string
	// write appends the question.
	write func(dst []byte, model string, q *question) []byte
	// read understands the answer; ok is false when it can not.
	read func(v jsondoc.Value, q *question) (a answer, ok bool)
	// concerns are those texts of a call, by their indices, that a question about its reply
	// tells of, tell appends one. Nil where it tells nothing.
	concerns func(c *llm.Call, texts []int) []int
	tell     func(dst []byte, t *llm.Text, text string) []byte
	// between stands between two of them.
	between string
}

var opinionKinds = map[string]opinionKind{
	"webhook":    {path: "/", write: writeWebhook, read: readWebhook, concerns: all, tell: tellWebhook, between: ","},
	"moderation": {path: "/v1/moderations", write: writeModeration, read: readModeration},
	"chat":       {path: "/v1/chat/completions", write: writeChat, read: readChat, concerns: sinceAnswer, tell: tellChat, between: `\n\n`},
}

func all(_ *llm.Call, texts []int) []int { return texts }

// writeWebhook writes {"operation","model","texts":[{"role","place","message","text"}]}, for a
// reply with {"conversation":[…],"conversation_cut","said","said_cut"} before the texts. A text
// of a reply stands in no message: its number is -1.
func writeWebhook(dst []byte, _ string, q *question) []byte {
	dst = jsondoc.AppendString(append(dst, `{"operation":`...), string(q.c.Endpoint.Operation))
	dst = jsondoc.AppendString(append(dst, `,"model":`...), q.c.Model())
	if q.reply {
		dst = append(append(dst, `,"conversation":[`...), q.about.conversation...)
		dst = strconv.AppendBool(append(dst, `],"conversation_cut":`...), q.about.cut)
		said, _ := q.about.saidBefore(&q.c.Texts[q.texts[0]])
		dst = jsondoc.AppendString(append(dst, `,"said":`...), said)
		dst = strconv.AppendBool(append(dst, `,"said_cut":`...), q.about.saidCut)
	}
	dst = append(dst, `,"texts":[`...)
	from := len(dst)
	for _, i := range q.texts {
		t := &q.c.Texts[i]
		if len(dst) > from {
			dst = append(dst, ',')
		}
		dst = tellWebhook(dst, t, t.String())
	}
	return append(dst, "]}"...)
}

func tellWebhook(dst []byte, t *llm.Text, text string) []byte {
	dst = jsondoc.AppendString(append(dst, `{"role":`...), t.Role.String())
	dst = jsondoc.AppendString(append(dst, `,"place":`...), t.Place.String())
	dst = strconv.AppendInt(append(dst, `,"message":`...), int64(t.Message), 10)
	dst = jsondoc.AppendString(append(dst, `,"text":`...), text)
	return append(dst, '}')
}

// readWebhook reads {"action":"allow"}, {"action":"block"}, or {"action":"mask","spans":
// [{"text","from","to"}]}: which of the texts, and where in it, in Unicode characters.
func readWebhook(v jsondoc.Value, q *question) (a answer, ok bool) {
	switch v.Get("action").Text() {
	case "allow":
		return a, true
	case "block":
		return answer{does: doesBlock}, true
	case "mask":
		list := v.Get("spans")
		for m := list.First(); m.Exists(); m = m.Next() {
			p, ok := readSpan(m, len(q.texts))
			if !ok {
				return a, false
			}
			a.spans = append(a.spans, p)
		}
		a.does, a.spans = doesMask, joined(a.spans)
		return a, list.Kind() == jsondoc.Array && len(a.spans) > 0 && toBytes(a.spans, q.c, q.texts)
	}
	return a, false
}

// readSpan reads a span of one of so many texts.
func readSpan(v jsondoc.Value, texts int) (p span, ok bool) {
	n, okText := v.Get("text").Int64()
	from, okFrom := v.Get("from").Int64()
	to, okTo := v.Get("to").Int64()
	ok = okText && okFrom && okTo && n >= 0 && n < int64(texts) && from >= 0 && from < to && to <= maxQuestion
	return span{int(n), int(from), int(to)}, ok
}

// toBytes makes characters bytes, in spans that are joined; false when one does not lie
// within its text.
func toBytes(spans []span, c *llm.Call, texts []int) bool {
	var text string
	last, characters, at := -1, 0, 0
	advance := func(to int) (bytes int, ok bool) {
		for ; characters < to && at < len(text); characters++ {
			_, size := utf8.DecodeRuneInString(text[at:])
			at += size
		}
		return at, characters == to
	}
	for i := range spans {
		p := &spans[i]
		if p.text != last {
			text, last, characters, at = c.Texts[texts[p.text]].String(), p.text, 0, 0
		}
		var okFrom, okTo bool
		p.from, okFrom = advance(p.from)
		if p.to, okTo = advance(p.to); !okFrom || !okTo {
			return false
		}
	}
	return true
}

// joined puts spans in order, and those that overlap together.
func joined(spans []span) []span {
	slices.SortFunc(spans, func(a, b span) int { return cmp.Or(a.text-b.text, a.from-b.from) })
	kept := spans[:0]
	for _, p := range spans {
		if n := len(kept) - 1; n >= 0 && kept[n].text == p.text && p.from < kept[n].to {
			kept[n].to = max(kept[n].to, p.to)
			continue
		}
		kept = append(kept, p)
	}
	return kept
}

// writeModeration writes a request of OpenAI's moderations, each text an input. The first of a
// reply goes on with what was said before.
func writeModeration(dst []byte, model string, q *question) []byte {
	dst = append(dst, '{')
	if model != "" {
		dst = jsondoc.AppendString(append(dst, `"model":`...), model)
		dst = append(dst, ',')
	}
	dst = append(dst, `"input":[`...)
	for n, i := range q.texts {
		if n > 0 {
			dst = append(dst, ',')
		}
		text := q.c.Texts[i].String()
		if n == 0 {
			text = q.before() + text
		}
		dst = jsondoc.AppendString(dst, text)
	}
	return append(dst, "]}"...)
}

// readModeration reads its reply: every input has a result, and none may be flagged.
func readModeration(v jsondoc.Value, q *question) (a answer, ok bool) {
	results := v.Get("results")
	if results.Kind() != jsondoc.Array || results.Len() != len(q.texts) {
		return a, false
	}
	for m := results.First(); m.Exists(); m = m.Next() {
		flagged := m.Get("flagged")
		switch flagged.Kind() {
		case jsondoc.True:
			a.does = doesBlock
		case jsondoc.False:
		default:
			return a, false
		}
	}
	return a, true
}

// writeChat writes a request of OpenAI's chat completions. All texts of a call are one message
// of a user: models of this kind judge the last message, and every one is the
// caller's. A reply is the assistant's answer to the user's last turn, and a message of a
// user where no turn is known.
func writeChat(dst []byte, model string, q *question) []byte {
	dst = jsondoc.AppendString(append(dst, `{"model":`...), model)
	dst = append(dst, `,"temperature":0,"max_tokens":32,"messages":[{"role":"user","content":"`...)
	if q.reply && len(q.about.conversation) > 0 {
		if q.about.cut {
			dst = append(dst, leftOut+`\n\n`...)
		}
		dst = append(append(dst, q.about.conversation...), `"},{"role":"assistant","content":"`...)
	}
	if q.reply && q.about.saidCut {
		dst = append(dst, leftOut+`\n\n`...)
	}
	dst = appendQuoted(dst, q.before())
	for n, i := range q.texts {
		if n > 0 {
			dst = append(dst, `\n\n`...)
		}
		dst = appendQuoted(dst, q.c.Texts[i].String())
	}
	return append(dst, `"}]}`...)
}

// leftOut says in a message that it does not begin where it began.
const leftOut = "[The beginning is left out.]"

func tellChat(dst []byte, _ *llm.Text, text string) []byte { return appendQuoted(dst, text) }

// appendQuoted appends what stands between the quotes of a JSON string.
func appendQuoted(dst []byte, text string) []byte {
	at := len(dst)
	dst = jsondoc.AppendString(dst, text)
	return append(dst[:at], dst[at+1:len(dst)-1]...)
}

// readChat reads its reply: "safe", or "unsafe" and what of.
func readChat(v jsondoc.Value, _ *question) (a answer, ok bool) {
	said := v.Get("choices").First().Get("message").Get("content").Text()
	word, _, _ := strings.Cut(strings.TrimSpace(said), "\n")
	switch strings.ToLower(strings.TrimSpace(word)) {
	case "safe":
		return a, true
	case "unsafe":
		return answer{does: doesBlock}, true
	}
	return a, false
}
