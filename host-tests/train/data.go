package main

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"portcullis/shared/detect/classify"
	"portcullis/shared/normal"
)

// text is one labelled text as the classifier reads it.
type text struct {
	source *source // nil for the project's own
	own    string  // the file of an own text
	attack bool
	// untrusted is true for what is or holds a document: it has bounds of its own.
	untrusted bool
	// precise is true where a rule that may refuse by itself matches.
	precise bool
	fold    int // the family, or for an own text the part that it is in
	blocks  []classify.Block
	sketch  [sketchSize]uint32
	raw     string // of an own text: as it was written
}

// name is the text's set or file.
func (t *text) name() string {
	switch {
	case t.source == nil:
		return "own " + t.own
	case t.source.apart && (t.attack || !t.source.harmlessToo):
		return t.source.name + " (not pooled)"
	}
	return t.source.name
}

// row is a line of a set.
type row struct {
	ID       string `json:"id"`
	Text     string `json:"text"`
	Label    string `json:"label"`
	Category string `json:"category"`
}

// documents are the categories of rows that are or hold a document or a tool's result.
var documents = map[string]bool{"indirect_injection": true, "tool_content": true, "documentation": true, "code": true}

// corpus is all texts, read.
type corpus struct {
	lexicon *classify.Lexicon
	rules   *rules
	reader  classify.Reader
	normal  normal.Text
	texts   []*text
	words   map[string]int // in how many harmless texts a word of ASCII letters is
}

// public reads the sets under a folder that sources lists. Every one must be there.
func (c *corpus) public(folder string) error {
	for i := range sources {
		file, err := sources[i].file(folder)
		if err != nil {
			return err
		}
		if err := c.read(file, &sources[i]); err != nil {
			return err
		}
	}
	return nil
}

// file is where a source is under a folder.
func (s *source) file(folder string) (string, error) {
	files, err := filepath.Glob(filepath.Join(folder, s.name, "data.jsonl*"))
	if err != nil {
		return "", err
	}
	if len(files) != 1 {
		return "", fmt.Errorf("%s: want one of %s/data.jsonl and data.jsonl.gz", folder, s.name)
	}
	return files[0], nil
}

// own reads the project's texts.
func (c *corpus) own(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("%s: no *.jsonl", folder)
	}
	sort.Strings(files)
	for _, f := range files {
		if err := c.read(f, nil); err != nil {
			return err
		}
	}
	return nil
}

func (c *corpus) read(file string, s *source) error {
	own := strings.TrimSuffix(filepath.Base(file), ".jsonl")
	return eachLine(file, func(line []byte) error {
		var r row
		if err := json.Unmarshal(line, &r); err != nil {
			return err
		}
		c.add(&r, s, own)
		return nil
	})
}

// eachLine calls do for every line of a file, which may be compressed.
func eachLine(name string, do func(line []byte) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	var in io.Reader = f
	if filepath.Ext(name) == ".gz" {
		if in, err = gzip.NewReader(f); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	lines := bufio.NewReaderSize(in, 1<<20)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			if err := do(line); err != nil {
				return fmt.Errorf("%s:%d: %w", name, n, err)
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
}

// add reads a row that is an attack or harmless.
func (c *corpus) add(r *row, s *source, own string) {
	if r.Label != "attack" && r.Label != "benign" {
		return
	}
	t := &text{
		source: s, attack: r.Label == "attack", sketch: sketch(r.Text),
		untrusted: documents[r.Category] || s == nil && own == "indirect", precise: c.rules.match(r.Text),
	}
	if s != nil {
		t.fold = s.family
	} else {
		h := fnv.New32a()
		_, _ = h.Write([]byte(r.Text)) // never fails
		t.fold, t.own, t.raw = int(h.Sum32()%families), own, r.Text
	}
	c.normal.Reset(r.Text)
	c.reader.Reset(c.lexicon, c.normal.String())
	if !t.attack {
		c.count(c.normal.String())
	}
	for {
		b, ok := c.reader.Next()
		if !ok {
			break
		}
		t.blocks = append(t.blocks, classify.Block{Grams: slices.Clone(b.Grams), Notions: slices.Clone(b.Notions)})
	}
	c.texts = append(c.texts, t)
}
