package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"io"
	"os"
	"sort"
	"strings"

	"portcullis/shared/detect/classify"
)

// row is one labelled text.
type row struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Label    string   `json:"label"`
	Category string   `json:"category"`
	Spans    []span   `json:"spans"`
	Secrets  []string `json:"secrets"`
}

// documents are the categories of rows that are or hold a document or a tool's result:
// they are judged as content that nobody vouches for.
var documents = map[string]bool{"indirect_injection": true, "tool_content": true, "documentation": true, "code": true}

type span struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// patternTypes are the types of span that have a form; names and addresses of
// houses need a model of language and are not counted.
var patternTypes = map[string]string{
	"EMAIL_ADDRESS": "email", "PHONE_NUMBER": "phone", "CREDIT_CARD": "card", "IBAN_CODE": "iban",
	"US_SSN": "ssn", "IP_ADDRESS": "ip", "MAC_ADDRESS": "mac",
}

// set counts one folder.
type set struct {
	name      string
	detectors *detectors
	hidden    *disguised
	scores    *json.Encoder
	tallies   map[[2]string]*tally // label, detector
}

type tally struct {
	rows, flagged              int
	levels                     [classify.Strict + 1]int // flagged at each level, of injection
	spans, found, said, spoken int
}

func newSet(name string, d *detectors, hidden *disguised, scores *json.Encoder) *set {
	return &set{name: name, detectors: d, hidden: hidden, scores: scores, tallies: map[[2]string]*tally{}}
}

// read runs every row of a file that has text, and returns how many.
func (s *set) read(file string) (rows int, err error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer func() { _ = f.Close() }()
	var in io.Reader = f
	if strings.HasSuffix(file, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return 0, err
		}
	}
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var r row
			if err := json.Unmarshal(line, &r); err != nil {
				return rows, err
			}
			if r.Text != "" {
				rows++
				if err := s.add(&r); err != nil {
					return rows, err
				}
			}
		}
		if err == io.EOF {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
	}
}

func (s *set) add(r *row) error {
	found := s.detectors.run(r)
	for name, texts := range found.texts {
		t := s.tally(r.Label, name)
		t.rows++
		if len(texts) > 0 {
			t.flagged++
		}
		if name == "injection" {
			for l := range t.levels {
				if found.over >= classify.Bound(classify.Level(l), documents[r.Category]) {
					t.levels[l]++
				}
			}
		}
	}
	s.spans(r, found)
	s.hidden.add(r)
	return s.scores.Encode(map[string]any{"set": s.name, "id": r.ID, "label": r.Label, "score": found.score})
}

// spans compares what was found with what is marked.
func (s *set) spans(r *row, found *findings) {
	if r.Secrets != nil {
		t := s.tally(r.Label, "secrets")
		for _, want := range r.Secrets {
			t.spans++
			if overlaps(found.texts["secrets"], want) {
				t.found++
			}
		}
		for _, got := range found.texts["secrets"] {
			t.said++
			if overlaps(r.Secrets, got) {
				t.spoken++
			}
		}
	}
	if r.Spans == nil {
		return
	}
	t := s.tally(r.Label, "personal")
	var values []string
	for _, want := range r.Spans {
		values = append(values, want.Value)
		if patternTypes[want.Type] == "" {
			continue
		}
		t.spans++
		if overlaps(found.texts["personal"], want.Value) {
			t.found++
		}
	}
	for _, got := range found.texts["personal"] {
		t.said++
		if overlaps(values, got) {
			t.spoken++
		}
	}
}

// overlaps reports whether a text of list holds s or is held by it.
func overlaps(list []string, s string) bool {
	for _, have := range list {
		if strings.Contains(have, s) || strings.Contains(s, have) {
			return true
		}
	}
	return false
}

func (s *set) tally(label, detector string) *tally {
	key := [2]string{label, detector}
	if s.tallies[key] == nil {
		s.tallies[key] = &tally{}
	}
	return s.tallies[key]
}

func (s *set) entries() []entry {
	var out []entry
	for key, t := range s.tallies {
		e := entry{Set: s.name, Label: key[0], Detector: key[1], Rows: t.rows, Flagged: t.flagged}
		if key[1] == "injection" {
			e.Levels = map[string]int{}
			for l, n := range t.levels {
				e.Levels[classify.Level(l).String()] = n
			}
		}
		if t.spans > 0 {
			recall := float64(t.found) / float64(t.spans)
			e.Recall = &recall
		}
		if t.said > 0 && t.spans > 0 {
			precision := float64(t.spoken) / float64(t.said)
			e.Precision = &precision
		}
		out = append(out, e)
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].Label != out[j].Label {
			return out[i].Label < out[j].Label
		}
		return out[i].Detector < out[j].Detector
	})
	return out
}
