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
	seamLevel   int // of what stands before them
	scorer      classify.Scorer
	edits       []llm.Edit
	masks       []byte
	cover       cover // what the next edit hides
	// values are those of the call that come back in the reply; nil where none may.
	values *values
	// blocked is the reason for a refusal, ends the step after the last text.
	blocked *control.Reason
	ends    step

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
	level   int // how far it is trusted
	found   []finding
	acted   int          // findings that were acted upon
	at      int          // which of its readings is read
	ciphers detect.Heard // in that reading
	score   int32        // the classifier's, the highest of all readings so far

	turns   [turns]turn
	message int  // the message that they are of
	pending turn // what is read together, joined, with what was said before
	joined  []byte
	before  [alone][]byte
	judged  step // what follows the classifier

	// mark is the text's fingerprint, none for one that is not remembered.
	mark     fingerprint
	policies policies

	pass pass
	next step
}

// look is one part of the rules as it looks at the texts of a call.
type look struct {
	*part
	actions [levels][]inspect.Action
	answers strictest // makes the last of them
	scanner detect.Scanner
	latest  []int // by rule, used by distinct
}

// strictest is the stricter of two lists of actions, made when it is asked for others.
type strictest struct{ a, b, made []inspect.Action }

func (s *strictest) of(a, b []inspect.Action) []inspect.Action {
	if !same(s.a, a) || !same(s.b, b) {
		*s = strictest{a, b, inspect.Stricter(a, b)}
	}
	return s.made
}

// pass is a look at one form of a text.
type pass struct {
	look *look
	form string
	at   int // bytes of form that were read
	// of is the reading of the text that form is, inRaw for the text as it came.
	of int
	// before is how many findings there were.
	before int
	then   step
}

const inRaw = -1

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
	r.start(x, c, &r.data, &r.steer)
	if r.restores {
		r.values = valuesOf(x, r.sanitizer)
	}
	r.turn = lastTurn(c)
	r.blocked, r.ends = ReasonBlocked, finish
}

// start starts to look for looks in the texts of a call.
func (r *reading) start(x *control.Exchange, c *llm.Call, looks ...*look) {
	r.x, r.c = x, c
	for _, l := range looks {
		for i := range l.resolve {
			l.actions[i] = l.resolve[i].Actions(x, c.AppendModels)
		}
		l.actions[levelAnswer] = l.answers.of(l.actions[levelTrusted], l.actions[levelUntrusted])
	}
	for i := range r.seams {
		r.seams[i].reset()
	}
	r.values = nil
	r.verdict, r.read, r.grey, r.drop = control.Allow, 0, false, false
	r.seamLevel = levelUntrusted // in an answer of MCP, whose texts come one by one
	r.turns, r.message = [turns]turn{}, -1
	for i := range r.before {
		r.before[i] = r.before[i][:0]
	}
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
		r.refuse(r.blocked, detail)
	case r.history == "strip":
		r.drop = true
	default:
		r.grey = true
	}
}

// isPast reports whether a text stands in a turn before the last, of which the policy says more than
// that it blocks.
func (r *reading) isPast(t *llm.Text) bool {
	return r.history != "refuse" && t.Message >= 0 && t.Message < r.turn
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
