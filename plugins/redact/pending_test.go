package redact

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// peeking is a redactor that notes how much is pending behind a text.
type peeking struct {
	*redactor
	most *int
}

func (p peeking) Text(x *control.Exchange, s llm.Stream) control.Rewriter {
	return peeked{p.redactor.Text(x, s).(*writer), p.most}
}

type peeked struct {
	w    *writer
	most *int
}

func (p peeked) Write(piece string, _ bool) ([]llm.Edit, int, control.Verdict) {
	first, _, _ := p.w.Write(piece, false)
	*p.most = max(*p.most, len(p.w.pending.seen), len(p.w.pending.edits))
	first = slices.Clone(first)
	rest, _, v := p.w.Write("", true)
	return append(first, rest...), 0, v
}

// What is pending is looked through for each finding: it must not grow with the text.
func TestWhatIsPendingDoesNotGrowWithTheText(t *testing.T) {
	most := 0
	peek := exchange.Module("redact", func(c *Config) (control.Control, error) {
		r, err := New(c)
		return peeking{r.(*redactor), &most}, err
	})
	g := exchangetest.New(t, exchangetest.Hold, peek, `{"host":HOST}`)
	r := g.Send(request(false), whole(strings.Repeat("ab@cd.com ", 100_000)))
	require.Equal(t, 100_000, strings.Count(r.Body, "[EMAIL]"))
	require.Less(t, most, 100)
}
