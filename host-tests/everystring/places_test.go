package everystring

import (
	"strings"

	"portcullis/shared/eventstream"
	"portcullis/shared/jsondoc"
	"portcullis/shared/sse"
)

// place is one string of a body and what the body becomes with the word in it.
type place struct {
	// path is where it stands, with [] for each index; a member's name ends with "=".
	path string
	body string
}

// word is what no control lets pass.
const word = "bluebird"

// places returns every string of a body: values and names of members, of each event where
// the body is a stream.
func places(body, contentType string) []place {
	for media, kind := range map[string]sse.Kind{
		"text/event-stream": sse.SSE, "application/x-ndjson": sse.NDJSON, "application/vnd.amazon.eventstream": sse.Messages,
	} {
		if strings.HasPrefix(contentType, media) {
			return few(inFrames(body, kind))
		}
	}
	return few(inJSON(body))
}

// often is how often the places of one path are tried in one body.
const often = 3

// few leaves out what repeats a path more often.
func few(list []place) (kept []place) {
	seen := map[string]int{}
	for _, p := range list {
		if seen[p.path]++; seen[p.path] <= often {
			kept = append(kept, p)
		}
	}
	return kept
}

// inJSON returns every string of a JSON text, none where it is none.
func inJSON(text string) (list []place) {
	doc, err := jsondoc.Parse([]byte(text), jsondoc.Limits{})
	if err != nil {
		return nil
	}
	for n := range doc.Len() {
		v := doc.At(n)
		if v.Kind() == jsondoc.String {
			s := jsondoc.NewSplice(doc)
			s.ReplaceText(v, joined(v.Text()))
			list = append(list, place{general(v.Path()), string(s.Apply(nil))})
		}
		if key := v.Key(); key != "" {
			list = append(list, place{general(v.Path()) + "=", renamed(text, v, key)})
		}
	}
	return list
}

// joined is a text that goes on with the word.
func joined(text string) string { return text + " a " + word + " " }

// renamed is text with another name for the member v: the last place before its value
// where the name stands is the name.
func renamed(text string, v jsondoc.Value, key string) string {
	quoted := string(jsondoc.AppendString(nil, key))
	at := strings.LastIndex(text[:v.Start()], quoted)
	if at < 0 {
		return text // written with escapes: there are values to look at
	}
	return text[:at] + string(jsondoc.AppendString(nil, joined(key))) + text[at+len(quoted):]
}

// inFrames returns every string of a stream's events and what stands beside their data.
func inFrames(body string, kind sse.Kind) (list []place) {
	var f sse.Framer
	f.Reset(kind, len(body)+1)
	f.Write([]byte(body))
	f.Close()
	at := 0
	for {
		frame, ok, err := f.Next()
		if !ok || err != nil {
			return list
		}
		before, after := body[:at], body[at+len(frame.Raw):]
		at += len(frame.Raw)
		for _, p := range inJSON(string(frame.Data)) {
			raw := sse.AppendReplaced(nil, frame, []byte(p.body))
			list = append(list, place{p.path, before + string(raw) + after})
		}
		if kind == sse.SSE {
			list = append(list, beside(before, string(frame.Raw), after)...)
		}
	}
}

// beside returns the lines of an event of text that are not its data.
func beside(before, raw, after string) (list []place) {
	for line := range strings.Lines(raw) {
		text := strings.TrimRight(line, "\r\n")
		name, _, _ := strings.Cut(text, ":")
		if text == "" || name == "data" {
			continue
		}
		changed := strings.Replace(raw, text, joined(text), 1)
		list = append(list, place{"(" + name + ":)", before + changed + after})
	}
	return list
}

// general replaces the indices of a path.
func general(path string) string {
	var b strings.Builder
	for {
		head, rest, found := strings.Cut(path, "[")
		b.WriteString(head)
		if !found {
			return b.String()
		}
		b.WriteString("[]")
		_, path, _ = strings.Cut(rest, "]")
	}
}

// says reports whether the word stands in a body: as it is, or wrapped in binary messages.
func says(body string) bool {
	if strings.Contains(body, word) {
		return true
	}
	for b := []byte(body); len(b) >= eventstream.Prelude; {
		n, err := eventstream.Length(b[:eventstream.Prelude])
		if err != nil || n > len(b) {
			return false
		}
		if m, err := eventstream.Parse(b[:n]); err == nil {
			if w, ok := eventstream.Unwrap(m.Payload); ok {
				if plain, err := w.AppendDocument(nil); err == nil && strings.Contains(string(plain), word) {
					return true
				}
			}
		}
		b = b[n:]
	}
	return false
}
