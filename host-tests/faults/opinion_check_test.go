//go:build check

package faults

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	envoytest "portcullis/host-tests/envoy"
)

// guard is a webhook for second opinions: it blocks texts with "forbidden", masks "bluebird", and
// says nothing about "silence". It keeps the texts of replies that it was asked about.
type guard struct {
	mu    sync.Mutex
	asked []string
	// hears is told of each question about a reply, which waits for answers, when there are any.
	hears, answers chan struct{}
}

func (g *guard) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var q struct {
		Conversation []struct{ Text string }
		Texts        []struct{ Text string }
	}
	if json.NewDecoder(r.Body).Decode(&q) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	g.mu.Lock()
	answer, hears, answers := `{"action":"allow"}`, g.hears, g.answers
	for i, t := range q.Texts {
		if q.Conversation != nil {
			g.asked = append(g.asked, t.Text)
		}
		switch at := strings.Index(t.Text, "bluebird"); {
		case strings.Contains(t.Text, "forbidden"):
			answer = `{"action":"block"}`
		case at >= 0:
			b, _ := json.Marshal(map[string]any{"action": "mask", "spans": []map[string]int{{"text": i, "from": at, "to": at + 8}}}) // it can be
			answer = string(b)
		case strings.Contains(t.Text, "silence"):
			answer = ""
		}
	}
	g.mu.Unlock()
	if answer == "" {
		<-r.Context().Done()
		return
	}
	if q.Conversation != nil && answers != nil {
		hears <- struct{}{}
		<-answers
	}
	_, _ = io.WriteString(w, answer)
}

// talker is an upstream that streams what it is told to, piece by piece.
type talker struct {
	pieces chan string // "" breaks off
}

func (u *talker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if _, err := io.ReadAll(r.Body); err != nil {
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	for piece := range u.pieces {
		if piece == "" {
			panic(http.ErrAbortHandler)
		}
		_, _ = io.WriteString(w, piece)
		_ = http.NewResponseController(w).Flush()
	}
}

// enough is more than a window.
const enough = "All is well in the harbour of Bergen on this day of May, said the pilot. "

const finish = `data: {"id":"r1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"

// opinions are sanitize's filters in the two modes.
func opinions(t *testing.T) map[string][]envoytest.Filter {
	const fields = `"second_opinion": {"cluster": "guard", "kind": "webhook", "ask": "always", "replies": "all", "window": 64, "timeout": "500ms"`
	hold := filters(t, module{"sanitize", `{` + fields + `}}`})
	pass := filters(t, module{"sanitize", `{` + fields + `}}`})
	pass[0].Hold, pass[0].VMID = false, "sanitize pass"
	pass[0].Configuration = strings.Replace(pass[0].Configuration, `{"hold": true}`, `{}`, 1)
	return map[string][]envoytest.Filter{"hold": hold, "pass": pass}
}

func TestEnvoyAsksAboutAStreamAsItGoes(t *testing.T) {
	service, upstream := &guard{}, &talker{}
	p := envoytest.Run(t, envoytest.Config{
		Upstream: serve(t, upstream), Clusters: map[string]string{"guard": serve(t, service)}, Chains: opinions(t), Facts: []string{"decision", "reason", "skipped"},
	})
	for _, mode := range []string{"hold", "pass"} {
		calls := 0
		// call sends a call, tells the upstream what to say, and returns what its client read and
		// the facts decision, reason, skipped.
		call := func(t *testing.T, say func(read func(n int) string)) (text, facts string, err error) {
			t.Helper()
			upstream.pieces = make(chan string)
			service.asked = nil
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://"+p.ChainAddress(mode)+"/v1/chat/completions", strings.NewReader(question(10)))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/json")
			headers := make(chan *http.Response)
			go func() {
				answer, err := connect(t).Do(r)
				if err == nil {
					headers <- answer
				}
				close(headers)
			}()
			var answer *http.Response
			var reader *bufio.Reader
			say(func(n int) string {
				if answer == nil {
					answer = <-headers
					require.NotNil(t, answer)
					reader = bufio.NewReader(answer.Body)
				}
				got := make([]byte, n)
				_, err := io.ReadFull(reader, got)
				require.NoError(t, err)
				text += string(got)
				return string(got)
			})
			close(upstream.pieces)
			if answer == nil {
				answer = <-headers
				require.NotNil(t, answer)
				reader = bufio.NewReader(answer.Body)
			}
			rest, err := io.ReadAll(reader)
			answer.Body.Close()
			calls++
			entries, logErr := p.ChainLog(t.Context(), mode, calls)
			require.NoError(t, logErr)
			f := entries[calls-1].Facts
			return text + string(rest), f["decision"] + " " + f["reason"] + " " + f["skipped"], err
		}
		t.Run(mode+": what is allowed goes out as it came, while the upstream says nothing", func(t *testing.T) {
			first, second := event(enough), event("And "+enough)
			text, facts, err := call(t, func(read func(int) string) {
				upstream.pieces <- first[:20]
				upstream.pieces <- first[20:]
				require.Equal(t, first, read(len(first)))
				upstream.pieces <- second
				require.Equal(t, second, read(len(second)))
				upstream.pieces <- event("Bye.") + finish
			})
			require.NoError(t, err)
			require.Equal(t, first+second+event("Bye.")+finish, text)
			require.Equal(t, "allow  ", facts)
			require.Equal(t, []string{enough, "And " + enough, "Bye."}, service.asked)
		})
		t.Run(mode+": more comes while the service thinks", func(t *testing.T) {
			service.hears, service.answers = make(chan struct{}), make(chan struct{})
			var want strings.Builder
			text, _, err := call(t, func(func(int) string) {
				say := func(piece string) { want.WriteString(piece); upstream.pieces <- piece }
				say(event(enough))
				<-service.hears
				for range 200 {
					say(event(enough))
				}
				say(finish)
				close(service.answers)
				go func() {
					for range service.hears {
					}
				}()
			})
			close(service.hears)
			service.mu.Lock()
			service.hears, service.answers = nil, nil
			service.mu.Unlock()
			require.NoError(t, err)
			require.Equal(t, want.String(), text)
			require.Less(t, len(service.asked), 200, "the service is asked about all that has come at once")
		})
		t.Run(mode+": a long reply that comes at once", func(t *testing.T) {
			whole := strings.Repeat(event(enough+enough), 4000) + finish
			text, facts, err := call(t, func(func(int) string) { upstream.pieces <- whole })
			require.NoError(t, err)
			require.Equal(t, len(whole), len(text), facts)
			require.True(t, whole == text)
		})
		t.Run(mode+": a span is masked", func(t *testing.T) {
			text, _, err := call(t, func(func(int) string) {
				upstream.pieces <- event("Project blue")
				upstream.pieces <- event("bird flies. ") + event(enough)
				upstream.pieces <- event("Bye.") + finish
			})
			require.NoError(t, err)
			require.Equal(t, event("Project [REMOVED]")+event(" flies. ")+event(enough)+event("Bye.")+finish, text)
		})
		t.Run(mode+": a window is blocked", func(t *testing.T) {
			text, facts, err := call(t, func(read func(int) string) {
				upstream.pieces <- event(enough)
				read(len(event(enough)))
				upstream.pieces <- event("forbidden " + enough)
				upstream.pieces <- event(enough) + finish
			})
			require.NoError(t, err)
			require.NotContains(t, text, "forbidden")
			require.Contains(t, text, `"finish_reason":"content_filter"`)
			require.True(t, strings.HasSuffix(text, "data: [DONE]\n\n"))
			require.Equal(t, "deny content_blocked ", facts)
		})
		t.Run(mode+": nobody answers", func(t *testing.T) {
			text, facts, err := call(t, func(func(int) string) { upstream.pieces <- event("silence " + enough) })
			require.NoError(t, err)
			require.NotContains(t, text, "silence")
			require.Contains(t, text, `"finish_reason":"content_filter"`)
			require.Equal(t, "deny second_opinion_unavailable ", facts)
		})
		t.Run(mode+": the upstream ends without its finish", func(t *testing.T) {
			text, _, err := call(t, func(func(int) string) { upstream.pieces <- event(enough); upstream.pieces <- event("Bye.") })
			require.NoError(t, err)
			require.Equal(t, event(enough)+event("Bye."), text)
		})
		t.Run(mode+": the upstream breaks off while the service thinks", func(t *testing.T) {
			text, facts, err := call(t, func(read func(int) string) {
				upstream.pieces <- event(enough)
				read(len(event(enough)))
				upstream.pieces <- event("silence " + enough)
				upstream.pieces <- ""
			})
			require.Error(t, err)
			require.Equal(t, event(enough), text)
			require.Equal(t, "allow  aborted", facts)
		})
		t.Run(mode+": the client leaves while the service thinks", func(t *testing.T) {
			service.hears, service.answers = make(chan struct{}), make(chan struct{})
			upstream.pieces = make(chan string)
			ctx, leave := context.WithCancel(t.Context())
			r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+p.ChainAddress(mode)+"/v1/chat/completions", strings.NewReader(question(10)))
			require.NoError(t, err)
			r.Header.Set("Content-Type", "application/json")
			go func() {
				upstream.pieces <- event(enough)
				<-service.hears
				leave()
			}()
			answer, err := connect(t).Do(r)
			if err == nil {
				_, err = io.ReadAll(answer.Body)
				answer.Body.Close()
			}
			require.Error(t, err)
			calls++
			_, err = p.ChainLog(t.Context(), mode, calls)
			require.NoError(t, err)
			close(upstream.pieces)
			close(service.answers) // and its answer comes when the call has ended
			service.mu.Lock()
			service.hears, service.answers = nil, nil
			service.mu.Unlock()
			text, _, err := call(t, func(func(int) string) { upstream.pieces <- event("Hi.") + finish })
			require.NoError(t, err)
			require.Equal(t, event("Hi.")+finish, text, "the next call is served")
		})
	}
}

func TestEnvoyAsksAboutStreamsThatTrailersEnd(t *testing.T) {
	upstream := &trailing{}
	server := httptest.NewUnstartedServer(upstream)
	server.Config.Protocols = new(http.Protocols)
	server.Config.Protocols.SetUnencryptedHTTP2(true)
	server.Start()
	t.Cleanup(server.Close)
	p := envoytest.Run(t, envoytest.Config{
		Upstream: server.Listener.Addr().String(), HTTP2: true, UpstreamHTTP2: true, Clusters: map[string]string{"guard": serve(t, &guard{})}, Chains: opinions(t),
	})
	for _, mode := range []string{"hold", "pass"} {
		url := "http://" + p.ChainAddress(mode)
		upstream.script(asStream, event(enough), event("The bluebird "), event("flies."), finish)
		a := send(t, url, question(10))
		require.NoError(t, a.err)
		require.Equal(t, event(enough)+event("The [REMOVED] ")+event("flies.")+finish, a.body)
		require.Equal(t, "2", a.trailer)

		upstream.script(asStream, event(enough), event("forbidden"), finish)
		a = send(t, url, question(10))
		require.NoError(t, a.err)
		require.NotContains(t, a.body, "forbidden")
		require.Contains(t, a.body, "content_filter")
	}
}
