package exchange_test

import (
	"strings"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/llm"
)

// settings configures the control that these tests run.
type settings struct {
	// Word is masked wherever it stands, Bad ends the reply, Deny refuses a call
	// that has it.
	Word string `json:"word,omitempty" default:"hunter2"`
	Bad  string `json:"bad,omitempty" default:"forbidden"`
	Deny string `json:"deny,omitempty" default:"attack"`
	// Mask takes the word's place.
	Mask string `json:"mask,omitempty" default:"[X]"`
	// Ask makes the control wait for a call before it decides.
	Ask bool `json:"ask,omitempty"`
	// Closing makes it deny what a text ends with, whole or not.
	Closing bool `json:"closing,omitempty"`
	// Panic makes it fail in the named phase.
	Panic string `json:"panic,omitempty"`
}

// masker is a control with every phase, in the simplest form there is.
type masker struct{ settings }

func newMasker(s *settings) (control.Control, error) { return &masker{settings: *s}, nil }

var load = exchange.Module("masker", newMasker)

func (*masker) Name() string    { return "masker" }
func (*masker) Lengthens() bool { return true }

func (m *masker) Head(*control.Exchange) control.Verdict {
	if m.Panic == "head" {
		panic("test")
	}
	if !m.Ask {
		return control.Allow
	}
	return control.Wait(control.Fetch{
		Request: control.FetchRequest{Cluster: "judge", Method: "GET", Path: "/", Timeout: time.Second},
		Then: func(r control.FetchReply) (control.Verdict, bool) {
			if r.Status != 200 {
				return control.Deny(reasonTest, "judge"), true
			}
			return control.Allow, true
		},
	})
}

var reasonTest = &control.Reason{Code: "test_reason", Status: 403, Message: "Not this."}

func (m *masker) Call(_ *control.Exchange, c *llm.Call) control.Verdict {
	if m.Panic == "call" {
		panic("test")
	}
	for i := range c.Texts {
		text := c.Texts[i].String()
		if strings.Contains(text, m.Deny) {
			return control.Deny(reasonTest, c.Texts[i].Path())
		}
		if at := strings.Index(text, m.Word); at >= 0 {
			c.EditText(i, []llm.Edit{{From: at, To: at + len(m.Word), With: m.Mask}})
		}
	}
	return control.Allow
}

func (m *masker) Reply(*control.Exchange) control.Verdict {
	if m.Panic == "reply" {
		panic("test")
	}
	return control.Allow
}

func (m *masker) Text(_ *control.Exchange, _ llm.Stream) control.Rewriter {
	if m.Panic == "text" {
		panic("test")
	}
	return &maskWriter{m: m}
}

func (*masker) Usage(*control.Exchange, llm.Usage) {}

func (m *masker) Done(*control.Exchange) {
	if m.Panic == "done" {
		panic("test")
	}
}

type maskWriter struct {
	m     *masker
	tail  string
	start int
	edits []llm.Edit
}

func (w *maskWriter) Write(piece string, last bool) ([]llm.Edit, int, control.Verdict) {
	w.edits = w.edits[:0]
	w.tail += strings.Clone(piece)
	for {
		if strings.HasPrefix(w.tail, w.m.Bad) || w.m.Closing && last && w.tail != "" {
			return nil, len(w.tail), control.Deny(reasonTest, "bad word")
		}
		if strings.HasPrefix(w.tail, w.m.Word) {
			w.edits = append(w.edits, llm.Edit{From: w.start, To: w.start + len(w.m.Word), With: w.m.Mask})
			w.skip(len(w.m.Word))
			continue
		}
		if w.tail == "" || !last && (strings.HasPrefix(w.m.Word, w.tail) || strings.HasPrefix(w.m.Bad, w.tail)) {
			return w.edits, len(w.tail), control.Allow
		}
		w.skip(1)
	}
}

func (w *maskWriter) skip(n int) { w.tail, w.start = w.tail[n:], w.start+n }
