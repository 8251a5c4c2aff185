// Package sample is the configuration of the five modules that the soak and the benchmarks run.
package sample

import (
	_ "embed" // the chain's configuration
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	envoytest "portcullis/host-tests/envoy"
)

// Key is the sample key whose hash chain.json holds.
const Key = "pk_demo_yRNY1kT03bpSaM1d906aWmnhXtI3AoRas" //nolint:gosec // a sample key, for nothing but this

// chainText is the configuration of the five modules, in the order in which a request meets them.
//
//go:embed chain.json
var chainText []byte

// entry is one module of chainText.
type entry struct {
	Plugin        string          `json:"plugin"`
	Configuration json.RawMessage `json:"configuration"`
}

func entries() ([]entry, error) {
	var all []entry
	if err := json.Unmarshal(chainText, &all); err != nil {
		return nil, fmt.Errorf("chain.json: %w", err)
	}
	return all, nil
}

// Chain returns the filters with the modules in folder, each in a VM of its own.
func Chain(folder string) ([]envoytest.Filter, error) {
	all, err := entries()
	if err != nil {
		return nil, err
	}
	filters := make([]envoytest.Filter, 0, len(all))
	for _, e := range all {
		f, err := filter(folder, e)
		if err != nil {
			return nil, err
		}
		filters = append(filters, f)
	}
	return filters, nil
}

// Fused returns the one filter with the module chain in folder, which does what those of Chain do together.
func Fused(folder string) ([]envoytest.Filter, error) {
	all, err := entries()
	if err != nil {
		return nil, err
	}
	sections := map[string]json.RawMessage{"host": json.RawMessage(`{"hold":true}`)}
	for _, e := range all {
		if sections[e.Plugin], err = section(e); err != nil {
			return nil, err
		}
	}
	text, err := json.Marshal(sections)
	if err != nil {
		return nil, err
	}
	f, err := filter(folder, entry{Plugin: "chain", Configuration: text})
	return []envoytest.Filter{f}, err
}

// section is a module's configuration as it stands in that of chain: without what all modules have in common.
func section(e entry) (json.RawMessage, error) {
	fields := map[string]json.RawMessage{}
	if err := json.Unmarshal(e.Configuration, &fields); err != nil {
		return nil, fmt.Errorf("chain.json: %s: %w", e.Plugin, err)
	}
	delete(fields, "host")
	return json.Marshal(fields)
}

func filter(folder string, e entry) (envoytest.Filter, error) {
	file := filepath.Join(folder, e.Plugin+".wasm")
	if _, err := os.Stat(file); err != nil {
		return envoytest.Filter{}, fmt.Errorf("run `make build build-kong` first: %w", err)
	}
	return envoytest.Filter{Name: e.Plugin, File: file, Configuration: string(e.Configuration), Hold: true}, nil
}
