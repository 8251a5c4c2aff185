package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"portcullis/host-tests/load"
)

// Model says what is answered.
type Model struct {
	// Words is how many words a reply has; a stream sends one an event. Default: 50.
	Words int
	// Gap is the pause between two events of a stream. Default: none.
	Gap time.Duration
}

// Server is a running model.
type Server struct {
	server http.Server
	listen net.Listener
	whole  []byte
	events [][]byte
	gap    time.Duration
}

// Start serves the model on a free port of the loopback address until Close.
func Start(model Model) (*Server, error) {
	if model.Words == 0 {
		model.Words = 50
	}
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{listen: listen, whole: whole(model.Words), events: events(model.Words), gap: model.Gap}
	s.server.Handler = s
	s.server.ReadHeaderTimeout = time.Minute
	go func() { _ = s.server.Serve(listen) }()
	return s, nil
}

// Address returns the host:port.
func (s *Server) Address() string { return s.listen.Addr().String() }

// Close ends the server and its connections.
func (s *Server) Close() error { return s.server.Close() }

// ServeHTTP answers one call: a stream when the request asks for one, else one object.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return
	}
	// Body writes the flag near the front; parsing all of a large body would be a load of the test's own.
	stream := bytes.Contains(body[:min(len(body), 256)], []byte(`"stream":true`))
	if !stream {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(s.whole)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	for _, event := range s.events {
		if _, err := w.Write(event); err != nil || flush.Flush() != nil {
			return
		}
		if s.gap > 0 {
			time.Sleep(s.gap)
		}
	}
}

// Body returns a chat request of about size bytes with a prompt of plain English, which
// begins with a load.Number.
func Body(size int, stream bool) []byte {
	prompt := load.Number + " " + strings.Repeat("Please explain how the tide follows the moon, in words a child can read. ", size/73+1)[:max(0, size-len(load.Number)-1)]
	text, _ := json.Marshal(prompt)
	return fmt.Appendf(nil, `{"model":"gpt-4o-mini","stream":%t,"messages":[{"role":"user","content":%s}]}`, stream, text)
}

// words is what the model says.
var words = strings.Fields("The moon pulls at the sea and the sea rises a little on the side that faces it so the tide comes in twice a day")

// whole is a chat completion of that many words.
func whole(count int) []byte {
	said := make([]string, count)
	for i := range said {
		said[i] = words[i%len(words)]
	}
	text, _ := json.Marshal(strings.Join(said, " "))
	return fmt.Appendf(nil, `{"id":"chatcmpl-load","object":"chat.completion","created":1790000000,"model":"gpt-4o-mini",`+
		`"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],`+
		`"usage":{"prompt_tokens":400,"completion_tokens":%d,"total_tokens":%d}}`, text, count, 400+count)
}

// events are the same words as server-sent events, with the finish, and the end mark.
func events(count int) [][]byte {
	const head = `data: {"id":"chatcmpl-load","object":"chat.completion.chunk","created":1790000000,"model":"gpt-4o-mini","choices":[{"index":0,`
	out := make([][]byte, 0, count+2)
	for i := range count {
		text, _ := json.Marshal(words[i%len(words)] + " ")
		out = append(out, fmt.Appendf(nil, head+`"delta":{"content":%s},"finish_reason":null}]}`+"\n\n", text))
	}
	return append(out, []byte(head+`"delta":{},"finish_reason":"stop"}]}`+"\n\n"), []byte("data: [DONE]\n\n"))
}
