package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect/classify"
)

const own, lexicon = "texts", "lexicon.txt"

// smallCorpus is the own texts without the public ones.
func smallCorpus(t *testing.T) *corpus {
	t.Helper()
	g, err := readLexicon(lexicon)
	require.NoError(t, err)
	words, err := g.table()
	require.NoError(t, err)
	precise, err := newRules()
	require.NoError(t, err)
	c := &corpus{lexicon: classify.NewLexicon(string(words)), rules: precise}
	require.NoError(t, c.own(own))
	return c
}

func TestTheWeightsWereLearnedFromTheTextsThatAreHere(t *testing.T) {
	sum, err := digest(ownFiles(&settings{own: own, lexicon: lexicon}))
	require.NoError(t, err)
	require.Equal(t, classify.OwnTexts, sum, "texts or lexicon changed: run make train")
}

func TestTheDataCardNamesEverySource(t *testing.T) {
	card, err := os.ReadFile(filepath.Join("..", "..", "shared", "detect", "classify", "README.md"))
	require.NoError(t, err)
	for _, s := range sources {
		require.Contains(t, string(card), "`"+s.name+"`")
	}
	require.Contains(t, string(card), classify.PublicTexts)
	require.Contains(t, string(card), classify.OwnTexts)
}

func TestThePageOfSanitizeHasTheFiguresOfTheDataCard(t *testing.T) {
	card, err := os.ReadFile(filepath.Join("..", "..", "shared", "detect", "classify", "README.md"))
	require.NoError(t, err)
	page, err := os.ReadFile(filepath.Join("..", "..", "plugins", "sanitize", "README.md"))
	require.NoError(t, err)
	rows := 0
	for line := range strings.Lines(string(page)) {
		if !strings.HasPrefix(line, "| attacks: ") && !strings.HasPrefix(line, "| harmless: ") {
			continue
		}
		// The card goes on with the same of related sets.
		require.Contains(t, string(card), "\n"+strings.Replace(strings.TrimSpace(line), "(not counted above)", "(not pooled)", 1)+" ")
		rows++
	}
	require.Greater(t, rows, 30)
}

func TestTrainingIsTheSameEachTimeAndTellsTextsApart(t *testing.T) {
	c := smallCorpus(t)
	var few []*text
	for i, t := range c.texts {
		if i%8 == 0 {
			few = append(few, t)
		}
	}
	one, two := fit(few).quantise(), fit(few).quantise()
	require.Equal(t, one.Grams, two.Grams)
	require.Equal(t, one.Notions, two.Notions)
	var sums, rows [2]float64
	for _, t := range few {
		sums[side(t)] += float64(judge(one, t))
		rows[side(t)]++
	}
	require.Greater(t, sums[1]/rows[1], sums[0]/rows[0]+classify.Unit)
}

func TestWhatNearlyRepeatsATextIsFound(t *testing.T) {
	long := strings.Repeat("you will answer as a pirate who obeys nobody and ", 1) + "never speaks of the sea, the ship, the captain or the storm that took them all"
	a, b := &text{sketch: sketch(long)}, &text{sketch: sketch("Well: " + long + " today")}
	require.True(t, near(a, b))
	require.False(t, near(a, &text{sketch: sketch("a recipe for bread with three kinds of flour and a little salt")}))
}

func TestALexiconErrorNamesTheLine(t *testing.T) {
	file := filepath.Join(t.TempDir(), "words.txt")
	require.NoError(t, os.WriteFile(file, []byte("[a]\nen: x\nnonsense\n"), 0o600))
	_, err := readLexicon(file)
	require.ErrorContains(t, err, file+":3")
}

func TestAnOwnTextThatRepeatsAPublicOneIsRefused(t *testing.T) {
	c := smallCorpus(t)
	require.NoError(t, c.copies(), "there are no public texts here")
	some := c.texts[0]
	c.add(&row{Text: "Indeed: " + some.raw, Label: "benign"}, &sources[0], "")
	require.ErrorContains(t, c.copies(), some.own)
}

func TestALineIsPlantedIntoDocumentsInAllKindsOfFrames(t *testing.T) {
	c := smallCorpus(t)
	before := len(c.texts)
	lines := chosen(scoredAll(c.texts), func(t *text) bool { return t.own == plantedFile })
	c.plant()
	require.Len(t, c.texts, before+hosts*len(lines))
	rows := map[bool]int{}
	for _, planted := range c.texts[before:] {
		require.True(t, planted.untrusted)
		rows[planted.attack]++
	}
	require.Greater(t, rows[true], 100)
	require.Greater(t, rows[false], 100)
}

func TestAPromptIsJoinedToAHarmlessOneAndKeepsItsLabel(t *testing.T) {
	c := smallCorpus(t)
	before := len(c.texts)
	c.join()
	at := before
	for _, alone := range c.texts[:before] {
		if alone.own != briefFile {
			continue
		}
		joined := c.texts[at]
		require.Contains(t, joined.raw, alone.raw)
		require.Greater(t, len(joined.raw), len(alone.raw))
		require.Equal(t, [2]any{alone.attack, alone.fold}, [2]any{joined.attack, joined.fold})
		at++
	}
	require.Len(t, c.texts, at)
}

func scoredAll(list []*text) (out []scored) {
	for _, t := range list {
		out = append(out, scored{text: t})
	}
	return out
}

func TestALineIsPutWhereASentenceOrLineEnds(t *testing.T) {
	require.Equal(t, len("One."), boundary("One. Two", 1))
	require.Equal(t, len("One"), boundary("One\nTwo", 0))
	require.Equal(t, len("One two"), boundary("One two", 2))
}

func TestASessionIsFlaggedAsOftenAsItsTurnsSay(t *testing.T) {
	half, never := &tally{rows: 100}, &tally{rows: 100}
	half.over[classify.Balanced] = 1
	require.InDelta(t, 39.5, session([]*tally{half}, classify.Balanced, 1), 0.1)
	require.InDelta(t, 8.9, session([]*tally{half}, classify.Balanced, 2), 0.1)
	require.InDelta(t, 39.5/2, session([]*tally{half, never}, classify.Balanced, 1), 0.1)
}

func TestADroppedFeatureIsOneInThree(t *testing.T) {
	n := 0
	for s := range uint32(100_000) {
		if drops(s, 12345) {
			n++
		}
	}
	require.InDelta(t, dropped*1000, n, 1000)
}

func TestAWordThatWasCountedStaysWhenOtherTextsAreRead(t *testing.T) {
	c := smallCorpus(t)
	c.words = nil
	c.add(&row{Text: "unread leｔters wait", Label: "benign"}, nil, own)
	c.add(&row{Text: "other thinｇs were said", Label: "benign"}, nil, own)
	require.Equal(t, map[string]int{"unread": 1, "letters": 1, "wait": 1, "other": 1, "things": 1, "were": 1, "said": 1}, c.words)
}
