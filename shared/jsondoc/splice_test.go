package jsondoc

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// tree is a document as a naive model holds it: scalars as they are written.
type tree struct {
	raw     string // of a scalar
	keys    []string
	below   []*tree
	open    string // "{" or "[" for a container
	removed bool
}

var spaces = rapid.SampledFrom([]string{"", "", "", " ", "\n", "\t "})

// leaves are scalars in spellings that must survive.
var leaves = rapid.SampledFrom([]string{
	`1.50`, `12345678901234567890`, `-0`, `1E+2`, `true`, `null`, `""`, `"plain"`, `"a\u0040b"`, `"\ud83d\ude00\n\"\\\/"`, `"é😀x"`,
})

func drawTree(t *rapid.T, depth int) *tree {
	n := &tree{}
	kind := rapid.IntRange(0, 3).Draw(t, "kind")
	if depth == 0 || kind < 2 && depth < 3 {
		n.raw = leaves.Draw(t, "leaf")
		return n
	}
	n.open = "["
	if kind%2 == 0 {
		n.open = "{"
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "members") {
		n.keys = append(n.keys, string(rune('a'+i)))
		n.below = append(n.below, drawTree(t, depth-1))
	}
	return n
}

// write renders the tree; space stands between its tokens.
func (n *tree) write(b *strings.Builder, space func() string) {
	if n.open == "" {
		b.WriteString(n.raw)
		return
	}
	b.WriteString(n.open + space())
	first := true
	for i, m := range n.below {
		if m.removed {
			continue
		}
		if !first {
			b.WriteString("," + space())
		}
		first = false
		if n.open == "{" {
			b.WriteString(`"` + n.keys[i] + `"` + space() + ":" + space())
		}
		m.write(b, space)
		b.WriteString(space())
	}
	b.WriteString(map[string]string{"{": "}", "[": "]"}[n.open])
}

// all lists the nodes in the order of the document.
func (n *tree) all(parent *tree, out *[]*tree, parents map[*tree]*tree) {
	*out, parents[n] = append(*out, n), parent
	for _, m := range n.below {
		m.all(n, out, parents)
	}
}

func TestRandomEditsAreThoseOfANaiveModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		root := drawTree(t, 3)
		var text strings.Builder
		root.write(&text, func() string { return spaces.Draw(t, "space") })
		doc, err := Parse([]byte(text.String()), Limits{})
		if err != nil {
			t.Fatal(err)
		}
		var nodes []*tree
		parents := map[*tree]*tree{}
		root.all(nil, &nodes, parents)
		s := NewSplice(doc)
		busy := map[*tree]bool{} // edited, above or below what is edited, or beside what was removed
		for range rapid.IntRange(0, 6).Draw(t, "edits") {
			i := rapid.IntRange(0, len(nodes)-1).Draw(t, "node")
			n, v := nodes[i], doc.At(i)
			if busy[n] {
				continue
			}
			var below []*tree
			n.all(nil, &below, map[*tree]*tree{})
			for p := parents[n]; p != nil; p = parents[p] {
				busy[p] = true
			}
			for _, m := range below {
				busy[m] = true
			}
			editBoth(t, s, v, n, parents[n], busy)
		}
		if err := s.Err(); err != nil {
			t.Fatalf("%v in %s", err, text.String())
		}
		var want strings.Builder
		root.write(&want, func() string { return "" })
		got := string(s.Apply(nil))
		if minified(t, got) != minified(t, want.String()) {
			t.Fatalf("%s became\n%s, not\n%s", text.String(), got, want.String())
		}
	})
}

// editBoth makes one edit of v, and of n as the model.
func editBoth(t *rapid.T, s *Splice, v Value, n, parent *tree, busy map[*tree]bool) {
	switch kind := rapid.IntRange(0, 3).Draw(t, "edit"); {
	case kind == 0 && parent != nil && parent.open == "[":
		s.RemoveElements(v.Parent(), func(i int) bool { return i == v.Index() })
		n.removed = true
		for _, m := range parent.below {
			busy[m] = true
		}
	case kind == 1 && n.open == "{":
		for _, key := range []string{"x", "y"} {
			s.SetMember(v, key, []byte(`[7]`))
			n.keys, n.below = append(n.keys, key), append(n.below, &tree{raw: `[7]`})
		}
	case kind == 2 && v.Kind() == String && v.Text() != "":
		// Two ranges of the text, at its runes.
		runes := []rune(v.Text())
		a := rapid.IntRange(0, len(runes)).Draw(t, "a")
		b := rapid.IntRange(a, len(runes)).Draw(t, "b")
		at := func(i int) int { return len(string(runes[:i])) }
		s.ReplaceRange(v, at(0), at(a), "<\"")
		s.ReplaceRange(v, at(b), at(len(runes)), "é")
		n.raw = string(AppendString(nil, "<\""+string(runes[a:b])+"é"))
	default:
		n.raw, n.open, n.keys, n.below = `{"new":1.0}`, "", nil, nil
		s.Replace(v, []byte(n.raw))
	}
}

// minified is a document without white space outside strings and with its strings
// in one spelling; numbers stay as they are written.
func minified(t *rapid.T, text string) string {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var out strings.Builder
	for d.More() {
		token, err := d.Token()
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		writeToken(&out, token)
	}
	for { // the ends that More does not count
		token, err := d.Token()
		if err != nil {
			return out.String()
		}
		writeToken(&out, token)
		for d.More() {
			if token, err = d.Token(); err != nil {
				t.Fatalf("%s: %v", text, err)
			}
			writeToken(&out, token)
		}
	}
}

func writeToken(out *strings.Builder, token json.Token) {
	switch token := token.(type) {
	case json.Number:
		out.WriteString(token.String() + " ")
	case json.Delim:
		out.WriteString(token.String() + " ")
	default:
		b, _ := json.Marshal(token) // a string, a boolean or null
		out.Write(append(b, ' '))
	}
}

func TestEditsThatMeetAreRefused(t *testing.T) {
	const text = `{"a":"xyz","b":[1,2,3],"c":{"k":1}}`
	for name, edits := range map[string]func(s *Splice, r Value){
		"one value twice": func(s *Splice, r Value) { s.Replace(r.Get("b"), []byte("1")); s.Replace(r.Get("b"), []byte("2")) },
		"a value and what holds it": func(s *Splice, r Value) {
			s.Replace(r.Get("b"), []byte("1"))
			s.Replace(r.Get("b").First(), []byte("2"))
		},
		"ranges that overlap":           func(s *Splice, r Value) { s.ReplaceRange(r.Get("a"), 0, 2, ""); s.ReplaceRange(r.Get("a"), 1, 3, "") },
		"a range beyond the end":        func(s *Splice, r Value) { s.ReplaceRange(r.Get("a"), 2, 9, "") },
		"a range of what is no text":    func(s *Splice, r Value) { s.ReplaceRange(r.Get("b"), 0, 1, "") },
		"a value that does not exist":   func(s *Splice, r Value) { s.Replace(r.Get("z"), []byte("1")) },
		"a member of what is no object": func(s *Splice, r Value) { s.SetMember(r.Get("b"), "k", []byte("1")) },
	} {
		doc, err := Parse([]byte(text), Limits{})
		require.NoError(t, err)
		s := NewSplice(doc)
		edits(s, doc.Root())
		require.ErrorIs(t, s.Err(), ErrEdit, name)
	}
	doc, _ := Parse([]byte(text), Limits{})
	other, _ := Parse([]byte(text), Limits{})
	s := NewSplice(doc)
	s.Replace(other.Root().Get("a"), []byte("1"))
	require.ErrorIs(t, s.Err(), ErrEdit, "a value of another document")
}

func TestAnyElementsAreTakenOutOfAListWithTheirCommas(t *testing.T) {
	doc, err := Parse([]byte(`{"a":[ "0" , "1" ,"2", "3" ],"b":"x"}`), Limits{})
	require.NoError(t, err)
	for mask := range 16 {
		s := NewSplice(doc)
		s.RemoveElements(doc.Root().Get("a"), func(i int) bool { return mask&(1<<i) != 0 })
		s.ReplaceText(doc.Root().Get("b"), "y")
		require.NoError(t, s.Err())
		var out struct{ A []string }
		rendered := s.Apply(nil)
		require.NoError(t, json.Unmarshal(rendered, &out), "%s", rendered)
		var want []string
		for i := range 4 {
			if mask&(1<<i) == 0 {
				want = append(want, strconv.Itoa(i))
			}
		}
		require.ElementsMatch(t, want, out.A, "%s", rendered)
	}
	s := NewSplice(doc)
	s.RemoveElements(doc.Root().Get("b"), func(int) bool { return true })
	require.True(t, s.Empty(), "only a list has elements")
}
