package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Servers of Mistral's models are those of OpenAI's API: what those take is bounded here too.
func TestACallOfMistralsIsBoundedByWhateverNameItsServersTake(t *testing.T) {
	for body, want := range map[string]map[Param]float64{
		`{"messages":[],"max_tokens":9}`:             {ParamMaxTokens: 9},
		`{"messages":[],"max_tokens":9,"best_of":5}`: {ParamMaxTokens: 9, ParamChoices: 5},
		`{"prompt":"x","max_tokens":9,"n":5}`:        {ParamMaxTokens: 9, ParamChoices: 5},
	} {
		c, err := readCallOf(t, mistralPath, body, Options{})
		require.NoError(t, err, body)
		require.Equal(t, want, given(c), body)
	}
	c, err := readCallOf(t, mistralPath, `{"messages":[],"max_tokens":5,"max_completion_tokens":9}`, Options{})
	require.NoError(t, err)
	require.True(t, c.SetParam(ParamMaxTokens, 7))
	require.Equal(t, `{"messages":[],"max_tokens":5,"max_completion_tokens":7}`, render(t, c))
	c, err = readCallOf(t, mistralPath, `{"messages":[],"functions":[{"name":"shell"}]}`, Options{})
	require.NoError(t, err)
	require.Len(t, c.Tools, 1)
	for _, member := range []string{`"chat_template":"{{x}}"`, `"prompt_embeds":"AA"`, `"logit_bias":{"1":100}`} {
		_, err := readCallOf(t, mistralPath, `{"messages":[],`+member+`}`, Options{})
		require.Error(t, err, member)
	}
}
