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
	c := &corpus{lexicon: classify.NewLexicon(string(words))}
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
