package main

import (
	"fmt"
	"slices"
	"strings"

	"portcullis/host-tests/scenario"
	"portcullis/shared/detect"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
	"portcullis/shared/sse"
)

// place is a text of the exchange with where it stands.
type place struct{ path, text string }

// requestTexts are the texts of a request; none when its API or form is not known.
func requestTexts(c *scenario.Call, prefix string) (out []place) {
	endpoint, doc := open(c, prefix, c.Body)
	if doc == nil {
		return nil
	}
	var call llm.Call
	if endpoint.Dialect.ParseCall(&call, endpoint, doc, &llm.Options{}) != nil {
		return nil
	}
	for i := range call.Texts {
		out = append(out, place{call.Texts[i].Path(), call.Texts[i].String()})
	}
	return out
}

// replyTexts are the texts of the upstream's reply, JSON or stream.
func replyTexts(c *scenario.Call, prefix string) (out []place) {
	endpoint, doc := open(c, prefix, c.Reply.Body)
	switch {
	case endpoint == nil:
		return nil
	case doc == nil:
		return streamTexts(endpoint, c.Reply.Body)
	}
	var reply llm.Reply
	if endpoint.Dialect.ParseReply(&reply, endpoint, doc) != nil {
		return nil
	}
	for i := range reply.Pieces {
		if p := &reply.Pieces[i]; !p.Arguments {
			out = append(out, place{p.Value().Path(), p.String()})
		}
	}
	return out
}

// open finds the endpoint of a call and parses a body of it.
func open(c *scenario.Call, prefix, body string) (*llm.Endpoint, *jsondoc.Doc) {
	path, _, _ := strings.Cut(c.Path, "?")
	endpoint := llm.Find(c.Method, strings.TrimPrefix(path, prefix))
	if endpoint == nil {
		return nil, nil
	}
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return endpoint, nil
	}
	return endpoint, doc
}

// streamTexts joins the pieces of each text of a stream of events.
func streamTexts(endpoint *llm.Endpoint, body string) (out []place) {
	var framer sse.Framer
	framer.Reset(sse.SSE, len(body)+1)
	framer.Write([]byte(body))
	framer.Close()
	var event llm.Event
	var progress llm.Progress
	at := map[llm.Stream]int{}
	for {
		frame, ok, err := framer.Next()
		if !ok || err != nil {
			return out
		}
		doc, err := jsondoc.Parse(frame.Data, jsondoc.Limits{})
		if err != nil {
			doc = nil
		}
		if endpoint.Dialect.ParseEvent(&event, &progress, frame.Name, frame.Data, doc, &llm.Options{}) != nil {
			continue
		}
		for i := range event.Pieces {
			s := event.Pieces[i].Stream
			if _, known := at[s]; !known || s.Alone {
				at[s] = len(out)
				out = append(out, place{path: fmt.Sprintf("the stream's %s, choice %d, block %d", s.Place, s.Choice, s.Block)})
			}
			out[at[s]].text += event.Pieces[i].String()
		}
	}
}

// where returns the paths of the texts in which a built-in rule finds something, in the
// forms in which modules look at them. A rule of the configuration's own is not looked
// for.
func where(rule string, texts []place) (paths []string) {
	rules := append(detect.Builtin(), detect.Dangerous()...)
	i := slices.IndexFunc(rules, func(r detect.Rule) bool { return r.ID == rule })
	if i < 0 {
		return nil
	}
	set, err := detect.NewSet(append(detect.Ciphers(), rules[i]))
	if err != nil {
		return nil
	}
	var reader detect.Reader
	for _, p := range texts {
		found := finds(set, p.text)
		reader.Read(set, p.text, func(_ int, list []detect.Finding) { found = found || len(list) > 0 })
		if found && !slices.Contains(paths, p.path) {
			paths = append(paths, p.path)
		}
	}
	return paths
}

func finds(set *detect.Set, text string) bool {
	var s detect.Scanner
	s.Reset(set)
	return len(s.Write(text, true)) > 0
}
