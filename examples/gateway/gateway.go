package main

import (
	"context"
	_ "embed" // the policies
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"time"

	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/wasmhost"
	"portcullis/shared/control"
)

//go:embed quickstart.json
var policies []byte

// gateway is a running gateway of either kind.
type gateway struct {
	// url is where it serves.
	url string
	// record returns the next record of a call; it waits for it.
	record func(context.Context) (wasmhost.Record, error)
	close  func() error
}

// follow prints a line for each call until the context ends.
func (g *gateway) follow(ctx context.Context, w io.Writer) error {
	for {
		r, err := g.record(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		line, err := json.Marshal(r)
		if err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w, string(line)); err != nil {
			return err
		}
	}
}

// module is one module of the quickstart chain.
type module struct {
	Plugin        string         `json:"plugin"`
	Configuration map[string]any `json:"configuration"`
}

// chain returns the policies for a gateway that holds headers. With a provider's key in
// the environment, keyverify sends it.
func chain(upstream string) ([]module, error) {
	var list []module
	if err := json.Unmarshal(policies, &list); err != nil {
		return nil, fmt.Errorf("quickstart.json: %w", err)
	}
	for i := range list {
		list[i].Configuration["host"] = map[string]any{"engine": "envoy", "hold": true}
		if list[i].Plugin == "keyverify" && upstream != "" && os.Getenv(providerKey) != "" {
			list[i].Configuration["provider"] = map[string]any{"secret": "env:" + providerKey}
		}
	}
	return list, nil
}

// providerKey is the environment variable with the provider's key.
const providerKey = "PROVIDER_KEY"

// environment is what the modules see of it.
func environment() map[string]string {
	if key := os.Getenv(providerKey); key != "" {
		return map[string]string{providerKey: key}
	}
	return nil
}

// start starts the gateway that was asked for.
func start(ctx context.Context, o options, upstream *url.URL) (*gateway, error) {
	list, err := chain(o.upstream)
	if err != nil {
		return nil, err
	}
	switch o.host {
	case "wazero":
		return startWazero(ctx, o, upstream, list)
	case "envoy":
		return startEnvoy(ctx, o, upstream, list)
	}
	return nil, fmt.Errorf("-host: %q is not known (want wazero or envoy)", o.host)
}

// file is a module's, which must have been built.
func file(o options, plugin string) (string, error) {
	name := filepath.Join(o.dist, "envoy", plugin+".wasm")
	if _, err := os.Stat(name); err != nil {
		return "", fmt.Errorf("run `make build` first: %w", err)
	}
	return name, nil
}

func startWazero(ctx context.Context, o options, upstream *url.URL, list []module) (*gateway, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	host, err := wasmhost.NewRuntime(ctx, filepath.Join(cache, "portcullis"))
	if err != nil {
		return nil, err
	}
	var attached []wasmhost.Attachment
	for _, m := range list {
		name, err := file(o, m.Plugin)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(m.Configuration)
		if err != nil {
			return nil, err
		}
		attached = append(attached, wasmhost.Attachment{File: name, Configuration: text})
	}
	workers, err := host.NewPool(ctx, wasmhost.EnvoyHold, runtime.NumCPU(), attached, environment())
	if err != nil {
		return nil, err
	}
	records := make(chan wasmhost.Record, 1024)
	proxy := &wasmhost.Server{
		Workers: workers, Upstream: upstream,
		Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 64},
		Record:    func(r wasmhost.Record) { records <- r },
	}
	listen, err := net.Listen("tcp", o.listen)
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: proxy, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listen) }() // ends with Close
	ticks, stop := context.WithCancel(ctx)
	go proxy.Run(ticks)
	return &gateway{
		url: "http://" + listen.Addr().String(),
		record: func(ctx context.Context) (wasmhost.Record, error) {
			select {
			case r := <-records:
				return r, nil
			case <-ctx.Done():
				return wasmhost.Record{}, ctx.Err()
			}
		},
		close: func() error {
			stop()
			return errors.Join(server.Close(), host.Close(context.WithoutCancel(ctx)))
		},
	}, nil
}

// facts are the names of those that the access log carries.
func facts() (names []string) {
	for _, fact := range control.Listed() {
		names = append(names, string(fact))
	}
	return names
}

func startEnvoy(ctx context.Context, o options, upstream *url.URL, list []module) (*gateway, error) {
	config := envoytest.Config{Upstream: upstream.Host, Facts: facts(), Listen: o.listen, Concurrency: runtime.NumCPU()}
	for _, m := range list {
		name, err := file(o, m.Plugin)
		if err != nil {
			return nil, err
		}
		text, err := json.Marshal(m.Configuration)
		if err != nil {
			return nil, err
		}
		config.Filters = append(config.Filters, envoytest.Filter{
			Name: m.Plugin, File: name, Configuration: string(text), Hold: true, Environment: environment(),
		})
	}
	e, err := envoytest.Start(ctx, config)
	if err != nil {
		return nil, err
	}
	read := 0
	return &gateway{
		url: e.URL(),
		record: func(ctx context.Context) (wasmhost.Record, error) {
			entries, err := e.AccessLog(ctx, read+1)
			if err != nil {
				return wasmhost.Record{}, err
			}
			entry := entries[read]
			read++
			return wasmhost.Record{Time: time.Now(), Method: entry.Method, Path: entry.Path, Status: entry.Status, Facts: entry.Facts}, nil
		},
		close: e.Stop,
	}, nil
}
