package envoytest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"time"
)

// factPrefix begins the name of every fact's property.
const factPrefix = "wasmx.portcullis."

// Entry is one line of the access log. What Envoy does not know is empty or zero; Facts has only those that were set.
type Entry struct {
	Method  string            `json:"method"`
	Path    string            `json:"path"`
	Status  int               `json:"status"`
	Details string            `json:"details"`
	Flags   string            `json:"flags"`
	Route   string            `json:"route"`
	Cluster string            `json:"cluster"`
	Facts   map[string]string `json:"facts"`
}

// accessLog returns the entry of access_log that writes one Entry a line to file.
func (c Config) accessLog(file string) object {
	facts := object{}
	for _, name := range c.Facts {
		facts[name] = "%FILTER_STATE(wasm." + factPrefix + name + ":PLAIN)%"
	}
	format := object{
		"method":  "%REQ(:METHOD)%",
		"path":    "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%",
		"status":  "%RESPONSE_CODE%",
		"details": "%RESPONSE_CODE_DETAILS%",
		"flags":   "%RESPONSE_FLAGS%",
		"route":   "%ROUTE_NAME%",
		"cluster": "%UPSTREAM_CLUSTER%",
		"facts":   facts,
	}
	return object{
		"name": "envoy.access_loggers.file",
		"typed_config": typed("envoy.extensions.access_loggers.file.v3.FileAccessLog", object{
			"path":       file,
			"log_format": object{"json_format": format},
		}),
	}
}

// AccessLog returns the entries once there are at least that many; Envoy writes them shortly after the exchange has ended.
func (p *Process) AccessLog(ctx context.Context, atLeast int) ([]Entry, error) {
	return p.ChainLog(ctx, mainListener, atLeast)
}

// ChainLog is AccessLog for the listener of one of Config.Chains.
func (p *Process) ChainLog(ctx context.Context, name string, atLeast int) ([]Entry, error) {
	file := p.accessLog
	if name != mainListener {
		file += "." + name
	}
	for {
		entries, err := readAccessLog(file)
		if err != nil || len(entries) >= atLeast {
			return entries, err
		}
		select {
		case <-ctx.Done():
			return entries, fmt.Errorf("the access log has %d entries (want %d): %w", len(entries), atLeast, ctx.Err())
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// readAccessLog reads the complete lines of the file.
func readAccessLog(file string) ([]Entry, error) {
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for line := range bytes.Lines(text) {
		if !bytes.HasSuffix(line, []byte("\n")) {
			break
		}
		var entry Entry
		if err := json.Unmarshal(line, &entry); err != nil {
			return nil, fmt.Errorf("access log line %q: %w", line, err)
		}
		maps.DeleteFunc(entry.Facts, func(_, value string) bool { return value == "" })
		entries = append(entries, entry)
	}
	return entries, nil
}
