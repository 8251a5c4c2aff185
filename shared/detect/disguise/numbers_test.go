package disguise

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestAWordThatIsNoCodeHoldsNothingInAnyBase(t *testing.T) {
	pieces := rapid.SampledFrom([]string{"a", "f", "g", "x", "0x6", "12", "101", "01101000", "moon", " ", ", ", "     ", "é", "FF", "Z"})
	rapid.Check(t, func(t *rapid.T) {
		view := []byte{}
		for range rapid.IntRange(0, 12).Draw(t, "pieces") {
			view = append(view, pieces.Draw(t, "piece")...)
		}
		if endsInCode(view) {
			return
		}
		for i := range bases {
			require.Equal(t, len(view), bases[i].start(view, rapid.Bool().Draw(t, "whole")), "%q", view)
		}
	})
}
