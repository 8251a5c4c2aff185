package normal

import (
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"
)

// One list says what is invisible; who knows less or more of it does so on purpose.
func TestEverybodyKnowsTheSameInvisibleCharacters(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if InvisibleOf(r) == Visible {
			_, silent := Silent(r)
			require.False(t, silent, "%U", r)
			continue
		}
		_, silent := Silent(r)
		first := string(r)[0]
		require.Equal(t, first != 0xd8 && first != 0xf0, silent, "%U: Silent leaves out what begins like Arabic letters and emoji", r)
		require.Equal(t, InvisibleOf(r) != Tag, hidden(r), "%U: tags spell", r)
		require.Equal(t, InvisibleOf(r) != Tag && !isSelected(r), Unseen(r), "%U: what spells is no padding", r)
		require.True(t, unicode.In(r, unicode.Cf, unicode.Mn, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r >= 0xe0080 || r >= 0xfff0 && r <= 0xfff8, "%U", r)
	}
}
