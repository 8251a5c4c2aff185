package llm

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// probe tries one row of a table: bodies in which MARK stands where the row says.
type probe struct {
	row string
	// calls, replies and events are bodies; what they all become of MARK is in the table.
	calls, replies, events []string
	// lists is what the configuration must list for the second class.
	lists Options
}

const (
	mark = "zq~mark"
	// coded stands for MARK where base64 is known as such: of bytes that are no text.
	coded = "/4D+gf+A/oH/gP6B/4D+gQ=="
	// number and id stand for MARK where a text can not be.
	markNumber = "31415926"
	markID     = "zq-mark"
)

var longCoded = strings.Repeat(coded[:16], 20)

// classes are the words that begin what a table says of a place.
var classes = regexp.MustCompile(`\b(edited|inspected|opaque|refused|withheld)\b`)

// place is what became of MARK in the texts that were read: text has the fixed ones too.
func place(err error, editable, fixed []string) string {
	has := func(list []string) bool {
		for _, s := range list {
			for _, m := range []string{mark, coded[:16], markNumber, markID} {
				if strings.Contains(s, m) {
					return true
				}
			}
		}
		return false
	}
	switch {
	case err != nil:
		return "refused"
	case has(editable):
		return "edited"
	case has(fixed):
		return "inspected"
	}
	return "opaque"
}

// ofCall is what becomes of MARK in a call.
func ofCall(t *testing.T, path, body string, opt Options) string {
	t.Helper()
	var c *Call
	var err error
	if Find("POST", path).Form {
		c, _, err = readForm(t, path, formOf(strings.Split(body, "|")...), opt)
	} else {
		c, err = readCallOf(t, path, body, opt)
	}
	var editable, fixed []string
	for i := 0; err == nil && i < len(c.Texts); i++ {
		if c.Texts[i].Fixed {
			fixed = append(fixed, c.Texts[i].String())
		} else {
			editable = append(editable, c.Texts[i].String())
		}
	}
	return place(err, editable, fixed)
}

// ofPieces is what becomes of MARK in a reply or an event.
func ofPieces(err error, list []Piece) string {
	var editable, fixed []string
	for i := range list {
		if list[i].Fixed {
			fixed = append(fixed, list[i].String())
		} else {
			editable = append(editable, list[i].String())
		}
	}
	return place(err, editable, fixed)
}

// tables are the rows below a heading of this folder's README, of three cells each.
func tables(t *testing.T, heading string) (rows [][3]string) {
	t.Helper()
	readme, err := os.ReadFile("README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(readme), "| "+heading+", place of text | request | reply and stream |\n|---|---|---|\n")
	require.True(t, ok, heading)
	body, _, _ := strings.Cut(rest, "\n\n")
	for line := range strings.SplitSeq(body, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		require.Len(t, cells, 3, line)
		rows = append(rows, [3]string{strings.TrimSpace(cells[0]), strings.TrimSpace(cells[1]), strings.TrimSpace(cells[2])})
	}
	return rows
}

func TestTheTablesOfTheReadmeSayWhatIsDone(t *testing.T) {
	fill := strings.NewReplacer("MARK", mark, "LONG", longCoded, "CODE", coded, "NUMBER", markNumber, "IDENT", markID)
	for _, table := range probed {
		rows := tables(t, table.heading)
		require.Len(t, table.probes, len(rows), table.heading)
		for i, p := range table.probes {
			row := rows[i]
			require.Equal(t, row[0], p.row, "the rows are in the same order")
			t.Run(table.heading+"/"+p.row, func(t *testing.T) {
				require.Equal(t, row[1] == "", len(p.calls) == 0, "a request is tried where the table has one")
				require.Equal(t, row[2] == "", len(p.replies)+len(p.events) == 0, "a reply is tried where the table has one")
				for _, call := range p.calls {
					path, body := table.endpoint(call)
					first := table.always
					if p.lists.Parts != nil {
						first = Options{}
					}
					want := classes.FindAllString(row[1], -1)
					require.Equal(t, want[0], ofCall(t, path, fill.Replace(body), first), body)
					if len(want) > 1 && want[0] == "refused" {
						require.Equal(t, want[1], ofCall(t, path, fill.Replace(body), p.lists), body)
					}
				}
				for _, reply := range p.replies {
					path, body := table.endpoint(reply)
					want := classes.FindAllString(row[2], -1)
					r, err := readReplyOf(t, path, fill.Replace(body))
					if want[0] == "withheld" {
						require.NotEmpty(t, r.Opaque, body)
						want = want[1:]
					}
					if want[0] == "refused" && len(r.Asked) > 0 {
						require.Subset(t, p.lists.Events, r.Asked, body) // what asks is refused, then is as any other text
						want = want[1:]
					}
					require.Equal(t, want[0], ofPieces(err, r.Pieces), body)
				}
				for _, event := range p.events {
					path, body := table.endpoint(event)
					name, data, named := strings.Cut(body, "\n")
					if !named {
						name, data = "", body
					}
					want := classes.FindAllString(row[2], -1)
					read := func(opt Options) string {
						ep, e := Find("POST", path), new(Event)
						err := readEvent(t, ep.Dialect, e, &Progress{Endpoint: ep, Framing: ep.Dialect.Framing(ep)}, name, fill.Replace(data), &opt)
						return ofPieces(err, e.Pieces)
					}
					require.Equal(t, want[0], read(Options{}), body)
					if len(want) > 1 && want[0] == "refused" {
						require.Equal(t, want[1], read(p.lists), body)
					}
				}
			})
		}
	}
}

// probedTable is one table with what tries its rows.
type probedTable struct {
	heading string
	// path is the endpoint of a body that begins with none; wrap surrounds a call that is
	// written as members.
	path, wrap string
	always     Options
	probes     []probe
}

// endpoint is the path and the body of a probe: "/path body", "+members" in wrap, or a body.
func (p *probedTable) endpoint(text string) (path, body string) {
	path = p.path
	if text[0] == '/' {
		path, text, _ = strings.Cut(text, " ")
	}
	if rest, ok := strings.CutPrefix(text, "+"); ok {
		text = strings.Replace(p.wrap, "…", rest, 1)
	}
	return path, text
}
