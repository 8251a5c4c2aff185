package everystring

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/plugins/bundle"
	"portcullis/shared/llm"
)

// exchanges are the project's examples of whole exchanges: the corpus of scenarios.
func exchanges(t *testing.T) (list []exchange) {
	t.Helper()
	all, err := scenario.Load("../scenario/testdata", scenario.Keys(t))
	require.NoError(t, err)
	for _, s := range all {
		api := merged(t, s.Chain)
		for i := range s.Calls {
			list = append(list, exchange{fmt.Sprintf("%s call %d", s.Name, i+1), api, &s.Calls[i]})
		}
	}
	return list
}

// exchange is an example and what its configuration says of the API.
type exchange struct {
	name, api string
	call      *scenario.Call
}

// merged is what the configurations of a chain say of the API, together.
func merged(t *testing.T, chain []scenario.Module) string {
	t.Helper()
	api := map[string]json.RawMessage{}
	for _, m := range chain {
		var c struct {
			API map[string]json.RawMessage `json:"api"`
		}
		require.NoError(t, json.Unmarshal([]byte(m.Configuration), &c))
		delete(c.API, "opaque") // who lists an operation wants it unread
		maps.Copy(api, c.API)
	}
	text, err := json.Marshal(api)
	require.NoError(t, err)
	return string(text)
}

// walker sends exchanges through the modules that inspect.
type walker struct {
	plugins []string
	hosts   map[string]*scenario.Host
}

func newWalker(plugins ...string) *walker {
	return &walker{plugins: plugins, hosts: map[string]*scenario.Host{}}
}

// host is a gateway that lets pass what api lists.
func (w *walker) host(t *testing.T, api string) *scenario.Host {
	t.Helper()
	if h := w.hosts[api]; h != nil {
		return h
	}
	worker := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
	for _, plugin := range w.plugins {
		configuration := []byte(`{"default":{"models":{"allow":["*"]}}}`)
		var err error
		if plugin != "modelallow" {
			configuration, err = scenario.WithHost(`{"words":["`+word+`"],"default":{"words":"mask"},"api":`+api+`}`, wasmhost.EnvoyHold.Host())
		}
		require.NoError(t, err)
		f, err := wasmhost.NewNative(plugin, worker, bundle.Loaders[plugin], configuration)
		require.NoError(t, err)
		worker.Add(f)
	}
	w.hosts[api] = &scenario.Host{Worker: worker}
	return w.hosts[api]
}

// large is more bytes than an example has that says something new.
const large = 64 << 10

// blind returns the places of an exchange through which the word passes, and how many
// were tried. What stops the exchange as it is stops the word too.
func (w *walker) blind(t *testing.T, e exchange) (found []string, tried int) {
	t.Helper()
	h := w.host(t, e.api)
	c := *e.call
	c.Service, c.Leaves = nil, ""
	path, _, _ := strings.Cut(c.Path, "?")
	ep := llm.Find(c.Method, path)
	if ep == nil || len(c.Body)+len(c.Reply.Body) > large || says(c.Body) || says(c.Reply.Body) || header(c.Headers, "content-encoding") != "" {
		return nil, 0
	}
	whole := h.Send(&c, scenario.Whole)
	if whole.Seen == nil {
		return nil, 0
	}
	for _, p := range places(c.Body, "") {
		tried++
		changed := c
		changed.Body = p.body
		if o := h.Send(&changed, scenario.Whole); o.Seen != nil && says(o.Seen.Body) {
			found = append(found, ep.Dialect.Name()+" request "+p.path)
		}
	}
	if whole.Facts["decision"] == "deny" {
		return found, tried
	}
	for _, p := range places(c.Reply.Body, header(c.Reply.Headers, "content-type")) {
		tried++
		changed := c
		changed.Reply.Body = p.body
		changed.Reply.Headers = slices.DeleteFunc(slices.Clone(c.Reply.Headers), func(h [2]string) bool { return h[0] == "content-length" })
		if o := h.Send(&changed, scenario.Whole); says(o.Body) {
			found = append(found, ep.Dialect.Name()+" reply "+p.path)
		}
	}
	return found, tried
}

func header(list [][2]string, name string) string {
	for _, h := range list {
		if strings.EqualFold(h[0], name) {
			return h[1]
		}
	}
	return ""
}

// enough is fewer places than all examples together have.
const enough = 5000

func TestEveryStringOfEveryExampleIsInspectedOrStated(t *testing.T) {
	w := newWalker("sanitize", "redact")
	used, tried := map[string]bool{}, 0
	for _, e := range append(exchanges(t), literals(t)...) {
		found, n := w.blind(t, e)
		tried += n
		for _, f := range found {
			used[f] = true
			if !stated(f) {
				t.Errorf("%s: %s is neither inspected nor on the list of what passes unread", e.name, f)
			}
		}
	}
	require.Greater(t, tried, enough)
	for _, u := range unread {
		require.True(t, slices.ContainsFunc(slices.Collect(maps.Keys(used)), u.covers),
			"%s is inspected, or no example has it", u.place)
	}
}

func TestWithoutTheModulesThatReadItEveryStringIsABlindSpot(t *testing.T) {
	w := newWalker("modelallow")
	e := exchange{name: "a call", api: "{}", call: &scenario.Call{
		Method: "POST", Path: "/v1/chat/completions", Headers: [][2]string{{"content-type", "application/json"}},
		Body:  `{"model":"m","messages":[{"role":"user","content":"Hi"}]}`,
		Reply: scenario.Streams("/v1/chat/completions", []string{"Good", " day."}),
	}}
	found, _ := w.blind(t, e)
	require.Contains(t, found, "openai request messages[].content")
	require.Contains(t, found, "openai request messages[].content=")
	require.Contains(t, found, "openai reply choices[].delta.content")
}
