package main

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/shared/detect"
)

// row is one recorded exchange.
type row struct {
	ID          string  `json:"id"`
	Label       string  `json:"label"`
	Category    string  `json:"category"`
	Method      string  `json:"method"`
	Path        string  `json:"path"`
	Query       string  `json:"query"`
	API         string  `json:"api"`
	Kind        string  `json:"kind"`
	Status      int     `json:"status"`
	Request     *string `json:"request_body"`
	Request64   *string `json:"request_body_b64"`
	ContentType string  `json:"response_content_type"`
	Response    *string `json:"response_body"`
	Response64  *string `json:"response_body_b64"`
}

// replay sends rows and counts.
type replay struct {
	report report
	set    *tally // the set's that is read
	// hosts are the profiles; the first gives the outcome that all are compared with.
	hosts   []*scenario.Host
	rules   *detect.Set
	scanner detect.Scanner
}

// chain is the configuration that rows are sent through.
var chain = []struct{ plugin, configuration string }{
	{"modelallow", `{"default":{"models":{"allow":["*"]}}}`},
	{"sanitize", `{}`},
	{"redact", `{}`},
}

func (r *replay) prepare(ctx context.Context, runtime *wasmhost.Runtime, dist string) error {
	for _, p := range []wasmhost.Profile{wasmhost.EnvoyHold, wasmhost.Envoy, wasmhost.EnvoyTrailers, wasmhost.Wasmx} {
		var attached []wasmhost.Attachment
		for _, m := range chain {
			configuration, err := scenario.WithHost(m.configuration, p.Host())
			if err != nil {
				return err
			}
			attached = append(attached, wasmhost.Attachment{File: filepath.Join(dist, "envoy", m.plugin+".wasm"), Configuration: configuration})
		}
		workers, err := runtime.NewPool(ctx, p, 1, attached, nil)
		if err != nil {
			return err
		}
		r.hosts = append(r.hosts, &scenario.Host{Worker: workers[0]})
	}
	// What must never be delivered: the classes that redact masks by default.
	var rules []detect.Rule
	for _, rule := range detect.Builtin() {
		if rule.Class == detect.ClassSecret || rule.Class == detect.ClassPersonal {
			rules = append(rules, rule)
		}
	}
	var err error
	r.rules, err = detect.NewSet(rules)
	return err
}

// file sends every exchange of a set.
func (r *replay) file(name string) error {
	f, err := os.Open(name) //nolint:gosec // the operator's own
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	var in io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if in, err = gzip.NewReader(f); err != nil {
			return err
		}
	}
	r.begin(name)
	defer r.end()
	lines := bufio.NewReaderSize(in, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var w row
			if err := json.Unmarshal(line, &w); err != nil {
				return err
			}
			if err := r.add(&w); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// add sends the exchanges of a row.
func (r *replay) add(w *row) error {
	if w.Label != "wire" {
		return nil
	}
	calls, err := w.calls()
	if err != nil {
		return err
	}
	if len(calls) == 0 {
		r.report.NotSent++
		r.set.NotSent++
	}
	for _, c := range calls {
		r.exchange(w, c)
	}
	return nil
}

// exchange sends one exchange at every splitting.
func (r *replay) exchange(w *row, c *scenario.Call) {
	r.report.Rows++
	r.set.Rows++
	first := r.send(0, c, scenario.Whole)
	r.count(w, c, &first)
	cuts := []scenario.Cut{scenario.Pieces(7), scenario.Pieces(64), scenario.Random(1, 1), scenario.Random(2, 2)}
	if len(c.Body)+len(c.Reply.Body) < 64<<10 {
		cuts = append(cuts, scenario.Pieces(1))
	}
	for i := range r.hosts {
		for _, cut := range cuts {
			o := r.send(i, c, cut)
			if why := differs(&first, &o); why != "" {
				r.report.Mismatches++
				r.wrong(w, r.hosts[i].Worker.Profile.Name+" "+why)
				break
			}
		}
	}
}

func (r *replay) send(host int, c *scenario.Call, cut scenario.Cut) scenario.Outcome {
	r.report.Sent++
	h := r.hosts[host]
	h.Worker.Shared.Reset()
	o := h.Send(c, cut)
	if len(o.Faults) > 0 {
		r.report.Faults++
		r.report.Which = append(r.report.Which, o.Faults[0])
	}
	return o
}

// wrong names what went wrong with a row.
func (r *replay) wrong(w *row, what string) { r.report.Which = append(r.report.Which, w.ID+": "+what) }

// count counts the outcome of the whole exchange.
func (r *replay) count(w *row, c *scenario.Call, o *scenario.Outcome) {
	switch {
	case o.Seen == nil:
		r.report.Refused[o.Facts["reason"]]++
		r.set.Refused[o.Facts["reason"]]++
		r.stopped(w, c, o, "refused: "+o.Body)
		return
	case o.Facts["decision"] == "deny":
		r.report.Withheld[o.Facts["reason"]+": "+o.Facts["detail"]]++
		r.set.Withheld[o.Facts["reason"]]++
		r.stopped(w, c, o, "withheld")
	case o.Seen.Body == c.Body && o.Body == c.Reply.Body:
		r.report.Identical++
		r.set.Identical++
	case o.Facts["rules"] != "":
		r.report.Redacted++
		r.set.Redacted++
	default:
		r.report.Edited++
		r.wrong(w, "edited without a finding")
	}
	if value := r.leaked(c.Reply.Body, o.Body); value != "" {
		r.report.Leaks++
		r.wrong(w, "leaks by rule "+value)
	}
}

// leaked is the rule that finds something in what the provider's model said and finds
// it again in what was delivered. Only what a client reads as text is looked at.
func (r *replay) leaked(said, delivered string) string {
	text, _, err := scenario.Hear(said)
	if err != nil {
		return ""
	}
	heard, _, err := scenario.Hear(delivered)
	if err != nil {
		return ""
	}
	r.scanner.Reset(r.rules)
	for _, f := range r.scanner.Write(text, true) {
		if value := text[f.From:f.To]; strings.Contains(heard, value) {
			return r.rules.Rule(f.Rule).ID
		}
	}
	return ""
}

// differs is why two outcomes of one exchange are not the same, or "".
func differs(a, b *scenario.Outcome) string {
	switch {
	case (a.Seen == nil) != (b.Seen == nil):
		return "reaches the upstream in one splitting only: " + a.Facts["reason"] + b.Facts["reason"]
	case a.Seen != nil && a.Seen.Body != b.Seen.Body:
		return "arrives upstream as two bodies"
	case a.Facts["reason"] != b.Facts["reason"]:
		return "has reasons " + a.Facts["reason"] + " and " + b.Facts["reason"]
	case a.Facts["rules"] != b.Facts["rules"]:
		return "has rules " + a.Facts["rules"] + " and " + b.Facts["rules"]
	case a.Status != b.Status && a.Facts["decision"] != "deny":
		return "has two statuses" // a withheld reply's may have left already
	}
	if strings.HasPrefix(a.Body, "{") && a.Facts["decision"] != "deny" {
		if a.Body != b.Body {
			return "has two bodies"
		}
		return ""
	}
	textA, finishA, errA := scenario.Hear(a.Body)
	textB, finishB, errB := scenario.Hear(b.Body)
	if textA != textB || finishA != finishB || (errA == nil) != (errB == nil) {
		return "says two things"
	}
	return ""
}

// body is a body that may be given in base64.
func body(plain, coded *string) (string, error) {
	switch {
	case plain != nil:
		return *plain, nil
	case coded != nil:
		b, err := base64.StdEncoding.DecodeString(*coded)
		return string(b), err
	}
	return "", nil
}

// calls are the exchanges of a row. Where it has no request, a plain one of the same API
// stands for it.
func (w *row) calls() ([]*scenario.Call, error) {
	request, err := body(w.Request, w.Request64)
	if err != nil {
		return nil, err
	}
	reply, err := body(w.Response, w.Response64)
	if err != nil {
		return nil, err
	}
	if w.Path == "" {
		list, err := w.guess(reply)
		var calls []*scenario.Call
		for _, g := range list {
			calls = append(calls, w.exchange("POST", g.path, g.request, g.reply, g.contentType))
		}
		return calls, err
	}
	method := w.Method
	if method == "" {
		method = "POST"
	}
	path := served(method, w.Path)
	if w.Query != "" {
		path += "?" + w.Query
	}
	contentType := w.ContentType
	switch {
	case contentType != "":
	case strings.HasPrefix(reply, "event:") || strings.HasPrefix(reply, "data:"):
		contentType = "text/event-stream"
	default:
		contentType = "application/json"
	}
	return []*scenario.Call{w.exchange(method, path, request, reply, contentType)}, nil
}

func (w *row) exchange(method, path, request, reply, contentType string) *scenario.Call {
	c := &scenario.Call{Method: method, Path: path, Body: request, Headers: [][2]string{{"content-type", "application/json"}}}
	c.Reply = scenario.Reply{Status: w.Status, Body: reply, Headers: [][2]string{{"content-type", contentType}}}
	if c.Reply.Status == 0 {
		c.Reply.Status = statusOf(reply)
	}
	if reply == "" {
		c.Reply.Body = "{}"
		c.Reply.Status = 400 // an example of a request only
	}
	return c
}
