package charset

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyAParameterThatSaysUTF8AloneDoes(t *testing.T) {
	for parameters, want := range map[string]bool{
		"charset=utf-8":                true,
		` Charset="UTF-8" `:            true,
		"":                             false,
		"charset":                      false,
		"charset=utf8":                 false,
		"charset=latin1":               false,
		"charset=utf-8; charset=utf-7": false,
		"boundary=utf-8":               false,
	} {
		require.Equal(t, want, IsUTF8(parameters), parameters)
	}
}
