package sanitize

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unsafe"

	"portcullis/shared/detect/classify"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
	"portcullis/shared/normal"
)

// together begins to read what of a message is to be read together; nil when there is nothing more. What
// stands outside of messages, and prompts that are answered each by itself, nobody joins.
func (r *reading) together() step {
	joins := r.message >= 0 && readsTogether(r.c)
	for k := range alone {
		u := r.turns[k]
		r.turns[k] = turn{}
		if joins && u.count > 0 && (k == called || r.judges(k.level())) {
			r.pending = u
			r.pending.kind = k
			return joining
		}
	}
	r.turns[alone] = turn{}
	return nil
}

// readsTogether reports whether somebody reads the texts of a call one after the other.
func readsTogether(c *llm.Call) bool {
	switch c.Endpoint.Operation {
	case llm.OpEmbeddings, llm.OpModerations, llm.OpRerank:
		return false
	}
	return c.Prompts <= 1
}

// joining reads a turn together, unless nothing was found in it before.
func joining(r *reading) step {
	u := &r.pending
	r.level = u.kind.level()
	before := &r.before[u.kind]
	if u.worst == blocking {
		*before = (*before)[:0] // the policy lets it pass
		return nextText
	}
	if u.kind != called && u.count == 1 && len(*before) == 0 {
		r.goOn()
		return nextText
	}
	r.past = r.isPast(&r.c.Texts[u.first])
	r.joined = append(binary.LittleEndian.AppendUint64(r.joined[:0], uint64(len(*before))), *before...)
	r.each(appendMarked)
	r.mark = r.markOf(view(r.joined), kindTogether|uint64(u.kind)<<8) //nolint:gosec // a small number
	if r.memory.knows(r.mark) {
		r.goOn()
		return nextText
	}
	return readTogether(r)
}

// readTogether has the classifier read the turn.
func readTogether(r *reading) step {
	r.join()
	r.normal.Begin(view(r.joined))
	return normalisingTogether(r)
}

// join joins what is read of the turn to what was said before it; nothing is joined where the turn says nothing.
func (r *reading) join() {
	u := &r.pending
	before := r.before[u.kind]
	u.names = 0
	r.joined = append(r.joined[:0], before...)
	r.each(appendRead)
	if strings.TrimFunc(view(r.joined[len(before):]), normal.Unseen) == "" {
		r.joined = r.joined[:0]
	}
}

// each appends the texts of the turn to what is joined.
func (r *reading) each(appendText func(dst []byte, t *llm.Text, u *turn) []byte) {
	u := &r.pending
	for i := u.first; i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind {
			r.joined = appendText(r.joined, t, u)
		}
	}
}

// view is a string of bytes that stay as they are while it is used.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) } //nolint:gosec // said above

// bytesOf are the bytes of a text, which nobody may change.
func bytesOf(text string) []byte { return unsafe.Slice(unsafe.StringData(text), len(text)) } //nolint:gosec // said above

func normalisingTogether(r *reading) step {
	if r.normal.Step(stepSize) {
		return normalisingTogether
	}
	if r.pending.kind != called {
		return r.weigh(judgedTogether)
	}
	r.at = 0
	return nextReadingTogether
}

// nextReadingTogether looks at the next reading of the strings of calls for what steers the model.
func nextReadingTogether(r *reading) step {
	switch {
	case r.at < r.normal.Len():
		r.found, r.ciphers = r.found[:0], r.ciphers[:0]
		return r.look(pass{look: &r.steer, form: r.normal.Reading(r.at).Text, of: r.at, then: acrossStrings})
	case r.judges(r.level):
		return r.weigh(judgedTogether)
	}
	r.score = classify.Least
	return judgedTogether
}

// acrossStrings heeds what rules found across the strings of calls, as where other texts meet, and has the
// ciphers undone of which there are words. What ends in the calls before was heeded there.
func acrossStrings(r *reading) step {
	u := &r.pending
	before := len(r.before[u.kind])
	for _, f := range r.found {
		if f.to > before && f.action > u.met && bytes.IndexByte(r.joined[f.from:f.to], '\n') >= 0 {
			u.met = f.action
			if r.meets(f.rule, f.action); r.drop {
				return r.removeTurn(r.steer.set.Rule(f.rule).ID)
			}
		}
	}
	for _, cipher := range r.ciphers {
		r.normal.Undo(r.at, cipher)
	}
	r.at++
	return nextReadingTogether
}

// judgedTogether heeds what the classifier made of a turn, unless it made as much of a part.
func judgedTogether(r *reading) step {
	u := &r.pending
	o := max(r.comesTo(), u.best)
	switch {
	case o != blocking && !u.otherwise && r.hasOtherWay():
		u.otherwise, u.best = true, o
		return readTogether
	case o == unsuspected:
		if u.met == 0 {
			r.memory.keep(r.mark)
		}
	case u.cut:
		if o == blocking {
			r.refuse(ReasonFixed, where(&r.c.Texts[u.last], classifierRule.ID))
		}
	case o > u.worst:
		r.flag(o, &r.c.Texts[u.last])
	}
	switch {
	case r.drop:
		return r.removeTurn(classifierRule.ID)
	case o == blocking, u.met >= inspect.Strip:
		// It was refused, or the policy lets it pass: what comes next is not to be refused for it.
		r.before[u.kind] = r.before[u.kind][:0]
	default:
		r.goOn()
	}
	return nextText
}

// removeTurn takes out what can be taken out of a turn in which a rule found something, and reads what is left
// of it. The names and ids of calls stay, or their results would belong to none.
func (r *reading) removeTurn(rule string) step {
	u, again := &r.pending, r.pending.cut
	r.drop = false
	u.cut, u.otherwise, u.best, u.met = true, false, unsuspected, 0
	r.before[u.kind] = r.before[u.kind][:0]
	some := false
	for i := u.first; !again && i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind && (u.kind != called || t.Place == llm.PlaceArguments) {
			some = r.remove(i) || some
		}
	}
	if !some {
		r.refuse(ReasonFixed, where(&r.c.Texts[u.last], rule))
		return nextText
	}
	return joining
}

// maxNames is how many names are left out at most: more could be a sentence.
const maxNames = 5

// hasOtherWay reports whether the turn is to be read in the second way too.
func (r *reading) hasOtherWay() bool {
	if u := &r.pending; u.kind == called {
		return u.names > maxNames
	}
	return r.cutInWord()
}

// cutInWord reports whether texts of the turn may be cut within a word.
func (r *reading) cutInWord() bool {
	u, last := &r.pending, byte(' ')
	if before := r.before[u.kind]; len(before) > 0 {
		last = before[len(before)-1]
	}
	for i := u.first; i <= u.last; i++ {
		t := &r.c.Texts[i]
		text := unpadded(t.String())
		if turnOf(t) != u.kind || text == "" {
			continue
		}
		if glues(last, text[0]) {
			return true
		}
		last = text[len(text)-1]
	}
	return false
}

// goOn keeps the end of the turn, for what is said next. Names of calls are of one message.
func (r *reading) goOn() {
	u := &r.pending
	if u.kind == called {
		u.otherwise = false
		if r.join(); len(r.joined) > 0 {
			r.before[called] = append(r.before[called][:0], tailOf(unpadded(view(r.joined)), nearEdge)...)
		}
		return
	}
	before := r.before[u.kind]
	for i := u.first; i <= u.last; i++ {
		if t := &r.c.Texts[i]; turnOf(t) == u.kind {
			before = append(append(before, '\n'), tailOf(unpadded(t.String()), nearEdge)...)
			if n := len(tailOf(view(before), nearEdge)); n < len(before) {
				before = append(before[:0], before[len(before)-n:]...)
			}
		}
	}
	r.before[u.kind] = before
}
