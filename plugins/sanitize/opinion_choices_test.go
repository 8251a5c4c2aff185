package sanitize

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/llm"
)

// chosen is delta of the second choice.
func chosen(text string) string { return strings.Replace(delta(text), `"index":0`, `"index":1`, 1) }

func TestWhatIsSaidInAChoiceGoesOnWithThatChoice(t *testing.T) {
	first, second := "One: "+sentence, "Two: "+sentence
	ends := strings.Replace(finished, `"index":0`, `"index":1`, 1)
	for _, p := range waitingProfiles {
		g, s := consulted(t, p, asItGoes, allows)
		g.Send(streaming(harmless), streams(delta(first), chosen(second), delta("More: "+sentence), chosen("Most: "+sentence), finished, ends, theEnd))
		q := questions(t, s)
		require.Len(t, q, 5, "one about the call, and of each window")
		require.Equal(t, first, q[2].Said)
		require.Equal(t, second+"\n\n"+first, q[3].Said, "the choice that goes on comes last")
		require.Equal(t, first+"More: "+sentence+"\n\n"+second, q[4].Said)
	}
}

func TestWhatIsRememberedOfChoicesIsBounded(t *testing.T) {
	var d dialogue
	for choice := range 100 {
		d.latest(choice).text = []byte(strings.Repeat("x", maxSaid/2))
	}
	require.Len(t, d.said, maxHeard)
	require.True(t, d.saidCut)
}

func TestTextsOfAChoiceInOneQuestionAreKeptApart(t *testing.T) {
	said := func(choice int, text string) llm.Text {
		return llm.LooseText(llm.RoleAssistant, llm.PlaceContent, choice, text)
	}
	var d dialogue
	d.say(&llm.Call{Texts: []llm.Text{said(0, "One."), said(1, "Two."), said(0, "Three.")}}, []int{0, 1, 2})
	d.say(&llm.Call{Texts: []llm.Text{said(0, " It goes on.")}}, []int{0})
	require.Equal(t, "One.\n\nThree. It goes on.", string(d.latest(0).text))
}
