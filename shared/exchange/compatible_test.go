package exchange_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

func TestASecretCutInAFieldThatNobodyDescribesIsMasked(t *testing.T) {
	for _, pair := range [][2]string{
		{`{"thoughts":"my hun"}`, `{"thoughts":"ter2"}`},
		{`{"reasoning_details":[{"type":"reasoning.text","text":"my hun"}]}`, `{"reasoning_details":[{"type":"reasoning.text","text":"ter2"}]}`},
		{`{"content":[{"type":"text","text":"my hun"}]}`, `{"content":[{"type":"text","text":"ter2"}]}`},
	} {
		var stream string
		for _, delta := range pair {
			stream += `data: {"choices":[{"index":0,"delta":` + delta + `}]}` + "\n\n"
		}
		for _, p := range exchangetest.Profiles {
			body := sendStream(t, p, stream+finish+doneEvent).Body
			require.Contains(t, body, "my [X]")
			require.NotContains(t, body, "ter2")
		}
	}
}
