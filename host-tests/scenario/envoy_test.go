//go:build check

package scenario

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
)

func TestWazeroTinyGo(t *testing.T) { runWazero(t, modules.Kong) }

func TestEnvoy(t *testing.T)       { runEnvoy(t, modules.Envoy) }
func TestEnvoyTinyGo(t *testing.T) { runEnvoy(t, modules.Kong) }

// listed are the facts that the access log carries.
var listed = []string{
	"key", "owner", "labels", "auth", "dialect", "operation", "model", "model_sent", "method", "tool", "decision", "control", "reason", "detail",
	"rules", "tokens_in", "tokens_out", "read", "read_reply", "opaque", "skipped",
}

// runEnvoy runs the corpus in one Envoy: a listener for each scenario and mode, whose
// filters share a VM for each plugin.
func runEnvoy(t *testing.T, flavour modules.Flavour) {
	files := map[string]string{}
	for plugin := range bundle.Loaders {
		files[plugin] = built.Module(t, flavour, plugin)
	}
	script := &script{}
	upstream, service := httptest.NewServer(script), httptest.NewServer(http.HandlerFunc(script.serve))
	t.Cleanup(upstream.Close)
	t.Cleanup(service.Close)
	all := corpus(t)
	config := envoytest.Config{
		Upstream: upstream.Listener.Addr().String(), Facts: listed, Chains: map[string][]envoytest.Filter{},
		Clusters: map[string]string{"judge": service.Listener.Addr().String()},
	}
	for _, p := range []wasmhost.Profile{wasmhost.Envoy, wasmhost.EnvoyHold} {
		for _, s := range all {
			if runsInEnvoy(&s, p) {
				config.Chains[p.Name+"."+s.Name] = filters(t, &s, p, files)
			}
		}
	}
	require.Greater(t, len(config.Chains), 2*len(all)-80, "most of the corpus runs in both modes")
	e := envoytest.Run(t, config)
	for name := range config.Chains {
		_, scenario, _ := strings.Cut(name, ".")
		i := slices.IndexFunc(all, func(s Scenario) bool { return s.Name == scenario })
		t.Run(name, func(t *testing.T) {
			run := &envoyRun{envoy: e, name: name, script: script}
			require.NoError(t, run.scenario(t, &all[i]))
		})
	}
}

func runsInEnvoy(s *Scenario, p wasmhost.Profile) bool {
	return s.NotInEnvoy == "" && (len(s.Profiles) == 0 || slices.Contains(s.Profiles, p.Name))
}

// filters are a scenario's modules. Limits of two scenarios are told apart by their
// deployment, and what a service has answered by its key, since all share the data of
// one process.
func filters(t *testing.T, s *Scenario, p wasmhost.Profile, files map[string]string) []envoytest.Filter {
	t.Helper()
	var out []envoytest.Filter
	for _, m := range s.Chain {
		configuration, err := WithHost(m.Configuration, p.Host())
		require.NoError(t, err)
		fields := map[string]any{}
		decoder := json.NewDecoder(bytes.NewReader(configuration))
		decoder.UseNumber()
		require.NoError(t, decoder.Decode(&fields))
		for _, section := range []any{fields, fields["ratelimit"]} {
			if limits, ok := section.(map[string]any); ok && limits["limits"] != nil {
				limits["deployment"] = p.Name + s.Name
			}
			if opinions, ok := section.(map[string]any); ok && opinions["second_opinion"] != nil {
				opinions["hash_key"] = p.Name + s.Name
			}
		}
		configuration, err = json.Marshal(fields)
		require.NoError(t, err)
		out = append(out, envoytest.Filter{
			Name: m.Plugin, File: files[m.Plugin], Configuration: string(configuration), Hold: p.Hold, Environment: secrets,
		})
	}
	return out
}

// script is the upstream: it answers with the reply of the call under way and keeps
// what it saw.
type script struct {
	mu    sync.Mutex
	reply *Reply
	cut   [][]byte
	seen  *Request
	// service is the reply of the service that modules ask, asked what it was asked in this
	// call, questions how often in all.
	service   *Reply
	asked     []Request
	questions int
	// left tells that the client of the call under way leaves in its reply, said is
	// closed when all that it gets has been written.
	left bool
	said chan struct{}
}

// ServeHTTP implements http.Handler.
func (s *script) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the gateway broke it off: nothing whole was seen
	}
	seen := received(r, body)
	s.mu.Lock()
	s.seen = seen
	reply, cut, left, said := s.reply, s.cut, s.left, s.said
	s.mu.Unlock()
	for _, h := range reply.Headers {
		w.Header().Add(h[0], h[1])
	}
	w.WriteHeader(reply.Status)
	for _, chunk := range cut {
		if _, err := w.Write(chunk); err != nil {
			return
		}
		if len(cut) > 1 || reply.Breaks || left {
			_ = http.NewResponseController(w).Flush()
		}
	}
	if left {
		close(said)
		<-r.Context().Done()
		return
	}
	if reply.Breaks {
		panic(http.ErrAbortHandler)
	}
}

// received is a request as it came.
func received(r *http.Request, body []byte) *Request {
	out := &Request{Method: r.Method, Path: r.RequestURI, Body: string(body)}
	for name, values := range r.Header {
		for _, v := range values {
			out.Headers = append(out.Headers, [2]string{strings.ToLower(name), v})
		}
	}
	return out
}

// serve answers for the service that modules ask.
func (s *script) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	s.mu.Lock()
	s.asked = append(s.asked, *received(r, body))
	s.questions++
	reply := s.service
	s.mu.Unlock()
	switch {
	case reply == nil:
		w.WriteHeader(http.StatusNotFound)
		return
	case reply.Silent:
		<-r.Context().Done()
		return
	}
	for _, h := range reply.Headers {
		w.Header().Add(h[0], h[1])
	}
	w.WriteHeader(reply.Status)
	_, _ = io.WriteString(w, reply.Body)
}

// envoyRun runs one scenario through its listener.
type envoyRun struct {
	envoy  *envoytest.Process
	name   string
	script *script
	lines  int
}

func (r *envoyRun) scenario(t *testing.T, s *Scenario) error {
	cuts, err := s.Cuts()
	if err != nil {
		return err
	}
	cut := cuts[0]
	if len(s.Calls) == 1 {
		cut = cuts[len(cuts)/2]
	}
	for i := range s.Calls {
		c := &s.Calls[i]
		request, reply := cut(c.Body, c.Reply.Body)
		o, err := r.send(c, request, reply)
		if err != nil {
			return err
		}
		r.lines++
		entries, err := r.envoy.ChainLog(t.Context(), r.name, r.lines)
		if err != nil {
			return err
		}
		if len(entries) != r.lines {
			return fmt.Errorf("%d calls have %d lines in the access log", r.lines, len(entries))
		}
		o.Facts = entries[r.lines-1].Facts
		if err := r.arrived(t.Context(), c, o); err != nil {
			return err
		}
		if err := c.Check(o); err != nil {
			return fmt.Errorf("call %d: %w", i+1, err)
		}
	}
	return nil
}

// arrived puts into o what the upstream and the service got of the call. A question may come
// to the service after the call that it is of has ended: each that Envoy has sent is waited for.
func (r *envoyRun) arrived(ctx context.Context, c *Call, o *Outcome) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	for c.Service != nil {
		const sent = "cluster.judge.upstream_rq_total"
		stats, err := r.envoy.Stats(ctx, "^"+sent+"$")
		if err != nil {
			return err
		}
		r.script.mu.Lock()
		questions := r.script.questions
		r.script.mu.Unlock()
		if int64(questions) == stats[sent] {
			break
		}
		time.Sleep(time.Millisecond)
	}
	r.script.mu.Lock()
	defer r.script.mu.Unlock()
	o.Seen, o.Asked = r.script.seen, r.script.asked
	return nil
}

// send writes a call to the listener as it stands and reads the reply.
func (r *envoyRun) send(c *Call, request, reply [][]byte) (*Outcome, error) {
	r.script.mu.Lock()
	r.script.reply, r.script.cut, r.script.seen = &c.Reply, reply, nil
	r.script.service, r.script.asked = c.Service, nil
	r.script.left, r.script.said = c.Leaves == inReply, make(chan struct{})
	said := r.script.said
	r.script.mu.Unlock()
	conn, err := net.Dial("tcp", r.envoy.ChainAddress(r.name))
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return nil, err
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "%s %s HTTP/1.1\r\nhost: gateway.test\r\n", c.Method, c.Path)
	for _, h := range c.Headers {
		fmt.Fprintf(&head, "%s: %s\r\n", h[0], h[1])
	}
	switch {
	case first(c.Headers, "transfer-encoding") == "chunked":
		request = chunked(request)
	case c.Body != "":
		fmt.Fprintf(&head, "content-length: %d\r\n", c.length())
	}
	head.WriteString("\r\n")
	if c.Leaves == inRequest {
		return &Outcome{Reset: true}, writeAll(conn, append([][]byte{head.Bytes()}, request...))
	}
	go func() {
		// An early refusal closes the connection while the body is being written.
		_ = writeAll(conn, append([][]byte{head.Bytes()}, request...))
	}()
	if c.Leaves == inReply {
		<-said
		if err := r.turn(); err != nil {
			return nil, err
		}
		// What Envoy has passed on is on its way; the rest was held, and is lost now.
		if err := conn.(*net.TCPConn).CloseWrite(); err != nil {
			return nil, err
		}
	}
	return receive(conn, c)
}

// patience bounds how long a call may take.
const patience = time.Minute

// turn lets Envoy's only worker do what there is to do before: it answers a request that is
// none, which no filter and no log sees, after what has come to it earlier.
func (r *envoyRun) turn() error {
	conn, err := net.Dial("tcp", r.envoy.Address())
	if err != nil {
		return err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := io.WriteString(conn, "none\r\n\r\n"); err != nil {
		return err
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusBadRequest {
		return fmt.Errorf("what is no request is answered with %s", answer.Status)
	}
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}

// chunked is a body as HTTP/1.1 writes one whose length is not known (RFC 9112,
// section 7.1).
func chunked(body [][]byte) [][]byte {
	var out [][]byte
	for _, chunk := range body {
		if len(chunk) > 0 {
			out = append(out, fmt.Appendf(nil, "%x\r\n%s\r\n", len(chunk), chunk))
		}
	}
	return append(out, []byte("0\r\n\r\n"))
}

func writeAll(conn net.Conn, parts [][]byte) error {
	for _, part := range parts {
		if _, err := conn.Write(part); err != nil {
			return err
		}
	}
	return nil
}

func receive(conn net.Conn, c *Call) (*Outcome, error) {
	o := &Outcome{}
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, &http.Request{Method: c.Method})
	if err == nil && answer.StatusCode == http.StatusContinue {
		answer, err = http.ReadResponse(reader, &http.Request{Method: c.Method})
	}
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		o.Reset = true
		return o, nil
	}
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(answer.Body)
	o.Status, o.Body, o.Reset = answer.StatusCode, string(body), err != nil
	for name, values := range answer.Header {
		for _, v := range values {
			o.Headers = append(o.Headers, [2]string{strings.ToLower(name), v})
		}
	}
	return o, nil
}
