package main

import (
	"errors"
	"flag"
	"fmt"
	"os"

	"portcullis/shared/detect/classify"
)

// settings are the command's arguments.
type settings struct {
	data, own, lexicon, out string
	brief, measure          bool
}

func main() {
	var s settings
	flag.StringVar(&s.data, "data", "", "folder with the public sets")
	flag.StringVar(&s.own, "own", "host-tests/train/texts", "folder with the project's texts")
	flag.StringVar(&s.lexicon, "lexicon", "host-tests/train/lexicon.txt", "words by notion")
	flag.StringVar(&s.out, "out", "shared/detect/classify", "folder for the weights and the bounds")
	flag.BoolVar(&s.brief, "brief", false, "print the pooled figures only")
	flag.BoolVar(&s.measure, "measure", false, "measure, and write nothing")
	flag.Parse()
	if err := run(&s); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(s *settings) error {
	if s.data == "" {
		return errors.New("which data? use make train DATA=folder")
	}
	g, err := readLexicon(s.lexicon)
	if err != nil {
		return err
	}
	words, err := g.table()
	if err != nil {
		return err
	}
	precise, err := newRules()
	if err != nil {
		return err
	}
	c := &corpus{lexicon: classify.NewLexicon(string(words)), rules: precise}
	if err := c.public(s.data); err != nil {
		return err
	}
	if err := c.own(s.own); err != nil {
		return err
	}
	if err := c.copies(); err != nil {
		return err
	}
	c.plant()
	c.join()
	show("a family and its relatives left out", c.leaveOut(bySet, related), s.brief)
	show("attacks' sets left out, harmless texts left out by parts of sets", c.leaveOut(byRow, alone), s.brief)
	sets := c.leaveOut(bySet, alone)
	show("a set and what nearly repeats it left out", sets, s.brief)
	if s.measure {
		return nil
	}
	return write(s, words, c, fit(c.all()).quantise(), boundsOf(sets))
}
