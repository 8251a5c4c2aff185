package llm

import (
	"bytes"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// canary is a text that no dialect can take for a word of its API, a number, a signature or a
// picture. Wherever it stands in a body it is read, or the body is refused.
const canary = "sing, little bird"

// canaries are values with a canary, in the forms that a reader might pass over.
var canaries = []string{`"` + canary + `"`, `{"` + canary + `":1}`, `{"k":["` + canary + `"]}`, `[{"text":"` + canary + `"}]`}

// mutants calls check with bodies that are doc but for one canary: in place of each value, at
// the end of each list, and as each member that is anywhere in doc or in names of each object.
func mutants(doc *jsondoc.Doc, names []string, check func(body []byte)) {
	root := doc.Root()
	nodes := descendants(root, nil)
	known := map[string]bool{canary: true}
	for _, name := range names {
		known[name] = true
	}
	for _, v := range nodes {
		known[v.Key()] = true
	}
	delete(known, "")
	members := slices.Sorted(maps.Keys(known))
	var body []byte
	for _, v := range nodes {
		for _, value := range canaries {
			if v.Node() != root.Node() {
				body = appendWith(body[:0], root, v, value)
				check(body)
			}
			switch v.Kind() {
			case jsondoc.Array:
				body = appendWith(body[:0], root, v, withLast(v, value))
				check(body)
			case jsondoc.Object:
				for _, name := range members {
					if !v.Get(name).Exists() {
						body = appendWith(body[:0], root, v, withLast(v, strconv.Quote(name)+":"+value))
						check(body)
					}
				}
			}
		}
	}
}

func descendants(v jsondoc.Value, list []jsondoc.Value) []jsondoc.Value {
	list = append(list, v)
	for e := v.First(); e.Exists(); e = e.Next() {
		list = descendants(e, list)
	}
	return list
}

// withLast is v, a list or an object, with one element or member more.
func withLast(v jsondoc.Value, element string) string {
	raw := string(v.Raw())
	if v.First().Exists() {
		element = "," + element
	}
	return raw[:len(raw)-1] + element + raw[len(raw)-1:]
}

// appendWith appends v with text in place of the value at.
func appendWith(dst []byte, v, at jsondoc.Value, text string) []byte {
	if v.Node() == at.Node() {
		return append(dst, text...)
	}
	ends := ""
	switch v.Kind() {
	case jsondoc.Array:
		ends = "[]"
	case jsondoc.Object:
		ends = "{}"
	default:
		return append(dst, v.Raw()...)
	}
	dst = append(dst, ends[0])
	for e := v.First(); e.Exists(); e = e.Next() {
		if dst[len(dst)-1] != ends[0] || e.Node() != v.First().Node() {
			dst = append(dst, ',')
		}
		if ends == "{}" {
			dst = append(strconv.AppendQuote(dst, e.Key()), ':')
		}
		dst = appendWith(dst, e, at, text)
	}
	return append(dst, ends[1])
}

// sings reports whether a canary was read, or is in what goes when its text is edited.
func sings(list []Piece, shadows []Shadow) bool {
	return slices.ContainsFunc(list, func(p Piece) bool { return strings.Contains(p.text, canary) }) ||
		slices.ContainsFunc(shadows, func(s Shadow) bool { return bytes.Contains(s.Value.Raw(), []byte(canary)) })
}

func TestNothingOfAReplyIsPassedOver(t *testing.T) {
	endpoints := append(shapes(), Find("POST", "/v1/responses"), Find("POST", "/v1/completions"),
		Find("GET", "/v1/conversations/c/items"), Find("GET", "/v1/conversations/c/items/i"))
	for _, api := range openaiPlain {
		endpoints = append(endpoints, &Endpoint{Dialect: OpenAI, Operation: api.key})
	}
	bodies, read := replySeeds(), map[Dialect]bool{}
	for _, body := range bodies {
		doc, r := parse(t, body), new(Reply)
		takes := slices.DeleteFunc(slices.Clone(endpoints), func(ep *Endpoint) bool { return ep.Dialect.ParseReply(r, ep, doc) != nil })
		mutants(doc, []string{"response", "text", "content"}, func(body []byte) {
			doc := parse(t, string(body))
			for _, ep := range takes {
				if ep.Dialect.ParseReply(r, ep, doc) == nil && !sings(r.Pieces, r.Shadows) {
					t.Errorf("%s %s %s: %s", ep.Dialect.Name(), ep.Path, ep.Operation, body)
				}
				read[ep.Dialect] = true
			}
			ParseAny(r, doc)
			if !sings(r.Pieces, r.Shadows) {
				t.Errorf("a reply of no known API: %s", body)
			}
		})
	}
	for _, ep := range endpoints {
		require.True(t, read[ep.Dialect], ep.Dialect.Name())
	}
}

func TestNothingOfAnEventIsPassedOver(t *testing.T) {
	endpoints := append(streams(), Find("POST", "/v1/responses"), Find("POST", "/v1/completions"))
	read, opt := map[Dialect]bool{}, &Options{Events: []string{"allowed"}}
	for _, seed := range eventSeeds() {
		name, data := seed[0], []byte(seed[1])
		doc, err := jsondoc.Parse(data, jsondoc.Limits{})
		if err != nil {
			continue // "[DONE]"
		}
		e := new(Event)
		takes := slices.DeleteFunc(slices.Clone(endpoints), func(ep *Endpoint) bool {
			return ep.Dialect.ParseEvent(e, newProgress(ep), name, data, doc, opt) != nil
		})
		mutants(doc, []string{"response", "text", "content"}, func(body []byte) {
			mutant := parse(t, string(body))
			for _, ep := range takes {
				for _, first := range []bool{true, false} {
					p := newProgress(ep)
					if !first && ep.Dialect.ParseEvent(e, p, name, data, doc, opt) != nil {
						t.Errorf("%s %s: %s", ep.Dialect.Name(), ep.Path, data)
					}
					if ep.Dialect.ParseEvent(e, p, name, body, mutant, opt) == nil && !sings(e.Pieces, e.Shadows) {
						t.Errorf("%s %s: %s", ep.Dialect.Name(), ep.Path, body)
					}
				}
				read[ep.Dialect] = true
			}
		})
	}
	for _, ep := range endpoints {
		require.True(t, read[ep.Dialect], ep.Dialect.Name())
	}
}

func TestNothingOfACallIsPassedOver(t *testing.T) {
	opt := &Options{Parts: []string{"image", "audio"}}
	docs := slices.Concat(everything, invokeEverything, []document{
		{"/v1/chat/completions", openaiEverything}, {"/v1/messages", anthropicEverything}, {"/v1/responses", responsesEverything},
	})
	for path, body := range plainEverything {
		docs = append(docs, document{path, body})
	}
	for _, d := range docs {
		ep, c := Find("POST", d.path), new(Call)
		doc := parse(t, d.body)
		if stored := doc.Root().Get("cachedContent"); stored.Exists() { // passes unread where it is listed
			doc = parse(t, string(appendWith(nil, doc.Root(), stored, "null")))
		}
		require.NoError(t, ep.Dialect.ParseCall(c, ep, doc, opt), d.path)
		mutants(doc, nil, func(body []byte) {
			if ep.Dialect.ParseCall(c, ep, parse(t, string(body)), opt) != nil {
				return
			}
			if !slices.ContainsFunc(c.Texts, func(text Text) bool { return strings.Contains(text.text, canary) }) &&
				!slices.ContainsFunc(c.Models, func(m ModelRef) bool { return m.Name == canary }) {
				t.Errorf("%s: %s", d.path, body)
			}
		})
	}
}
