package sanitize

import (
	"slices"
	"strings"
	"unsafe"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// finding is a match in a text of the call, in the text's own offsets.
type finding struct {
	look   *look
	rule   int
	from   int
	to     int
	action inspect.Action
}

// Call implements control.CallPhase.
func (s *sanitizer) Call(x *control.Exchange, c *llm.Call) control.Verdict {
	s.whole.begin(x, c)
	s.whole.all()
	return s.whole.verdict
}

// Slice implements control.SlicedPhase.
func (s *sanitizer) Slice(x *control.Exchange, c *llm.Call, first bool) (v control.Verdict, done bool) {
	if first {
		s.sliced.begin(x, c)
	}
	done = s.sliced.slice()
	return s.sliced.verdict, done
}

// state says in the facts what was read and what was not.
func (r *reading) state() {
	err := r.x.Facts.SetInt(control.FactRead, r.read)
	for _, kind := range r.c.Opaque {
		if e := r.x.Facts.Add(control.FactOpaque, strings.Clone(kind)); e != nil {
			err = e
		}
	}
	if err != nil {
		r.x.Env.Log(control.LevelError, "sanitize: the gateway keeps no facts")
	}
}

// untrusted reports whether nobody vouches for a text.
func untrusted(t *llm.Text) bool {
	return t.Role == llm.RoleTool || t.Place == llm.PlaceToolResult || t.Place == llm.PlaceDocument
}

// The levels of trust, by which texts have a policy and bounds of their own.
const (
	levelTrusted   = iota // what users say, and the application
	levelUntrusted        // tool results and documents
	// levelAnswer is what an assistant is said to have said: it is the client that says so. The
	// stricter of both policies holds for it, as for what is found where texts of two levels meet.
	levelAnswer
	levels
)

// levelOf is the level of a text.
func levelOf(t *llm.Text) int {
	switch {
	case untrusted(t):
		return levelUntrusted
	case t.Role == llm.RoleAssistant:
		return levelAnswer
	}
	return levelTrusted
}

// steers reports whether a text is one in which an attempt to steer the model
// matters. System prompts are the application's own: they speak to the model.
func steers(t *llm.Text) bool { return t.Role != llm.RoleSystem || untrusted(t) }

// isSaid reports whether a text is what somebody says to the model, or what is given it to read. Servers
// take refusals and reasoning for content whoever says them (vLLM).
// Source: vllm-project/vllm, vllm/entrypoints/chat_utils.py, read 2026-11.
func isSaid(t *llm.Text) bool {
	switch t.Place {
	case llm.PlaceContent, llm.PlaceReasoning, llm.PlaceRefusal, llm.PlaceToolResult, llm.PlaceDocument:
		return true
	}
	return false
}

// distinct sorts the findings and joins those of one rule that overlap: what was seen
// in several forms of a text was found once.
func (r *reading) distinct() []finding {
	slices.SortStableFunc(r.found, func(a, b finding) int { return a.from - b.from })
	for _, l := range []*look{&r.data, &r.steer} {
		l.latest = append(l.latest[:0], make([]int, l.set.Len())...)
	}
	kept := r.found[:0]
	for _, f := range r.found {
		// latest is the index behind the rule's last finding, 0 for none.
		at := f.look.latest[f.rule]
		if at > 0 && f.from < kept[at-1].to {
			kept[at-1].to = max(kept[at-1].to, f.to)
			continue
		}
		kept = append(kept, f)
		f.look.latest[f.rule] = len(kept)
	}
	return kept
}

// actUpon applies the action for one finding in the text.
func (r *reading) actUpon(f *finding) {
	rule, action := f.look.set.Rule(f.rule), f.action
	r.report(f.look, f.rule)
	r.grey = r.grey || action == inspect.Label && f.look == &r.steer
	if action == inspect.Block {
		r.block(where(&r.c.Texts[r.text], rule.ID))
		action = masked(rule)
	}
	if action.Edits() {
		r.edit(f, action)
	}
}

// masked is what happens to what would block, in monitor mode: data is masked all
// the same, an attempt to steer goes on.
func masked(r *detect.Rule) inspect.Action {
	if r.Class == detect.ClassInjection {
		return inspect.Label
	}
	return inspect.Mask
}

// cover is a part of a text that is hidden: a finding, or several that overlap. The mask
// is made of the first, which ends at own.
type cover struct {
	from, own, to int
	action        inspect.Action
	set           *detect.Set
	rule          int
}

// edit hides one finding, joined with the one before it where they overlap.
func (r *reading) edit(f *finding, a inspect.Action) {
	c := cover{from: f.from, own: f.to, to: f.to, action: a, set: f.look.set, rule: f.rule}
	if before := &r.cover; before.to > c.from {
		before.to = max(before.to, c.to)
		if before.action == inspect.Restore {
			before.own = before.to // all of it comes back
			if a > inspect.Restore {
				// What must not come back does not come back with what may.
				before.action, before.set, before.rule = a, c.set, c.rule
			}
		}
		return
	}
	r.hide()
	r.cover = c
}

// hide makes the edit for what is covered, if anything is.
func (r *reading) hide() {
	c := r.cover
	if r.cover = (cover{}); c.to == 0 {
		return
	}
	from := len(r.masks)
	text := r.raw[c.from:c.own]
	if c.action == inspect.Restore {
		r.masks = r.values.appendPlaceholder(r.masks, c.set, c.rule, text, r.hashKey)
	} else {
		r.masks = inspect.AppendMask(r.masks, c.action, c.set.Rule(c.rule), text, r.hashKey)
	}
	with := strings.Clone(unsafe.String(unsafe.SliceData(r.masks[from:]), len(r.masks)-from)) //nolint:gosec // copied at once
	r.edits = append(r.edits, llm.Edit{From: c.from, To: c.to, With: with})
}

// report counts and states a finding of a rule.
func (r *reading) report(l *look, rule int) {
	inspect.Report(r.x, r.Name(), l.set.Rule(rule).ID, l.counters[rule])
}

// where says for the operator which rule found something in a text, and what text it is.
func where(t *llm.Text, id string) string {
	return id + " in " + t.Role.String() + " " + t.Place.String()
}
