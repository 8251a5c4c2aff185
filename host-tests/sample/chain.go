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

// Chain returns the filters with the modules in folder, each in a VM of its own.
func Chain(folder string) ([]envoytest.Filter, error) {
	var entries []struct {
		Plugin        string          `json:"plugin"`
		Configuration json.RawMessage `json:"configuration"`
	}
	if err := json.Unmarshal(chainText, &entries); err != nil {
		return nil, fmt.Errorf("chain.json: %w", err)
	}
	filters := make([]envoytest.Filter, 0, len(entries))
	for _, entry := range entries {
		file := filepath.Join(folder, entry.Plugin+".wasm")
		if _, err := os.Stat(file); err != nil {
			return nil, fmt.Errorf("run `make build build-kong` first: %w", err)
		}
		filters = append(filters, envoytest.Filter{
			Name:          entry.Plugin,
			File:          file,
			Configuration: string(entry.Configuration),
			Hold:          true,
		})
	}
	return filters, nil
}
