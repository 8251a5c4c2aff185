package envoytest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"
)

// awaitReady waits until Envoy serves and keeps the addresses that it bound.
func (p *Process) awaitReady(ctx context.Context) error {
	for {
		err := p.probe(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-p.exited:
			return fmt.Errorf("envoy ended at start: %w", p.exit)
		case <-ctx.Done():
			return fmt.Errorf("envoy is not ready: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// probe reads the addresses and asks whether Envoy is ready.
func (p *Process) probe(ctx context.Context) error {
	admin, err := os.ReadFile(p.adminFile())
	if err != nil {
		return err
	}
	if len(admin) == 0 {
		return errors.New("the admin address is not written yet")
	}
	p.admin = string(admin)
	if _, err := p.Admin(ctx, "/ready"); err != nil {
		return err
	}
	text, err := p.Admin(ctx, "/listeners?format=json")
	if err != nil {
		return err
	}
	p.addresses, err = listenerAddresses(text)
	if err != nil {
		return err
	}
	if len(p.addresses) < p.listeners {
		return fmt.Errorf("%d listeners have an address (want %d)", len(p.addresses), p.listeners)
	}
	return nil
}

// listenerAddresses takes the listeners' addresses, by name, out of the admin's answer.
func listenerAddresses(text []byte) (map[string]string, error) {
	var answer struct {
		Listeners []struct {
			Name  string
			Local struct {
				Socket struct {
					Address string `json:"address"`
					Port    int    `json:"port_value"`
				} `json:"socket_address"`
			} `json:"local_address"`
		} `json:"listener_statuses"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, l := range answer.Listeners {
		if socket := l.Local.Socket; socket.Port != 0 {
			out[l.Name] = fmt.Sprintf("%s:%d", socket.Address, socket.Port)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("no listener has an address yet: %s", text)
	}
	return out, nil
}

// Admin returns the answer of the admin interface to a GET; any status but 200 is an error.
func (p *Process) Admin(ctx context.Context, path string) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+p.admin+path, http.NoBody)
	if err != nil {
		return nil, err
	}
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer reply.Body.Close()
	text, err := io.ReadAll(reply.Body)
	if err != nil {
		return nil, err
	}
	if reply.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("admin %s: %s: %s", path, reply.Status, strings.TrimSpace(string(text)))
	}
	return text, nil
}

// Stats returns the counters and gauges whose names match the regular expression, by name. Modules' own begin with wasmcustom.
func (p *Process) Stats(ctx context.Context, filter string) (map[string]int64, error) {
	text, err := p.Admin(ctx, "/stats?format=json&type=All&filter="+url.QueryEscape(filter))
	if err != nil {
		return nil, err
	}
	var answer struct {
		Stats []struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		} `json:"stats"`
	}
	if err := json.Unmarshal(text, &answer); err != nil {
		return nil, err
	}
	values := make(map[string]int64, len(answer.Stats))
	for _, stat := range answer.Stats {
		var value int64
		// Histograms and text read-outs have no number; they are left out.
		if stat.Name != "" && json.Unmarshal(stat.Value, &value) == nil {
			values[stat.Name] = value
		}
	}
	return values, nil
}
