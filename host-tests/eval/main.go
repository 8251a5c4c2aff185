package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

func main() {
	data := flag.String("data", "", "folder with the sets")
	out := flag.String("out", "dist", "folder for eval.json and eval.scores.jsonl")
	rules := flag.Bool("rules", false, "print what each injection rule flags")
	evasions := flag.String("evasion", "", "file for what is found of the attacks in disguises; it takes a minute")
	flag.Parse()
	if err := run(*data, *out, *evasions, *rules); err != nil {
		fmt.Fprintln(os.Stderr, "eval:", err)
		os.Exit(1)
	}
}

// report is what eval.json holds.
type report struct {
	Sets []entry `json:"sets"`
}

// entry is one set, label and detector. Precision and recall of spans are given
// where rows say which spans there are.
type entry struct {
	Set       string   `json:"set"`
	Label     string   `json:"label"`
	Detector  string   `json:"detector"`
	Rows      int      `json:"rows"`
	Flagged   int      `json:"flagged"`
	Precision *float64 `json:"precision,omitempty"`
	Recall    *float64 `json:"recall,omitempty"`
	// Levels are the rows flagged at each level of the detector of injections, of which
	// Flagged has those at "balanced".
	Levels map[string]int `json:"levels,omitempty"`
}

func run(data, out, evasions string, rules bool) error {
	if data == "" {
		return errors.New("which data? use make eval DATA=folder")
	}
	files, err := filepath.Glob(filepath.Join(data, "*", "data.jsonl*"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("no */data.jsonl or */data.jsonl.gz under %s", data)
	}
	sort.Strings(files)
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	scores, err := os.Create(filepath.Join(out, "eval.scores.jsonl"))
	if err != nil {
		return err
	}
	d, err := newDetectors()
	if err != nil {
		return err
	}
	hidden := &disguised{detectors: d}
	var all report
	rows := 0
	for _, file := range files {
		s := newSet(filepath.Base(filepath.Dir(file)), d, hidden, json.NewEncoder(scores))
		n, err := s.read(file)
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		rows += n
		all.Sets = append(all.Sets, s.entries()...)
	}
	if rows == 0 {
		return errors.New("not one row was run")
	}
	if err := scores.Close(); err != nil {
		return err
	}
	text, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return err
	}
	show(all, rows)
	if rules {
		d.printRules()
	}
	if evasions != "" {
		if err := hidden.write(evasions); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(out, "eval.json"), append(text, '\n'), 0o600)
}
