//go:build check

package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	envoytest "portcullis/host-tests/envoy"
)

// guard is a webhook for second opinions: it blocks texts with "forbidden", masks "bluebird", and
// says nothing about "silence". It keeps the texts of replies that it was asked about, by the
// prompt: a question whose call has ended already may still be on its way.
type guard struct {
	mu    sync.Mutex
	asked map[string][]string
	// hears is told of each question about the reply to the prompt thinks, which waits for answers.
	thinks         string
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
	if g.asked == nil {
		g.asked = map[string][]string{}
	}
	answer, hears, answers, prompt := `{"action":"allow"}`, g.hears, g.answers, ""
	if len(q.Conversation) != 0 {
		prompt = q.Conversation[0].Text
	}
	thinks := prompt != "" && prompt == g.thinks
	for i, t := range q.Texts {
		if prompt != "" {
			g.asked[prompt] = append(g.asked[prompt], t.Text)
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
	if thinks {
		hears <- struct{}{}
		select {
		case <-answers:
		case <-r.Context().Done():
		}
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
	for pieces := u.pieces; ; {
		select {
		case piece, more := <-pieces:
			switch {
			case !more:
				return
			case piece == "":
				panic(http.ErrAbortHandler)
			}
			_, _ = io.WriteString(w, piece)
			_ = http.NewResponseController(w).Flush()
		case <-r.Context().Done():
			return
		}
	}
}

// enough is more than a window.
const enough = "All is well in the harbour of Bergen on this day of May, said the pilot. "

const finish = `data: {"id":"r1","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}` + "\n\ndata: [DONE]\n\n"

// opinions are sanitize's filters in the two modes, where the guard has as long as it needs, and
// where it has not.
func opinions(t *testing.T) map[string][]envoytest.Filter {
	chains := map[string][]envoytest.Filter{}
	for name, timeout := range map[string]string{"": "30s", inShort: "3s"} {
		fields := `"second_opinion": {"cluster": "guard", "kind": "webhook", "ask": "always", "replies": "all", "window": 64, "timeout": "` + timeout + `"`
		hold := filters(t, module{"sanitize", `{` + fields + `}}`})
		pass := filters(t, module{"sanitize", `{` + fields + `}}`})
		pass[0].Hold, pass[0].VMID = false, "sanitize pass"
		pass[0].Configuration = strings.Replace(pass[0].Configuration, `{"hold": true}`, `{}`, 1)
		chains["hold"+name], chains["pass"+name] = hold, pass
	}
	return chains
}

// inShort ends the names of the chains in which the guard has little time: enough to answer about a
// prompt, which it is asked about too.
const inShort = " in short"

// asked is a chain of sanitize that asks the guard about what the talker says.
type asked struct {
	p        *envoytest.Process
	mode     string
	service  *guard
	upstream *talker
	// calls counts those that have been logged.
	calls int
}

// prompt is that of the next call, which no other has.
func (a *asked) prompt() string { return a.mode + " " + strconv.Itoa(a.calls) }

// request is a call to the chain.
func (a *asked) request(ctx context.Context, t *testing.T) *http.Request {
	t.Helper()
	body := strings.Replace(question(10), "Hello.", a.prompt(), 1)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+a.p.ChainAddress(a.mode)+"/v1/chat/completions", strings.NewReader(body))
	require.NoError(t, err)
	r.Header.Set("Content-Type", "application/json")
	return r
}

// facts waits for the end of one call more, and returns its facts decision, reason and skipped.
func (a *asked) facts(t *testing.T) string {
	t.Helper()
	a.calls++
	entries, err := a.p.ChainLog(t.Context(), a.mode, a.calls)
	require.NoError(t, err)
	f := entries[a.calls-1].Facts
	return f["decision"] + " " + f["reason"] + " " + f["skipped"]
}

// call sends a call and tells the upstream what to say, which may read so many bytes of the
// reply meanwhile. It returns all that its client read, and the facts.
func (a *asked) call(t *testing.T, say func(read func(n int) string)) (text, facts string, err error) {
	t.Helper()
	a.upstream.pieces = make(chan string)
	request, headers := a.request(t.Context(), t), make(chan *http.Response)
	go func() {
		if answer, err := connect(t).Do(request); err == nil {
			headers <- answer
		}
		close(headers)
	}()
	var answer *http.Response
	var got bytes.Buffer
	begin := func() {
		if answer == nil {
			answer = <-headers
			require.NotNil(t, answer)
		}
	}
	say(func(n int) string {
		begin()
		from := got.Len()
		_, err := io.CopyN(&got, answer.Body, int64(n))
		require.NoError(t, err)
		return got.String()[from:]
	})
	close(a.upstream.pieces)
	begin()
	_, err = io.Copy(&got, answer.Body)
	answer.Body.Close()
	return got.String(), a.facts(t), err
}

// think makes the guard tell hears of each question about the reply to a prompt, and answer one
// for each that is sent to answers, or all when it is closed.
func (g *guard) think(prompt string) (hears <-chan struct{}, answers chan<- struct{}) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.thinks, g.hears, g.answers = prompt, make(chan struct{}), make(chan struct{})
	return g.hears, g.answers
}

// about returns the texts of the reply to that prompt that the guard was asked about so far.
func (g *guard) about(prompt string) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.asked[prompt])
}

func TestEnvoyAsksAboutAStreamAsItGoes(t *testing.T) {
	service, upstream := &guard{}, &talker{}
	p := envoytest.Run(t, envoytest.Config{
		Upstream: serve(t, upstream), Clusters: map[string]string{"guard": serve(t, service)}, Chains: opinions(t), Facts: []string{"decision", "reason", "skipped"},
	})
	for _, mode := range []string{"hold", "pass"} {
		a := &asked{p: p, mode: mode, service: service, upstream: upstream}
		for name, happens := range map[string]func(*testing.T, *asked){
			"what is allowed goes out as it came, while the upstream says nothing": goesOutAsItCame,
			"more comes while the service thinks":                                  moreComes,
			"a long reply that comes at once":                                      comesAtOnce,
			"a span is masked":                                                     masksASpan,
			"a window is blocked":                                                  blocksAWindow,
			"nobody answers":                                                       nobodyAnswers,
			"the upstream ends without its finish":                                 endsWithoutFinish,
			"the upstream breaks off while the service thinks":                     breaksOff,
			"the client leaves while the service thinks":                           clientLeaves,
		} {
			t.Run(mode+": "+name, func(t *testing.T) { happens(t, a) })
		}
	}
}

func goesOutAsItCame(t *testing.T, a *asked) {
	prompt := a.prompt()
	first, second := event(enough), event("And "+enough)
	text, facts, err := a.call(t, func(read func(int) string) {
		a.upstream.pieces <- first[:20]
		a.upstream.pieces <- first[20:]
		require.Equal(t, first, read(len(first)))
		a.upstream.pieces <- second
		require.Equal(t, second, read(len(second)))
		a.upstream.pieces <- event("Bye.") + finish
	})
	require.NoError(t, err)
	require.Equal(t, first+second+event("Bye.")+finish, text)
	require.Equal(t, "allow  ", facts)
	require.Equal(t, []string{enough, "And " + enough, "Bye."}, a.service.about(prompt))
}

func moreComes(t *testing.T, a *asked) {
	prompt := a.prompt()
	hears, answers := a.service.think(prompt)
	ended := make(chan struct{})
	defer close(ended)
	var want strings.Builder
	text, _, err := a.call(t, func(func(int) string) {
		say := func(piece string) { want.WriteString(piece); a.upstream.pieces <- piece }
		say(event(enough))
		<-hears
		for range 200 {
			say(event(enough))
		}
		say(finish)
		close(answers)
		go func() {
			for {
				select {
				case <-hears:
				case <-ended:
					return
				}
			}
		}()
	})
	require.NoError(t, err)
	require.Equal(t, want.String(), text)
	require.Less(t, len(a.service.about(prompt)), 200, "the service is asked about all that has come at once")
}

func comesAtOnce(t *testing.T, a *asked) {
	whole := strings.Repeat(event(enough+enough), 4000) + finish
	text, facts, err := a.call(t, func(func(int) string) { a.upstream.pieces <- whole })
	require.NoError(t, err)
	require.Equal(t, len(whole), len(text), facts)
	require.True(t, whole == text)
}

func masksASpan(t *testing.T, a *asked) {
	text, _, err := a.call(t, func(func(int) string) {
		a.upstream.pieces <- event("Project blue")
		a.upstream.pieces <- event("bird flies. ") + event(enough)
		a.upstream.pieces <- event("Bye.") + finish
	})
	require.NoError(t, err)
	require.Equal(t, event("Project [REMOVED]")+event(" flies. ")+event(enough)+event("Bye.")+finish, text)
}

func blocksAWindow(t *testing.T, a *asked) {
	text, facts, err := a.call(t, func(read func(int) string) {
		a.upstream.pieces <- event(enough)
		read(len(event(enough)))
		a.upstream.pieces <- event("forbidden " + enough)
		a.upstream.pieces <- event(enough) + finish
	})
	require.NoError(t, err)
	require.NotContains(t, text, "forbidden")
	require.Contains(t, text, `"finish_reason":"content_filter"`)
	require.True(t, strings.HasSuffix(text, "data: [DONE]\n\n"))
	require.Equal(t, "deny content_blocked ", facts)
}

func nobodyAnswers(t *testing.T, a *asked) {
	a = &asked{p: a.p, mode: a.mode + inShort, service: a.service, upstream: a.upstream}
	text, facts, err := a.call(t, func(func(int) string) { a.upstream.pieces <- event("silence " + enough) })
	require.NoError(t, err)
	require.NotContains(t, text, "silence")
	require.Contains(t, text, `"finish_reason":"content_filter"`)
	require.Equal(t, "deny second_opinion_unavailable ", facts)
}

func endsWithoutFinish(t *testing.T, a *asked) {
	text, _, err := a.call(t, func(func(int) string) { a.upstream.pieces <- event(enough); a.upstream.pieces <- event("Bye.") })
	require.NoError(t, err)
	require.Equal(t, event(enough)+event("Bye."), text)
}

func breaksOff(t *testing.T, a *asked) {
	hears, answers := a.service.think(a.prompt())
	text, facts, err := a.call(t, func(read func(int) string) {
		a.upstream.pieces <- event(enough)
		<-hears
		answers <- struct{}{}
		read(len(event(enough)))
		a.upstream.pieces <- event("And " + enough)
		<-hears
		a.upstream.pieces <- ""
	})
	close(answers)
	require.Error(t, err)
	require.Equal(t, event(enough), text)
	require.Equal(t, "allow  aborted", facts)
}

func clientLeaves(t *testing.T, a *asked) {
	hears, answers := a.service.think(a.prompt())
	a.upstream.pieces = make(chan string)
	ctx, leave := context.WithCancel(t.Context())
	go func() {
		a.upstream.pieces <- event(enough)
		<-hears
		leave()
	}()
	answer, err := connect(t).Do(a.request(ctx, t))
	if err == nil {
		_, err = io.ReadAll(answer.Body)
		answer.Body.Close()
	}
	require.Error(t, err)
	a.facts(t)
	close(a.upstream.pieces)
	close(answers) // and its answer comes when the call has ended
	text, _, err := a.call(t, func(func(int) string) { a.upstream.pieces <- event("Hi.") + finish })
	require.NoError(t, err)
	require.Equal(t, event("Hi.")+finish, text, "the next call is served")
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
