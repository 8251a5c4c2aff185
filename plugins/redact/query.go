package redact

import (
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/llm"
)

// groupQuery is that of queryRule.
const groupQuery = "query"

// queryRule stands for the query of a link to a host that is not listed.
var queryRule = detect.Rule{ID: "url_query", Class: detect.ClassLink, Group: groupQuery, Label: "QUERY REMOVED"}

// link is where in a link that stays a text is.
type link uint8

const (
	noLink link = iota
	beforeQuery
	inQuery
	behindQuery // in what is not sent to the host
)

// follow looks in the next part of a link for its query: from "?" to "#".
func (w *writer) follow(f detect.Finding, text string) control.Verdict {
	from := 0
	continued := w.link == inQuery
	if w.link == beforeQuery {
		if from = strings.IndexAny(text, "?#"); from < 0 {
			return control.Allow
		}
		w.link = inQuery
		if text[from] == '#' {
			w.link = behindQuery
		}
	}
	if w.link != inQuery {
		return control.Allow
	}
	to := len(text)
	if end := strings.IndexByte(text[from:], '#'); end >= 0 {
		to, w.link = from+end, behindQuery
	}
	if from == to {
		return control.Allow
	}
	return w.beside(detect.Finding{Rule: w.r.queryAt, From: f.From + from, To: f.From + to, Continued: continued}, "")
}

// hide takes out what goes on of a match that is hidden.
func (w *writer) hide(f detect.Finding) { w.pending.add(llm.Edit{From: f.From, To: f.To}, f.Rule) }
