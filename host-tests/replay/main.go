// Command replay sends recorded exchanges with real providers through the built
// modules, at several splittings and on every profile, and writes what became of them to
// dist/replay.json. A difference between two splittings, or something that a rule finds
// in a reply and that is delivered, ends it with an error.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/wasmhost"
)

func main() {
	data := flag.String("data", "", "folder of sets, each with a data.jsonl or data.jsonl.gz")
	dist := flag.String("dist", filepath.Join(envoytest.Root(), "dist"), "folder of the modules, and of the report")
	flag.Parse()
	if err := run(context.Background(), *data, *dist); err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
}

// report is dist/replay.json.
type report struct {
	// Rows is how many exchanges were sent, Sent how often at all splittings.
	Rows int `json:"rows"`
	Sent int `json:"sent"`
	// NotSent are rows of APIs that are not served, as recorded without a request.
	NotSent int `json:"not_sent"`
	// Identical arrived byte for byte on both ways; Redacted with something masked.
	Identical int `json:"byte_identical"`
	Redacted  int `json:"redacted"`
	// Refused counts by reason, Withheld replies by reason.
	Refused  map[string]int `json:"refused"`
	Withheld map[string]int `json:"withheld"`
	// Edited were changed in another way: a header or a field that a module adds.
	Edited int `json:"edited"`
	// Leaks were found by a rule in a reply and delivered all the same.
	Leaks      int `json:"leaks"`
	Mismatches int `json:"split_mismatches"`
	// Faults are what a gateway would have held against the modules.
	Faults int `json:"faults"`
	// Which names what went wrong.
	Which []string `json:"which,omitempty"`
	// Sets is the same by set, in the order of their names.
	Sets []*tally `json:"sets"`
	// Stopped says of each exchange that was refused or withheld why.
	Stopped []stop `json:"stopped"`
}

func run(ctx context.Context, data, dist string) error {
	files, err := filepath.Glob(filepath.Join(data, "*", "data.jsonl*"))
	if err != nil {
		return err
	}
	if len(files) == 0 {
		return fmt.Errorf("there is no <set>/data.jsonl below %q, say where with DATA=folder", data)
	}
	runtime, err := wasmhost.NewRuntime(ctx, filepath.Join(os.TempDir(), "portcullis-wazero"))
	if err != nil {
		return err
	}
	r := &replay{report: report{Refused: map[string]int{}, Withheld: map[string]int{}}}
	if err := r.prepare(ctx, runtime, dist); err != nil {
		return err
	}
	for _, file := range files {
		if err := r.file(file); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if r.report.Rows == 0 {
		return errors.New("no row is an exchange")
	}
	text, err := json.MarshalIndent(r.report, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(dist, "replay.json"), append(text, '\n'), 0o644); err != nil { //nolint:gosec // a report for all
		return err
	}
	fmt.Println(string(text))
	fmt.Print(table(r.report.Sets))
	if bad := r.report.Leaks + r.report.Mismatches + r.report.Faults; bad > 0 {
		return fmt.Errorf("%d exchanges leaked, differed between splittings or broke a gateway's rules", bad)
	}
	return runtime.Close(ctx)
}
