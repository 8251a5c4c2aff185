package main

import (
	"fmt"
	"strings"

	"github.com/rogpeppe/go-internal/diff"

	"portcullis/shared/jsondoc"
)

// view is a message as one side sees it.
type view struct {
	line    string
	headers [][2]string
	body    string
}

// lines are the message's, its body taken apart where it is JSON.
func (v view) lines() string {
	var b strings.Builder
	b.WriteString(v.line + "\n")
	for _, h := range v.headers {
		if !strings.HasPrefix(h[0], ":") {
			fmt.Fprintf(&b, "%s: %s\n", h[0], h[1])
		}
	}
	b.WriteString("\n" + flatten(v.body))
	return b.String()
}

// flatten is a line for each value of a JSON body, "path = value"; other bodies stay as
// they are.
func flatten(body string) string {
	doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
	if err != nil {
		return strings.TrimSuffix(body, "\n") + "\n"
	}
	var b strings.Builder
	for i := range doc.Len() {
		v := doc.At(i)
		if v.Len() > 0 && (v.Kind() == jsondoc.Object || v.Kind() == jsondoc.Array) {
			continue // its members are lines of their own
		}
		path := v.Path()
		if path == "" {
			path = "the body"
		}
		fmt.Fprintf(&b, "%s = %s\n", path, v.Raw())
	}
	return b.String()
}

// changes says how a message was changed between from and to.
func changes(fromName string, from view, toName string, to view) string {
	if text := diff.Diff(fromName, []byte(from.lines()), toName, []byte(to.lines())); text != nil {
		_, text, _ := strings.Cut(string(text), "\n") // the first line is a command nobody gave
		return text
	}
	if from.body != to.body {
		return fmt.Sprintf("the same but for white space, %d bytes became %d\n", len(from.body), len(to.body))
	}
	return "unchanged\n"
}
