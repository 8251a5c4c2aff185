package redact

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/llm"
)

// groupQuery is that of queryRule.
const groupQuery = "query"

// queryRule stands for the query of a link to a host that is not listed.
var queryRule = detect.Rule{ID: "url_query", Class: detect.ClassLink, Group: groupQuery, Label: "QUERY REMOVED"}

// queries are those of one text. One that stands in what is hidden anyway is none, so each
// waits until the scanner has decided about its place.
type queries struct {
	looks     bool // false looks for none
	addresses addresses
	waiting   []detect.Finding // rising
	hidden    []detect.Finding // what the scanner found that is hidden, rising
	covered   bool             // the latest is within, and what goes on of it
}

func (q *queries) reset(hosts []string, arguments bool) {
	q.looks = true
	q.addresses.reset(hosts, arguments)
	q.waiting, q.hidden, q.covered = q.waiting[:0], q.hidden[:0], false
}

// askedFor reads the next piece, when all but held bytes of the text are decided for others, and
// returns how much of its end waits.
func (w *writer) askedFor(piece string, last bool, held int) (waits int, v control.Verdict) {
	q := &w.queries
	for _, f := range q.addresses.write(piece, last) {
		f.Rule = w.r.queryAt
		q.waiting = append(q.waiting, f)
	}
	n := 0
	for n < len(q.waiting) && (q.waiting[n].To <= w.size-held || last) {
		f := q.waiting[n]
		n++
		if !f.Continued {
			q.covered = q.hides(f.From)
		}
		if q.covered {
			continue
		}
		if d := w.beside(f, ""); d.Denial() != nil {
			v = d
		}
	}
	q.waiting = q.waiting[:copy(q.waiting, q.waiting[n:])]
	waits = q.addresses.held
	if len(q.waiting) > 0 {
		waits = max(waits, w.size-q.waiting[0].From)
	}
	q.forget(w.size - max(waits, held))
	return waits, v
}

// hide notes what the scanner found that is hidden, where q looks.
func (q *queries) hide(f detect.Finding) {
	if q.looks {
		q.hidden = append(q.hidden, f)
	}
}

// hides reports whether the scanner found something there that is hidden.
func (q *queries) hides(at int) bool {
	return slices.ContainsFunc(q.hidden, func(f detect.Finding) bool { return f.From <= at && at < f.To })
}

// forget forgets what is hidden before an offset.
func (q *queries) forget(before int) {
	n := 0
	for n < len(q.hidden) && q.hidden[n].To <= before {
		n++
	}
	q.hidden = q.hidden[:copy(q.hidden, q.hidden[n:])]
}

// hide takes out what goes on of a match that is hidden.
func (w *writer) hide(f detect.Finding) {
	w.find(&f)
	w.pending.add(llm.Edit{From: f.From, To: f.To}, f.Rule)
}
