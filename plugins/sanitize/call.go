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
	part   *part
	rule   int
	from   int
	to     int
	action inspect.Action
}

// Call implements control.CallPhase.
func (s *sanitizer) Call(x *control.Exchange, c *llm.Call) control.Verdict {
	s.decide(x, c)
	for i := range s.seams {
		s.seams[i].reset()
	}
	s.grey = false
	read := int64(0)
	var verdict control.Verdict
	for i := range c.Texts {
		read += int64(len(c.Texts[i].String()))
		if v := s.text(x, c, i); v.Denial() != nil && verdict.Denial() == nil {
			verdict = v
		}
	}
	s.state(x, c, read)
	if verdict.Denial() == nil {
		verdict = s.secondOpinion(x, c)
	}
	return verdict
}

// state says in the facts what was read and what was not.
func (s *sanitizer) state(x *control.Exchange, c *llm.Call, read int64) {
	err := x.Facts.SetInt(control.FactRead, read)
	for _, kind := range c.Opaque {
		if e := x.Facts.Add(control.FactOpaque, strings.Clone(kind)); e != nil {
			err = e
		}
	}
	if err != nil {
		x.Env.Log(control.LevelError, "sanitize: the gateway keeps no facts")
	}
}

// text inspects one text of the call.
func (s *sanitizer) text(x *control.Exchange, c *llm.Call, i int) control.Verdict {
	t := &c.Texts[i]
	raw := t.String()
	if raw == "" {
		return control.Allow
	}
	level := 0
	if untrusted(t) {
		level = 1
	}
	var found []finding
	found = s.data.find(found, raw, level, asIs)
	if steers(t) {
		found = s.findSteering(found, raw, level)
		if v := s.acrossSeams(x, t, level); v.Denial() != nil {
			return v
		}
	}
	verdict := s.act(x, c, i, found)
	if steers(t) {
		if v := s.classify(x, t, level); verdict.Denial() == nil {
			verdict = v
		}
	}
	return verdict
}

// untrusted reports whether nobody vouches for a text.
func untrusted(t *llm.Text) bool {
	return t.Role == llm.RoleTool || t.Place == llm.PlaceToolResult || t.Place == llm.PlaceDocument
}

// steers reports whether a text is one in which an attempt to steer the model
// matters. System prompts are the application's own: they speak to the model.
func steers(t *llm.Text) bool { return t.Role != llm.RoleSystem || untrusted(t) }

// findSteering looks at the text in its normal form and at what else it may say, for
// data too where that is not the raw text, nor guessed.
func (s *sanitizer) findSteering(found []finding, raw string, level int) []finding {
	s.reader.Read(s.steer.set, raw, func(i int, list []detect.Finding) {
		source := func(from, to int) (int, int) { return s.reader.Text.Source(i, from, to) }
		found = s.steer.judge(found, list, level, source)
		if r := s.reader.Text.Reading(i); !r.Guessed && (i > 0 || r.Text != raw) {
			found = s.data.find(found, r.Text, level, source)
		}
	})
	return found
}

// asIs is where a place of the raw text itself comes from.
func asIs(from, to int) (rawFrom, rawTo int) { return from, to }

// find looks at a form of the raw text; source says where a place of it comes from.
func (p *part) find(found []finding, text string, level int, source func(from, to int) (int, int)) []finding {
	p.scanner.Reset(p.set)
	return p.judge(found, p.scanner.Write(text, true), level, source)
}

// judge adds the findings of list for which the policy has an action.
func (p *part) judge(found []finding, list []detect.Finding, level int, source func(from, to int) (int, int)) []finding {
	before := len(found)
	for _, f := range list {
		a := p.actions[level][f.Rule]
		if a <= inspect.Allow {
			continue
		}
		from, to := source(f.From, f.To)
		if n := len(found); f.Continued && n > before && found[n-1].rule == f.Rule {
			found[n-1].to = max(found[n-1].to, to)
			continue
		}
		found = append(found, finding{p, f.Rule, from, to, a})
	}
	return found
}

// distinct sorts findings and joins those of one rule that overlap: what was seen in
// several forms of a text was found once.
func (s *sanitizer) distinct(found []finding) []finding {
	slices.SortStableFunc(found, func(a, b finding) int { return a.from - b.from })
	for _, p := range []*part{&s.data, &s.steer} {
		p.latest = append(p.latest[:0], make([]int, p.set.Len())...)
	}
	kept := found[:0]
	for _, f := range found {
		// latest is the index behind the rule's last finding, 0 for none.
		at := f.part.latest[f.rule]
		if at > 0 && f.from < kept[at-1].to {
			kept[at-1].to = max(kept[at-1].to, f.to)
			continue
		}
		kept = append(kept, f)
		f.part.latest[f.rule] = len(kept)
	}
	return kept
}

// act applies the actions for the findings in text i.
func (s *sanitizer) act(x *control.Exchange, c *llm.Call, i int, found []finding) control.Verdict {
	t := &c.Texts[i]
	raw := t.String()
	var verdict control.Verdict
	s.edits, s.masks = s.edits[:0], s.masks[:0]
	for _, f := range s.distinct(found) {
		r := f.part.set.Rule(f.rule)
		report(x, r, f.part.counters[f.rule])
		action := f.action
		s.grey = s.grey || action == inspect.Label && f.part == &s.steer
		if action == inspect.Block {
			if verdict.Denial() == nil {
				verdict = control.Deny(ReasonBlocked, r.ID+" in "+t.Role.String()+" "+t.Place.String())
			}
			action = masked(r)
		}
		if action.Edits() {
			s.edit(f, action, raw)
		}
	}
	if len(s.edits) > 0 && !c.EditText(i, s.edits) && verdict.Denial() == nil {
		return control.Deny(ReasonFixed, t.Place.String())
	}
	return verdict
}

// masked is what happens to what would block, in monitor mode: data is masked all
// the same, an attempt to steer goes on.
func masked(r *detect.Rule) inspect.Action {
	if r.Class == detect.ClassInjection {
		return inspect.Label
	}
	return inspect.Mask
}

// edit hides one finding, joined with the one before it where they overlap.
func (s *sanitizer) edit(f finding, a inspect.Action, raw string) {
	if n := len(s.edits); n > 0 && f.from < s.edits[n-1].To {
		s.edits[n-1].To = max(s.edits[n-1].To, f.to)
		return
	}
	from := len(s.masks)
	s.masks = inspect.AppendMask(s.masks, a, f.part.set.Rule(f.rule), raw[f.from:f.to], s.hashKey)
	with := strings.Clone(unsafe.String(unsafe.SliceData(s.masks[from:]), len(s.masks)-from)) //nolint:gosec // copied at once
	s.edits = append(s.edits, llm.Edit{From: f.from, To: f.to, With: with})
}

func report(x *control.Exchange, r *detect.Rule, c control.Counter) {
	x.Env.Count(c, 1)
	if err := x.Facts.Add(control.FactRules, r.ID); err != nil {
		x.Env.Log(control.LevelError, "sanitize: the gateway keeps no facts")
	}
}
