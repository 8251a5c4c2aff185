package redact

import (
	"unsafe"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// writer rewrites one text. It implements control.Rewriter.
type writer struct {
	r       *redactor
	x       *control.Exchange
	actions []inspect.Action
	scanner detect.Scanner
	leak    leak
	edits   []llm.Edit
	masks   []byte
	// going is the action for a match that goes on.
	going inspect.Action
	// watches look at arguments of tools, scanners are theirs.
	watches  []watch
	scanners []detect.Scanner
}

// watch prepares to look at a stream of text: where it is arguments of a tool, for what is
// dangerous too.
func (w *writer) watch(s llm.Stream, watches []watch) {
	w.watches = nil
	if s.Place != llm.PlaceArguments {
		return
	}
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

// Write implements control.Rewriter.
func (w *writer) Write(piece string, last bool) (edits []llm.Edit, held int, v control.Verdict) {
	w.edits, w.masks = w.edits[:0], w.masks[:0]
	for _, f := range w.scanner.Write(piece, last) {
		if d := w.found(f); d.Denial() != nil {
			v = d
		}
	}
	if w.leak.read(piece, last) {
		if d := w.leaked(); d.Denial() != nil {
			v = d
		}
	}
	held = w.scanner.Held()
	for i := range w.watches {
		g, scanner := &w.watches[i], &w.scanners[i]
		if d := g.judge(w.x, scanner, scanner.Write(piece, last), w.r.hosts); d.Denial() != nil {
			v = d
		}
		if g.blocks {
			held = max(held, scanner.Held())
		}
	}
	edits = w.edits
	if last && len(w.r.free) < maxFree {
		w.x, w.leak.prompt = nil, nil
		w.r.free = append(w.r.free, w)
	}
	return edits, held, v
}

// found acts on a finding.
func (w *writer) found(f detect.Finding) control.Verdict {
	rule := w.r.set.Rule(f.Rule)
	if f.Continued {
		if w.going.Edits() {
			w.edits = append(w.edits, llm.Edit{From: f.From, To: f.To})
		}
		return control.Allow
	}
	text := w.scanner.Text(f)
	action := w.actions[f.Rule]
	if rule.Class == detect.ClassLink && inspect.AllowsHost(w.r.hosts, inspect.HostOf(text)) {
		action = inspect.Allow
	}
	w.going = action
	if action <= inspect.Allow {
		return control.Allow
	}
	inspect.Report(w.x, name, rule.ID, w.r.counters[f.Rule])
	if action == inspect.Block {
		// In monitor mode the reply goes on: then it is masked.
		w.going = inspect.Mask
		w.mask(f, inspect.Mask, text)
		return control.Deny(ReasonBlocked, rule.ID)
	}
	if action.Edits() {
		w.mask(f, action, text)
	}
	return control.Allow
}

// mask adds the edit that hides a finding. Its words are valid until the next
// Write.
func (w *writer) mask(f detect.Finding, a inspect.Action, text string) {
	from := len(w.masks)
	w.masks = inspect.AppendMask(w.masks, a, w.r.set.Rule(f.Rule), text, w.r.hashKey)
	with := w.masks[from:]
	w.edits = append(w.edits, llm.Edit{From: f.From, To: f.To, With: unsafe.String(unsafe.SliceData(with), len(with))}) //nolint:gosec // not changed before the next Write
}
