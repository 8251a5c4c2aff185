package scenario

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"portcullis/shared/llm"
)

// Outcome is what came of a call.
type Outcome struct {
	// Seen is the request as the upstream got it whole; nil when it did not.
	Seen *Request
	// Status, Headers and Body are the client's; Reset when they broke off.
	Status  int
	Headers [][2]string
	Body    string
	Reset   bool
	// Asked is what the service was asked, one request after the other.
	Asked []Request
	// Facts are those of the call's end.
	Facts map[string]string
	// Faults is what the gateway holds against the modules.
	Faults []string
}

// Request is a request as an upstream sees it.
type Request struct {
	Method, Path string
	Headers      [][2]string
	Body         string
}

// Check compares what came of a call with what must have come.
func (c *Call) Check(o *Outcome) error {
	k := &checker{c: c, o: o}
	for _, fault := range o.Faults {
		k.failf("the gateway objects: %s", fault)
	}
	if c.Want.Refused != "" {
		k.refused()
	}
	if c.Want.Withheld != "" {
		k.withheld()
	}
	if c.Want.Same {
		k.same()
	}
	k.seen()
	k.asked()
	k.client()
	for _, fact := range c.Want.Facts {
		if have := o.Facts[fact[0]]; have != fact[1] && (fact[1] != "-" || have != "") {
			k.failf("fact %s is %q (want %q)", fact[0], have, fact[1])
		}
	}
	return errors.Join(k.failed...)
}

type checker struct {
	c      *Call
	o      *Outcome
	failed []error
}

func (k *checker) failf(format string, args ...any) {
	k.failed = append(k.failed, fmt.Errorf(format, args...))
}

// refused checks a refusal: status, the API's own error shape, the code in it and in
// the facts, and that the upstream got nothing whole.
func (k *checker) refused() {
	status, code, _ := strings.Cut(k.c.Want.Refused, " ")
	if strconv.Itoa(k.o.Status) != status {
		k.failf("the status is %d (want %s): %s", k.o.Status, status, k.o.Body)
		return
	}
	if k.o.Seen != nil {
		k.failf("a refused call reached the upstream")
	}
	h, err := hear(k.o.Body)
	if err != nil {
		k.failf("the refusal is not JSON: %w", err)
	}
	anthropic := strings.Contains(strings.ToLower(k.c.Path), "messages")
	path, _, _ := strings.Cut(k.c.Path, "?")
	if ep := llm.Find(k.c.Method, path); ep != nil {
		anthropic = ep.Dialect == llm.Anthropic
	}
	if !anthropic && h.errorCode != code || anthropic && (h.errorCode == "" || !strings.Contains(k.o.Body, `"type":"error"`)) {
		k.failf("the refusal says %s (want code %s)", k.o.Body, code)
	}
	if k.o.Facts["decision"] != "deny" || k.o.Facts["reason"] != code {
		k.failf("the facts are decision=%s reason=%s (want deny, %s)", k.o.Facts["decision"], k.o.Facts["reason"], code)
	}
}

// filtered are the finishes by which the APIs say that something was filtered.
var filtered = []string{"content_filter", "refusal", "SAFETY", "content_filtered", "ERROR", "CONTENT_FILTERED", "ERROR_TOXIC"}

// withheld checks that a reply ended as the API's own content filter ends it.
func (k *checker) withheld() {
	h, err := hear(k.o.Body)
	if err != nil {
		k.failf("the reply can not be read: %w", err)
	}
	if !slices.Contains(filtered, h.finish) {
		k.failf("the reply ends with %q (want a content filter's finish): %s", h.finish, k.o.Body)
	}
	if !h.ended {
		k.failf("the reply does not end as its API ends one")
	}
	if k.o.Facts["reason"] != k.c.Want.Withheld {
		k.failf("fact reason is %q (want %q)", k.o.Facts["reason"], k.c.Want.Withheld)
	}
}

// same checks that nothing was changed on either way.
func (k *checker) same() {
	if k.o.Seen == nil {
		k.failf("nothing reached the upstream: %d %s", k.o.Status, k.o.Body)
		return
	}
	if k.o.Seen.Body != k.c.Body {
		k.failf("the request arrived as %q", k.o.Seen.Body)
	}
	if k.o.Status != k.c.Reply.Status || k.o.Body != k.c.Reply.Body {
		k.failf("the reply arrived as %d %q", k.o.Status, k.o.Body)
	}
}

func (k *checker) seen() {
	w := &k.c.Want
	seen := k.o.Seen
	switch {
	case w.SeenNothing && seen != nil:
		k.failf("the upstream saw %s %s", seen.Method, seen.Path)
	case seen == nil && (w.Seen != nil || len(w.SeenHas)+len(w.SeenLacks) > 0):
		k.failf("nothing reached the upstream: %d %s", k.o.Status, k.o.Body)
	case seen == nil:
	default:
		if w.Seen != nil {
			k.message("the request that the upstream saw", w.Seen, seen.Method+" "+seen.Path, seen.Headers, seen.Body)
		}
		k.parts("the request that the upstream saw", seen.Body, w.SeenHas, w.SeenLacks)
	}
}

func (k *checker) asked() {
	w := &k.c.Want
	if w.AskedNothing && len(k.o.Asked) > 0 {
		k.failf("the service was asked %s", k.o.Asked[0].Body)
	}
	if len(w.AskedHas)+len(w.AskedLacks) == 0 {
		return
	}
	if len(k.o.Asked) == 0 {
		k.failf("the service was not asked")
		return
	}
	var all strings.Builder
	for _, r := range k.o.Asked {
		fmt.Fprintln(&all, r.Method, r.Path)
		for _, h := range r.Headers {
			fmt.Fprintf(&all, "%s: %s\n", h[0], h[1])
		}
		fmt.Fprintln(&all, r.Body)
	}
	k.parts("what the service was asked", all.String(), w.AskedHas, w.AskedLacks)
}

func (k *checker) client() {
	w := &k.c.Want
	if w.Client != nil {
		k.message("the reply", w.Client, strconv.Itoa(k.o.Status), k.o.Headers, k.o.Body)
	}
	k.parts("the reply", k.o.Body, w.ClientHas, w.ClientLack)
	if w.Text == nil {
		return
	}
	h, err := hear(k.o.Body)
	if err != nil {
		k.failf("the reply can not be read: %w", err)
	}
	if h.text != *w.Text {
		k.failf("the model says %q (want %q)", h.text, *w.Text)
	}
}

func (k *checker) message(what string, want *Message, line string, headers [][2]string, body string) {
	if line != want.Line {
		k.failf("%s begins with %q (want %q): %s", what, line, want.Line, body)
	}
	for _, h := range want.Headers {
		if have := first(headers, h[0]); have != h[1] && (h[1] != "-" || have != "") {
			k.failf("%s has %s: %s (want %s)", what, h[0], have, h[1])
		}
	}
	if want.HasBody && body != want.Body {
		k.failf("%s is\n%s\n(want)\n%s", what, body, want.Body)
	}
}

func (k *checker) parts(what, body string, has, lacks []string) {
	for _, part := range has {
		if !strings.Contains(body, part) {
			k.failf("%s lacks %q: %s", what, part, body)
		}
	}
	for _, part := range lacks {
		if strings.Contains(body, part) {
			k.failf("%s has %q: %s", what, part, body)
		}
	}
}
