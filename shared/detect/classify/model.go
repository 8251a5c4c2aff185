package classify

import (
	_ "embed" // the table of weights
	"sync"

	"portcullis/shared/detect/packed"
)

// weights is the table that host-tests/train makes, packed.
//
//go:embed weights.bin
var weights string

// The parts of the table, in this order: the lexicon, the weights of n-grams and of
// notions, the common words, then three numbers of eight bytes: both scales and the bias.
const (
	notionBytes = 2 * NotionSlots
	common      = LexiconBytes + 1<<GramBits + notionBytes
	tail        = common + CommonBytes
	// TableBytes is the size of the table, before it is packed.
	TableBytes = tail + 3*8
)

// Model is a lexicon with its weights. It is not changed by scoring.
type Model struct {
	Lexicon Lexicon
	Linear  Linear
	common  *Common
}

// NewModel reads TableBytes of table.
func NewModel(table string) *Model {
	grams := table[LexiconBytes:]
	return &Model{
		Lexicon: *NewLexicon(table), common: newCommon(table[common:]),
		Linear: Linear{
			Grams: grams[:1<<GramBits], Notions: grams[1<<GramBits : 1<<GramBits+notionBytes],
			GramScale: number(table, 0), NotionScale: number(table, 1), Bias: int32(number(table, 2)), //nolint:gosec // written as one
		},
	}
}

// number reads the i-th number of the table's tail, little end first.
func number(table string, i int) (n int64) {
	for k := range 8 {
		n |= int64(table[tail+8*i+k]) << (8 * k)
	}
	return n
}

// shipped is the model of the embedded table, or nil without one, with which the
// trainer starts. It is read when it is first needed: a module that does not score
// keeps no copy of it.
var shipped = sync.OnceValue(func() *Model {
	if len(weights) != packed.Bytes(8*TableBytes) {
		return nil
	}
	return NewModel(packed.Unpack(weights, TableBytes))
})

// Scorer scores texts with the shipped weights. It is reused and allocates only
// until its buffers have grown.
type Scorer struct {
	model  *Model
	reader Reader
	gauge  Gauge
}

// Score says how much a text, in its normal form, looks like an attempt to steer a
// model: log-odds in Units, between harmless texts and attacks in equal parts.
// Compare it with a Bound. An empty text has Least.
func (s *Scorer) Score(text string) int32 {
	s.Begin(text)
	for s.Step(len(text)) {
		// All of it at once.
	}
	return s.Total()
}

// Begin is Score with the work left to Step, and its result to Total.
func (s *Scorer) Begin(text string) {
	if s.model == nil {
		s.model = shipped()
	}
	s.reader.Reset(&s.model.Lexicon, text)
	s.reader.common = s.model.common
	s.gauge.Reset(&s.model.Linear)
}

// Step reads about n bytes more; false when there are none.
func (s *Scorer) Step(n int) (more bool) {
	for end := s.reader.at + n; s.reader.at < end; {
		b, ok := s.reader.Next()
		if !ok {
			return false
		}
		s.gauge.Add(b)
	}
	return s.reader.at < len(s.reader.text)
}

// Total is the score of what was read.
func (s *Scorer) Total() int32 {
	if s.reader.text == "" {
		return Least
	}
	return s.gauge.Score()
}

// Least is below every score.
const Least = -1 << 20
