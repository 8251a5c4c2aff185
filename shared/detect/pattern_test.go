package detect

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAnOperatorsPatternIsCompiledOnce(t *testing.T) {
	c := patternCache{table: builtinTable, own: map[string]*pattern{}}
	made, err := c.compiled("ab+c")
	require.NoError(t, err)
	again, err := c.compiled("ab+c")
	require.NoError(t, err)
	require.Same(t, made, again)
}

func TestWhatIsRememberedOfOperatorsPatternsHasABound(t *testing.T) {
	c := patternCache{table: builtinTable, own: map[string]*pattern{}}
	most := 0
	for i := range 60 {
		made, err := c.compiled(fmt.Sprintf(`a%d[^b]{900}b`, i))
		require.NoError(t, err)
		kept := 0
		for _, p := range c.own {
			kept += p.dfa.size()
		}
		require.Equal(t, c.bytes, kept)
		require.LessOrEqual(t, kept, maxOwn)
		require.Contains(t, c.own, fmt.Sprintf(`a%d[^b]{900}b`, i))
		require.Positive(t, made.longest)
		most = max(most, len(c.own))
	}
	require.Less(t, len(c.own), most, "the older ones were forgotten")
}

func TestCheckSaysWhatNewSetWouldSay(t *testing.T) {
	for _, pattern := range []string{"abc", "a*", "(", "[a-z]+x"} {
		r := Rule{ID: "mine", Pattern: pattern}
		_, err := NewSet([]Rule{r})
		require.Equal(t, err, Check(r), pattern)
	}
}
