package sanitize

import (
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// nextText begins with the next text that is not empty.
func nextText(r *reading) step {
	if r.drop {
		r.dropText()
	}
	for r.text++; r.text < len(r.c.Texts); r.text++ {
		t := &r.c.Texts[r.text]
		if t.Message != r.message {
			if together := r.together(); together != nil {
				r.text--
				return together
			}
			r.message = t.Message
		}
		if r.raw = t.String(); r.raw == "" {
			continue
		}
		r.read += int64(len(r.raw))
		r.past = r.isPast(t)
		r.found, r.level = r.found[:0], levelOf(t)
		r.turns[turnOf(t)].add(r.text)
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
		if !r.seeksData() {
			return after
		}
		return r.look(pass{look: &r.data, form: r.raw, of: inRaw, then: after})
	}
	if together := r.together(); together != nil {
		r.text--
		return together
	}
	return r.ends
}

// seeksData reports whether data is looked for, and not only what steers the model.
func (r *reading) seeksData() bool { return r.data.actions[r.level] != nil }

// dropText takes the text out.
func (r *reading) dropText() {
	r.drop = false
	if !r.remove(r.text) {
		r.refuse(ReasonFixed, r.c.Texts[r.text].Place.String())
	}
}

// remove takes a text out; false where it can not be edited.
func (r *reading) remove(i int) bool {
	t, with := &r.c.Texts[i], removed
	switch {
	case t.JSON:
		with = noArguments
	case t.Place == llm.PlaceName:
		with = removedName
	}
	return r.c.EditText(i, []llm.Edit{{To: len(t.String()), With: with}})
}

// removed stands in the place of a text that was taken out.
const removed = "[REMOVED]"

// removedName stands in the place of a name, in characters that providers take there.
const removedName = "REMOVED"

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
	r.at = 0
	return nextReading
}

// nextReading looks at the next reading of the text for what steers the model.
func nextReading(r *reading) step {
	if r.at == r.normal.Len() {
		return acrossSeams
	}
	r.ciphers = r.ciphers[:0]
	return r.look(pass{look: &r.steer, form: r.normal.Reading(r.at).Text, of: r.at, then: dataInReading})
}

// dataInReading looks for data in the reading, where that is not the text as it came, nor
// guessed, and has the ciphers undone of which it has words.
func dataInReading(r *reading) step {
	for _, cipher := range r.ciphers {
		r.normal.Undo(r.at, cipher)
	}
	of, a := r.at, r.normal.Reading(r.at)
	r.at++
	if a.Guessed || of == 0 && a.Text == r.raw || !r.seeksData() {
		return nextReading
	}
	return r.look(pass{look: &r.data, form: a.Text, of: of, then: nextReading})
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
	if len(r.edits) > 0 && !r.edited(t) {
		r.refuse(ReasonFixed, t.Place.String())
	}
	if !steers(t) || !r.judgesAlone(t) {
		r.clean()
		return nextText
	}
	return r.weigh(judgedAlone)
}

// edited makes the edits of the text; false where it can not be edited. Arguments that they would leave
// as no JSON are taken out: a provider would refuse each call of the conversation.
func (r *reading) edited(t *llm.Text) bool {
	if !r.c.EditText(r.text, r.edits) {
		return false
	}
	return !t.JSON || isJSON(t.String()) || !isJSON(r.raw) || r.remove(r.text)
}

// finish states what was read, and asks for a second opinion.
func finish(r *reading) step {
	r.state()
	if r.verdict.Denial() == nil {
		r.verdict = r.secondOpinion()
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
		if r.ciphers.Hear(p.look.set.Rule(f.Rule)) || a <= inspect.Allow {
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
func (r *reading) source(from, to int) (rawFrom, rawTo int) {
	if r.pass.of == inRaw {
		return from, to
	}
	return r.normal.Source(r.pass.of, from, to)
}
