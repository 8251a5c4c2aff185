package sanitize

import (
	"portcullis/shared/detect/classify"
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
