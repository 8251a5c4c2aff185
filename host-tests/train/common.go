package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"portcullis/shared/detect/classify"
)

// count counts a harmless text's words of ASCII letters. It keeps them: the text's memory is used again.
func (c *corpus) count(text string) {
	if c.words == nil {
		c.words = map[string]int{}
	}
	list := strings.FieldsFunc(strings.ToLower(strings.Clone(text)), func(r rune) bool { return r < 'a' || r > 'z' })
	slices.Sort(list)
	for _, w := range slices.Compact(list) {
		c.words[w]++
	}
}

// fewest is in how many harmless texts a common word is at least.
const fewest = 3

// common is the table of common words, the most frequent first.
func (c *corpus) common(weights string) []byte {
	table := make([]byte, classify.CommonBytes)
	list := slices.SortedFunc(maps.Keys(c.words), func(a, b string) int {
		return cmp.Or(cmp.Compare(c.words[b], c.words[a]), cmp.Compare(a, b))
	})
	for _, w := range list {
		if c.words[w] >= fewest {
			classify.AddCommon(table, w, c.lexicon, weights)
		}
	}
	return table
}
