package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"portcullis/shared/detect/classify"
	"portcullis/shared/normal"
)

// glossary is a lexicon being built.
type glossary struct {
	names   []string // of notions, from classify.FirstNotion on
	entries map[uint32]uint8
	list    []uint32 // keys in the order in which they came
	normal  normal.Text
}

// readLexicon reads words by notion. A line "[name]" begins a notion; "en: word*
// =word" lists words of a language: with "*" or without a mark all words that begin
// so, with "=" only the word itself. The first notion of a word counts.
func readLexicon(file string) (*glossary, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	g := &glossary{entries: map[uint32]uint8{}}
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if err := g.line(lines.Text()); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
	}
	return g, lines.Err()
}

func (g *glossary) line(line string) error {
	line = strings.TrimSpace(line)
	if line == "" || line[0] == '#' {
		return nil
	}
	if line[0] == '[' {
		g.names = append(g.names, strings.Trim(line, "[]"))
		if classify.FirstNotion+len(g.names) > classify.MaxNotions {
			return fmt.Errorf("more than %d notions", classify.MaxNotions-classify.FirstNotion)
		}
		return nil
	}
	language, words, ok := strings.Cut(line, ":")
	if !ok || len(g.names) == 0 {
		return fmt.Errorf("%q is neither [notion] nor language: words", line)
	}
	notion := uint8(classify.FirstNotion + len(g.names) - 1) //nolint:gosec // bounded above
	for _, w := range strings.Fields(words) {
		whole := strings.HasPrefix(w, "=")
		w = strings.Trim(w, "=*")
		for _, p := range prefixes[language] {
			g.add(p+w, notion, whole)
		}
		g.add(w, notion, whole)
	}
	return nil
}

// prefixes are what some languages write together with the next word.
var prefixes = map[string][]string{
	"ar": {"ال", "و", "ب", "ل", "لل", "وال", "بال"}, "fa": {"ن", "می"}, "he": {"ה", "ו", "ב", "ל", "ש", "מ", "כ"},
}

func (g *glossary) add(word string, notion uint8, whole bool) {
	g.normal.Reset(word)
	hash := classify.HashWord(strings.ToLower(g.normal.String()))
	if whole {
		hash, notion = hash+1, notion|classify.Whole
	}
	if _, ok := g.entries[hash]; ok || hash == 0 {
		return
	}
	g.entries[hash] = notion
	g.list = append(g.list, hash)
}

// table writes the lexicon as the classifier reads it.
func (g *glossary) table() ([]byte, error) {
	if len(g.list)*10 > classify.LexiconSize*7 {
		return nil, fmt.Errorf("%d words are too many for %d places", len(g.list), classify.LexiconSize)
	}
	out := make([]byte, classify.LexiconBytes)
	for _, hash := range g.list {
		at := hash & (classify.LexiconSize - 1)
		for out[at*4]|out[at*4+1]|out[at*4+2]|out[at*4+3] != 0 {
			at = (at + 1) & (classify.LexiconSize - 1)
		}
		for i := range 4 {
			out[int(at)*4+i] = byte(hash >> (8 * i))
		}
		out[classify.LexiconSize*4+int(at)] = g.entries[hash]
	}
	return out, nil
}
