package charref

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestReferencesAreReadAsBrowsersDo(t *testing.T) {
	for text, want := range map[string]struct {
		r rune
		n int
	}{
		"&amp;lt;":        {'&', 5},
		"&commat;x":       {'@', 8},
		"&#64;":           {'@', 5},
		"&#64 without":    {'@', 4},
		"&#x40;":          {'@', 6},
		"&#X0000040g":     {'@', 10},
		"&#1234567890123": {0, 0},
		"&#xd800;":        {0, 0},
		"&#0;":            {0, 0},
		"&#;":             {0, 0},
		"&#a;":            {0, 0},
		"&AMP;":           {0, 0},
		"&":               {0, 0},
		"& ;":             {0, 0},
	} {
		r, n := Read(text)
		require.Equal(t, want, struct {
			r rune
			n int
		}{r, n}, text)
	}
}
