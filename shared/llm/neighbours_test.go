package llm

import (
	options "flag"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// neighbours are documents a few changes away from others: values, elements and members of
// one that stand in another, under names that are spelled a little differently.
type neighbours struct {
	random        *rand.Rand
	docs          []*jsondoc.Doc
	names, values []string
}

// strangers are values that no API has in most places.
var strangers = strings.Fields(`0 1234567 0.5 1e400 true null "" "x" "00" "stray\u0020words" "a\u0062" "\ud800" "https://a.b/c" {} [] [1] {"00":1} {"00":"x"} [[{"00":0}]] [{}] {"":"x"}
	{"stray\u0020name":0} ["stray\u0020words"] {"type":"text","text":"t"} [{"type":"text","text":"t"}] "aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ=" "data:image/png;base64,iVBORw0KGgo=" "{\"a\":\"b\"}"`)

// pictures are what is a picture and what is none for the text in it.
var pictures = func() []string {
	png := ";base64," + strings.Repeat("iVBORw0KGgoAAAAN", 20) + `"`
	return []string{`"data:image/png` + png, `"DATA:image/png` + png, `"data:a text/png` + png, `"data:a text` + png, `"data:image/a text` + png}
}()

func neighboursOf(t *testing.T, bodies, names []string) *neighbours {
	t.Helper()
	n := &neighbours{random: rand.New(rand.NewPCG(1, 2)), values: slices.Concat(strangers, pictures)} //nolint:gosec // the same each time
	known := map[string]bool{}
	for _, name := range slices.Concat(names, []string{"00", "stray name", "x", ""}) {
		known[name] = true
	}
	for _, body := range slices.Sorted(slices.Values(bodies)) {
		doc, err := jsondoc.Parse([]byte(body), jsondoc.Limits{})
		if err != nil {
			continue // of events some are no documents
		}
		n.docs = append(n.docs, doc)
		for _, v := range descendants(doc.Root(), nil) {
			known[v.Key()] = true
			n.values = append(n.values, string(v.Raw()))
		}
	}
	require.NotEmpty(t, n.docs)
	n.names = slices.Sorted(maps.Keys(known))
	return n
}

// next is a document with one to three changes.
func (n *neighbours) next() string {
	doc := anyOf(n, n.docs)
	for range 1 + n.random.IntN(3) {
		nodes := descendants(doc.Root(), nil)
		v := anyOf(n, nodes)
		with := anyOf(n, n.values)
		if n.random.IntN(2) == 0 {
			with = anyOf(n, strangers)
		}
		switch kind := v.Kind(); {
		case n.random.IntN(3) == 0: // in its place
		case kind == jsondoc.Array:
			with = withLast(v, with)
		case kind == jsondoc.Object && n.random.IntN(4) == 0:
			with = without(v, n.random.IntN(v.Len()+1))
		case kind == jsondoc.Object:
			if name := n.name(); !v.Get(name).Exists() {
				with = withLast(v, strconv.Quote(name)+":"+with)
			}
		}
		changed, err := jsondoc.Parse(appendWith(nil, doc.Root(), v, with), jsondoc.Limits{})
		if err != nil {
			continue // two names that a reader may take for one
		}
		doc = changed
	}
	return string(doc.Root().Raw())
}

func anyOf[T any](n *neighbours, list []T) T { return list[n.random.IntN(len(list))] }

// name is one of the names, most often as it is spelled.
func (n *neighbours) name() string {
	name := anyOf(n, n.names)
	switch n.random.IntN(12) {
	case 0:
		return strings.ToUpper(name)
	case 1:
		return strings.ReplaceAll(name, "_", "")
	case 2:
		return strings.ReplaceAll(name, "s", "ſ") // which Go takes for an s
	case 3:
		return name[:len(name)/2] + "_" + name[len(name)/2:]
	}
	return name
}

// without is v, an object, without its member i.
func without(v jsondoc.Value, i int) string {
	var left []string
	for m := v.First(); m.Exists(); m = m.Next() {
		if m.Index() != i {
			left = append(left, strconv.Quote(m.Key())+":"+string(m.Raw()))
		}
	}
	return "{" + strings.Join(left, ",") + "}"
}

// nearby is how many documents near to known ones are read in each test: more with -args -near.
var nearby = options.Int("near", 4000, "read so many documents near to known ones in each test")

// TestWhatIsNearToAKnownDocumentIsReadToo reads documents that fuzzing would take long to come to.
func TestWhatIsNearToAKnownDocumentIsReadToo(t *testing.T) {
	var events, kinds []string
	for _, seed := range eventSeeds() {
		kinds, events = append(kinds, seed[0]), append(events, seed[1])
	}
	masks := []string{"X", "", `"`, "\xff", "text", "https://a.b", "é"}
	for name, near := range map[string]struct {
		of, names []string
		check     func(t *testing.T, n *neighbours, body string)
	}{
		"calls": {callSeeds(), slices.Sorted(maps.Keys(callWords.keys)), func(t *testing.T, n *neighbours, body string) {
			checkCall(t, body, n.random.IntN(40), anyOf(n, masks))
		}},
		"replies": {append(replySeeds(), plainReply), slices.Sorted(maps.Keys(replyWords.keys)), func(t *testing.T, _ *neighbours, body string) {
			checkReply(t, body)
			checkPlain(t, body)
		}},
		"events": {events, slices.Sorted(maps.Keys(replyWords.keys)), func(t *testing.T, n *neighbours, body string) {
			checkEvent(t, anyOf(n, kinds), body)
		}},
		"messages": {slices.Concat(slices.Sorted(maps.Values(mcpEverything)), mcpReplies, mcpEvents), nil, func(t *testing.T, _ *neighbours, body string) {
			checkMCP(t, body)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			var body string
			t.Cleanup(func() {
				if t.Failed() {
					t.Log(body)
				}
			})
			n := neighboursOf(t, near.of, near.names)
			for range *nearby {
				body = n.next()
				near.check(t, n, body)
			}
		})
	}
}
