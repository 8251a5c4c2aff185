package redact

import (
	"unicode/utf8"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/detect/disguise"
	"portcullis/shared/hostname"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// writer rewrites one text. It implements control.Rewriter.
type writer struct {
	r       *redactor
	x       *control.Exchange
	actions []inspect.Action
	scanner detect.Scanner
	finder  *disguise.Finder // nil looks through no disguise
	unseen  unseen
	sight   sight
	leak    leak
	queries queries
	inside  inside
	// looksUnseen is true when unseen looks too.
	looksUnseen bool
	size        int // of what is seen of the text so far
	pending     pending
	edits       []llm.Edit
	masks       []byte
	// going is the action for a match that goes on.
	going inspect.Action
	// watches look at arguments of tools, scanners are theirs.
	watches  []watch
	scanners []detect.Scanner
}

// watch prepares to look at arguments of a tool for what is dangerous too.
func (w *writer) watch(watches []watch) {
	w.watches = watches
	for len(w.scanners) < len(watches) {
		w.scanners = append(w.scanners, detect.Scanner{})
	}
	for i := range watches {
		w.scanners[i].Reset(watches[i].set)
	}
}

// maxFree bounds how many writers are kept for reuse.
const maxFree = 64

// stepText is how much of a piece is read at a time, in bytes: what is pending is looked
// through for each finding, so that it must not grow with the piece.
const stepText = 4 << 10

// Write implements control.Rewriter.
func (w *writer) Write(piece string, last bool) (edits []llm.Edit, held int, v control.Verdict) {
	w.edits = w.edits[:0]
	for len(piece) > stepText {
		n := stepText
		for n > stepText-utf8.UTFMax && !utf8.RuneStart(piece[n]) {
			n--
		}
		if _, d := w.advance(piece[:n], false); d.Denial() != nil {
			v = d
		}
		piece = piece[n:]
	}
	held, d := w.advance(piece, last)
	if d.Denial() != nil {
		v = d
	}
	if last {
		w.end()
	}
	return w.edits, held, v
}

// advance reads the next step and decides what can be decided of the text.
func (w *writer) advance(piece string, last bool) (held int, v control.Verdict) {
	deny := func(d control.Verdict) {
		if d.Denial() != nil {
			v = d
		}
	}
	masked := w.endsWithMask()
	piece, d := w.see(piece, last)
	deny(d)
	if masked && piece != "" && goesOn(piece[0]) {
		at := w.sight.place(w.size)
		w.pending.add(llm.Edit{From: at, To: at + 1, With: " " + piece[:1]}, w.r.set.Len())
	}
	w.size += len(piece)
	for _, f := range w.scanner.Write(piece, last) {
		if !f.Continued {
			deny(w.leave())
		}
		deny(w.found(f))
	}
	held = w.scanner.Held()
	if last || w.inside.to < w.size-held {
		deny(w.leave())
	}
	held = max(held, w.waits())
	if w.queries.looks {
		waits, d := w.askedFor(piece, last, held)
		deny(d)
		held = max(held, waits)
	}
	if w.finder != nil {
		for _, f := range w.finder.Write(piece, last) {
			deny(w.beside(f.Finding, f.Text))
		}
		held = max(held, w.finder.Held())
	}
	if w.leak.read(piece, last) {
		deny(w.leaked())
	}
	for i := range w.watches {
		g, scanner := &w.watches[i], &w.scanners[i]
		deny(g.judge(w.x, scanner, scanner.Write(piece, last), w.r.hosts))
		if g.blocks {
			held = max(held, scanner.Held())
		}
	}
	edits, decided := w.pending.release(w.edits, w.sight.place(w.size-held), w.sight.behind)
	w.edits = edits
	w.sight.forget(w.size - held)
	return w.sight.size - decided, v
}

// end gives back what the text needed.
func (w *writer) end() {
	w.x, w.leak.prompt = nil, nil
	w.inside.open = false
	if w.finder != nil {
		w.r.giveFinder(w.finder)
		w.finder = nil
	}
	w.pending.reset()
	if len(w.r.free) < maxFree {
		w.r.free = append(w.r.free, w)
	}
}

// found acts on a finding.
func (w *writer) found(f detect.Finding) control.Verdict {
	if f.Continued {
		if w.going.Edits() {
			w.hide(f)
			w.queries.hide(f)
		} else if w.inside.open {
			return w.look(f)
		}
		return control.Allow
	}
	text := w.scanner.Text(f)
	rule, action := w.r.set.Rule(f.Rule), w.actions[f.Rule]
	if rule.Class == detect.ClassLink && hostname.Listed(w.r.hosts, hostname.OfLink(text)) {
		action = inspect.Allow
	}
	if w.going = action; action == inspect.Block {
		w.going = inspect.Mask // in monitor mode the reply goes on
	}
	if w.going.Edits() {
		w.queries.hide(f)
	}
	v := w.act(f, action, text)
	if rule.Class == detect.ClassLink && !w.going.Edits() {
		if d := w.enter(f); d.Denial() != nil {
			v = d
		}
	}
	return v
}

// beside acts on what is found beside the scanner's matches: in disguise, where text says
// what f stands for; unseen; the query of an address.
func (w *writer) beside(f detect.Finding, text string) control.Verdict {
	action := w.actions[f.Rule]
	if !f.Continued {
		return w.act(f, action, text)
	}
	if action.Edits() || action == inspect.Block {
		w.hide(f)
	}
	return control.Allow
}

// act does what the policy says of a finding.
func (w *writer) act(f detect.Finding, action inspect.Action, text string) (v control.Verdict) {
	if action <= inspect.Allow {
		return control.Allow
	}
	rule := w.r.set.Rule(f.Rule)
	w.find(&f)
	if w.r.isUnseen(f.Rule) || w.pending.fresh(f.Rule, f.From, f.To) {
		inspect.Report(w.x, name, rule.ID, w.r.counters[f.Rule])
	}
	if action == inspect.Block {
		v, action = control.Deny(ReasonBlocked, rule.ID), inspect.Mask // in monitor mode the reply goes on
	}
	if action.Edits() {
		w.masks = inspect.AppendMask(w.masks[:0], action, rule, text, w.r.hashKey)
		e := llm.Edit{From: f.From, To: f.To, With: string(w.masks)}
		if !w.r.isUnseen(f.Rule) || !w.pending.stretch(e, f.Rule) {
			w.pending.add(e, f.Rule)
		}
	}
	return v
}

// find turns offsets in what is seen into those in the text.
func (w *writer) find(f *detect.Finding) {
	if !w.r.isUnseen(f.Rule) {
		f.From, f.To = w.sight.place(f.From), w.sight.place(f.To-1)+1
	}
}

// endsWithMask reports whether what is seen so far ends with a mask that was given on.
func (w *writer) endsWithMask() bool {
	if !w.pending.bracket {
		return false
	}
	_, more := w.sight.behind(w.pending.upTo)
	return !more
}
