package evasion

import (
	"encoding/json"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/plugins/sanitize"
	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
)

var write = flag.Bool("write", false, "write the document")

// document is where the list is written, seen from this folder.
const document = "../../plugins/sanitize/EVASION.md"

func gateway(t *testing.T) *exchangetest.Gateway {
	t.Helper()
	return exchangetest.New(t, exchangetest.Hold, exchange.Module("sanitize", sanitize.New), `{"host":HOST,"api":{"tool_types":["mcp"]}}`)
}

// refused sends a text in a place.
func refused(t *testing.T, g *exchangetest.Gateway, p *place, text string) bool {
	t.Helper()
	body := p.body
	body = strings.ReplaceAll(body, "NESTED", inString(t, inString(t, text)))
	body = strings.ReplaceAll(body, "TEXT", inString(t, text))
	r := g.Send(exchangetest.Request{
		Method: "POST", Path: p.path, Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}, {"accept", "application/json, text/event-stream"}},
	}, func(exchangetest.Request) exchangetest.Reply { return exchangetest.Reply{Status: 202} })
	if r.Refused {
		require.Contains(t, r.Body, "prompt_blocked", "%s, %s: it is refused for another reason", p.dialect, p.name)
	}
	return r.Refused
}

// inString is text as it stands in a string of JSON.
func inString(t *testing.T, text string) string {
	t.Helper()
	b, err := json.Marshal(text)
	require.NoError(t, err)
	return string(b[1 : len(b)-1])
}

func TestTheAttacksAreRefusedInTheClearInEachPlaceWhereSanitizeLooks(t *testing.T) {
	g := gateway(t)
	for _, attack := range attacks {
		for i := range places {
			require.True(t, refused(t, g, &places[i], attack), "%s: %s: %s", places[i].dialect, places[i].name, attack)
		}
		for i := range trusted {
			require.False(t, refused(t, g, &trusted[i], attack), "%s: %s: %s", trusted[i].dialect, trusted[i].name, attack)
		}
	}
}

func TestEachTechniqueIsSeenThroughAsFarAsTheListSays(t *testing.T) {
	g, names := gateway(t), map[string]bool{}
	for _, x := range Techniques() {
		require.False(t, names[x.Name], x.Name)
		names[x.Name] = true
		found, missed := 0, []string(nil)
		for _, attack := range attacks {
			if refused(t, g, &places[0], x.Disguise(attack)) {
				found++
			} else {
				missed = append(missed, x.Disguise(attack))
			}
		}
		if found != x.found {
			t.Errorf("%s: %d of %d are found, the list says %d; missed: %q", x.Name, found, len(attacks), x.found, missed)
		}
		if (x.why == "") != (x.found == len(attacks)) {
			t.Errorf("%s: the list says why not all are found where they are not, and only there", x.Name)
		}
	}
	require.GreaterOrEqual(t, len(names), 60)
}

func TestNineOfTenAreFoundInEachUsualKind(t *testing.T) {
	others, err := outside()
	require.NoError(t, err)
	for _, k := range kinds {
		for _, name := range k.techniques {
			require.Contains(t, others.Found, name)
		}
		found, share := k.least(&others)
		require.GreaterOrEqual(t, 10*found, 9*len(attacks), k.name)
		require.GreaterOrEqual(t, share, 90, k.name)
	}
}

func TestWhatIsSeenThroughInOnePlaceIsInAll(t *testing.T) {
	g := gateway(t)
	for _, x := range Techniques() {
		text := x.Disguise(attacks[0])
		want := refused(t, g, &places[0], text)
		for i := range places {
			if refused(t, g, &places[i], text) != want {
				t.Errorf("%s: %s, %s: found: %v", x.Name, places[i].dialect, places[i].name, !want)
			}
		}
		for i := range trusted {
			require.False(t, refused(t, g, &trusted[i], text), x.Name)
		}
	}
}

func TestHarmlessTextsPassInEachDisguise(t *testing.T) {
	g := gateway(t)
	for _, x := range Techniques() {
		for _, text := range harmless {
			require.False(t, refused(t, g, &places[0], x.Disguise(text)), "%s: %s", x.Name, text)
		}
	}
}

func TestTheDocumentIsThatOfTheList(t *testing.T) {
	want, err := describe()
	require.NoError(t, err)
	if *write {
		require.NoError(t, os.WriteFile(document, []byte(want), 0o600))
	}
	have, err := os.ReadFile(document)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "run make generate")
}
