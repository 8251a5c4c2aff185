package sanitize

import (
	"time"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/detect/classify"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
	"portcullis/shared/normal"
)

// reading goes through the texts of one call in small steps. Its memory is reused.
type reading struct {
	*sanitizer
	data, steer look
	normal      normal.Text
	seams       [2]seam
	scorer      classify.Scorer
	edits       []llm.Edit
	masks       []byte
	cover       cover // what the next edit hides
	// values are those of the call that come back in the reply; nil where none may.
	values *values

	// The call, and what came of it so far.
	x       *control.Exchange
	c       *llm.Call
	verdict control.Verdict
	read    int64 // bytes of text
	// grey is true when something steers the model in the call, as far as was seen, and
	// was only labelled.
	grey bool
	// turn is the message that is the last of a user or a tool.
	turn int

	// The text that is read, and what was found in it.
	text    int
	past    bool // it stands in a turn before the last
	drop    bool // it is to be taken out
	raw     string
	form    string // its normal form
	level   int    // 1 when nobody vouches for it
	found   []finding
	acted   int   // findings that were acted upon
	decoded int   // how many of the texts hidden in it were read
	score   int32 // the classifier's, the highest of all forms so far

	// mark is the text's fingerprint, when it is one that is remembered.
	mark     fingerprint
	marked   bool
	policies policies

	pass pass
	next step
}

// look is one part of the rules as it looks at the texts of a call.
type look struct {
	*part
	actions [2][]inspect.Action // trusted, untrusted
	scanner detect.Scanner
	latest  []int // by rule, used by distinct
}

// pass is a look at one form of a text.
type pass struct {
	look *look
	form string
	at   int // bytes of form that were read
	// Places in form are those of the raw text, or of its normal form, or all of them
	// stand for the bytes [from, to) of the raw text.
	origin   origin
	from, to int
	// before is how many findings there were.
	before int
	then   step
}

type origin uint8

const (
	inRaw origin = iota
	inNormal
	inDecoded
)

// step is a part of the work, on no more than stepSize bytes where that is possible. It
// returns the next, nil at the end.
type step func(r *reading) step

const (
	// stepSize is how many bytes a step reads.
	stepSize = 16 << 10
	// stepFindings is how many findings a step acts upon.
	stepFindings = 256
	// sliceSteps is how many steps a slice of a long call has at most, sliceTime after
	// how much time it ends: a gateway's timer leaves the thread for about 2.5 ms.
	sliceSteps = 32
	sliceTime  = 8 * time.Millisecond
)

// begin starts on a call.
func (r *reading) begin(x *control.Exchange, c *llm.Call) {
	r.x, r.c = x, c
	for _, l := range []*look{&r.data, &r.steer} {
		for i := range l.actions {
			l.actions[i] = l.resolve[i].Actions(x, c.AppendModels)
		}
	}
	for i := range r.seams {
		r.seams[i].reset()
	}
	if r.values = nil; r.restores {
		r.values = valuesOf(x, r.sanitizer)
	}
	r.verdict, r.read, r.grey, r.drop = control.Allow, 0, false, false
	r.turn = lastTurn(c)
	r.text, r.next = -1, nextText
}

// all does all steps.
func (r *reading) all() {
	for r.next != nil {
		r.next = r.next(r)
	}
}

// slice does the next steps; done is true at the end.
func (r *reading) slice() (done bool) {
	end := r.x.Env.Now().Add(sliceTime)
	for range sliceSteps {
		if r.next = r.next(r); r.next == nil {
			return true
		}
		if !r.x.Env.Now().Before(end) {
			break
		}
	}
	return false
}

// refuse refuses the call, unless it is refused already.
func (r *reading) refuse(reason *control.Reason, detail string) {
	if r.verdict.Denial() == nil {
		r.verdict = control.Deny(reason, detail)
	}
}

// block does what the policy says of something that blocks: an earlier turn may be
// taken out instead, or let pass.
func (r *reading) block(detail string) {
	switch {
	case !r.past:
		r.refuse(ReasonBlocked, detail)
	case r.history == "strip":
		r.drop = true
	default:
		r.grey = true
	}
}

// lastTurn is the number of the last message of a user or a tool, 0 for none.
func lastTurn(c *llm.Call) (last int) {
	for i := range c.Texts {
		if t := &c.Texts[i]; (t.Role == llm.RoleUser || t.Role == llm.RoleTool) && t.Message > last {
			last = t.Message
		}
	}
	return last
}

// nextText begins with the next text that is not empty.
func nextText(r *reading) step {
	if r.drop {
		r.dropText()
	}
	for r.text++; r.text < len(r.c.Texts); r.text++ {
		t := &r.c.Texts[r.text]
		if r.raw = t.String(); r.raw == "" {
			continue
		}
		r.read += int64(len(r.raw))
		r.past = r.history != "refuse" && t.Message >= 0 && t.Message < r.turn
		r.found, r.level = r.found[:0], 0
		if untrusted(t) {
			r.level = 1
		}
		if r.known(t) && !r.recalls(t) {
			if steers(t) {
				return knownAtSeams
			}
			continue
		}
		after := step(actOn)
		if steers(t) {
			after = normalForm
		}
		return r.look(pass{look: &r.data, form: r.raw, then: after})
	}
	return finish
}

// known reports whether nothing was found in the text when it was read before, under this
// policy and as this kind of text.
func (r *reading) known(t *llm.Text) bool {
	if r.marked = len(r.raw) >= leastRemembered; !r.marked {
		return false
	}
	kind := uint64(0)
	if steers(t) {
		kind |= kindSteers
	}
	if r.judges(t) {
		kind |= kindJudged
	}
	r.mark = r.markOf(r.raw, kind)
	return r.memory.knows(r.mark)
}

// The kinds of text, by what is looked for in them; a level stands beside them.
const (
	kindSteers uint64 = 2 << iota
	kindJudged
	kindSeam
)

// markOf is the fingerprint of a text of a kind.
func (r *reading) markOf(text string, kind uint64) fingerprint {
	policy := r.policies.of(r.memory, r.level, r.data.actions[r.level], r.steer.actions[r.level])
	return r.memory.of(text, policy^kind^uint64(r.level)) //nolint:gosec // 0 or 1
}

// clean remembers a text in which nothing was found.
func (r *reading) clean() {
	if r.marked && len(r.found) == 0 {
		r.memory.keep(r.mark)
	}
}

// dropText takes the text out.
func (r *reading) dropText() {
	r.drop = false
	t := &r.c.Texts[r.text]
	if !r.c.EditText(r.text, []llm.Edit{{To: len(t.String()), With: removed}}) {
		r.refuse(ReasonFixed, t.Place.String())
	}
}

// removed stands in the place of a text that was taken out.
const removed = "[REMOVED]"

// knownAtSeams looks at where a known text meets those before it.
func knownAtSeams(r *reading) step {
	r.atSeams(&r.c.Texts[r.text])
	return nextText
}

// normalForm brings a text into its normal form, in which it is looked at for what
// steers the model, and for data where it differs.
func normalForm(r *reading) step {
	r.normal.Begin(r.raw)
	return normalising(r)
}

func normalising(r *reading) step {
	if r.normal.Step(stepSize) {
		return normalising
	}
	r.form = r.normal.String()
	return r.look(pass{look: &r.steer, form: r.form, origin: inNormal, then: dataInForm})
}

func dataInForm(r *reading) step {
	r.decoded = 0
	if r.form == r.raw {
		return nextDecoded
	}
	return r.look(pass{look: &r.data, form: r.form, origin: inNormal, then: nextDecoded})
}

// nextDecoded looks at the next of the texts that were hidden in this one.
func nextDecoded(r *reading) step {
	hidden := r.normal.Decoded()
	if r.decoded == len(hidden) {
		return acrossSeams
	}
	d := &hidden[r.decoded]
	return r.look(pass{look: &r.steer, form: d.Text, origin: inDecoded, from: d.From, to: d.To, then: dataInDecoded})
}

func dataInDecoded(r *reading) step {
	d := &r.normal.Decoded()[r.decoded]
	r.decoded++
	return r.look(pass{look: &r.data, form: d.Text, origin: inDecoded, from: d.From, to: d.To, then: nextDecoded})
}

// acrossSeams looks at where this text meets those before it.
func acrossSeams(r *reading) step {
	r.atSeams(&r.c.Texts[r.text])
	return actOn
}

// actOn does what the policy says of the findings, after a look for values that were
// found earlier in the call.
func actOn(r *reading) step {
	r.pass.at = 0
	return recalling
}

// act acts on all that was found.
func act(r *reading) step {
	r.found = r.distinct()
	r.edits, r.masks, r.acted = r.edits[:0], r.masks[:0], 0
	return acting
}

func acting(r *reading) step {
	end := min(len(r.found), r.acted+stepFindings)
	for ; r.acted < end; r.acted++ {
		r.actUpon(&r.found[r.acted])
	}
	if end < len(r.found) {
		return acting
	}
	r.hide()
	t := &r.c.Texts[r.text]
	if len(r.edits) > 0 && !r.c.EditText(r.text, r.edits) {
		r.refuse(ReasonFixed, t.Place.String())
	}
	if !steers(t) || !r.judges(t) {
		r.clean()
		return nextText
	}
	r.scorer.Begin(r.form)
	r.decoded, r.score = 0, classify.Least
	return scoring
}

// scoring has the classifier read the normal form, then what was hidden.
func scoring(r *reading) step {
	if r.scorer.Step(stepSize) {
		return scoring
	}
	r.score = max(r.score, r.scorer.Total())
	if hidden := r.normal.Decoded(); r.decoded < len(hidden) {
		r.scorer.Begin(hidden[r.decoded].Text)
		r.decoded++
		return scoring
	}
	if !r.flags() {
		r.clean()
	}
	return nextText
}

// finish states what was read, and asks for a second opinion.
func finish(r *reading) step {
	r.state()
	if r.verdict.Denial() == nil {
		r.verdict = r.secondOpinion(r.x, r.c, r.grey)
	}
	return nil
}

// look begins with a look at one form of the text.
func (r *reading) look(p pass) step {
	r.pass = p
	r.pass.before = len(r.found)
	p.look.scanner.Reset(p.look.set)
	return looking(r)
}

// looking looks at the next piece of a form.
func looking(r *reading) step {
	p := &r.pass
	end := min(len(p.form), p.at+stepSize)
	for _, f := range p.look.scanner.Write(p.form[p.at:end], end == len(p.form)) {
		a := p.look.actions[r.level][f.Rule]
		if a <= inspect.Allow {
			continue
		}
		from, to := r.source(f.From, f.To)
		if n := len(r.found); f.Continued && n > p.before && r.found[n-1].rule == f.Rule {
			r.found[n-1].to = max(r.found[n-1].to, to)
			continue
		}
		r.found = append(r.found, finding{p.look, f.Rule, from, to, a})
	}
	if p.at = end; end < len(p.form) {
		return looking
	}
	return p.then
}

// source says which bytes of the raw text the bytes [from, to) of the form are.
func (r *reading) source(from, to int) (int, int) {
	switch r.pass.origin {
	case inNormal:
		return r.normal.Source(from, to)
	case inDecoded:
		return r.pass.from, r.pass.to
	}
	return from, to
}
