package exchange_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// messageStream is a stream of messages, each of parts that are said in pieces and then again in every
// way in which the API repeats them.
func messageStream(messages [][][]string) string {
	n, items := 0, ""
	var b strings.Builder
	add := func(kind, rest string) { b.WriteString(typed(&n, kind, rest)) }
	add("response.created", `,"response":{"id":"r1","status":"in_progress","model":"gpt-4o","output":[]}`)
	for i, parts := range messages {
		add("response.output_item.added", fmt.Sprintf(`,"output_index":%d,"item":{"id":"m","type":"message","content":[]}`, i))
		content := ""
		for k, pieces := range parts {
			at := fmt.Sprintf(`,"item_id":"m","output_index":%d,"content_index":%d`, i, k)
			text := quoted(strings.Join(pieces, ""))
			part := `{"type":"output_text","text":` + text + `,"annotations":[],"logprobs":[{"token":` + text + `}]}`
			add("response.content_part.added", at+`,"part":{"type":"output_text","text":"","annotations":[]}`)
			for _, piece := range pieces {
				add("response.output_text.delta", at+`,"delta":`+quoted(piece)+`,"logprobs":[{"token":`+quoted(piece)+`}]`)
			}
			add("response.output_text.done", at+`,"text":`+text)
			add("response.content_part.done", at+`,"part":`+part)
			content += "," + part
		}
		item := `{"id":"m","type":"message","status":"completed","role":"assistant","content":[` + strings.TrimPrefix(content, ",") + `]}`
		add("response.output_item.done", fmt.Sprintf(`,"output_index":%d,"item":`, i)+item)
		items += "," + item
	}
	add("response.completed", `,"response":{"id":"r1","status":"completed","model":"gpt-4o","output":[`+strings.TrimPrefix(items, ",")+`],"usage":{"input_tokens":9,"output_tokens":4}}`)
	return b.String()
}

// Clients join what is said in all parts of all messages.
func TestAMatchOverPartsIsMaskedInEveryTelling(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		said := ""
		messages := make([][][]string, rapid.IntRange(1, 3).Draw(r, "messages"))
		for i := range messages {
			for range rapid.IntRange(1, 3).Draw(r, "parts") {
				text := drawText(r)
				said += text
				messages[i] = append(messages[i], cutRunes(r, text))
			}
		}
		stream := messageStream(messages)
		p := rapid.SampledFrom(exchangetest.Profiles).Draw(r, "profile")
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		body := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", cutAnywhere(r, stream)...)).Body
		want := strings.ReplaceAll(said, "hunter2", "[X]")
		text, _ := tellings(r, body)
		for _, where := range []string{"delta", "done", "part", "item", "response"} {
			require.Equal(r, want, text[where], where)
		}
		if want == said {
			require.Equal(r, stream, body, "nothing was found and nothing is changed")
		}
	})
}

// What is said again is not shown again to who judges it, and what was masked in it is masked there.
func TestWhatIsSaidAgainIsJudgedOnce(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		said := ""
		var messages [][][]string
		for range rapid.IntRange(1, 2).Draw(r, "messages") {
			first, second := drawText(r), drawText(r)
			said += first + second
			messages = append(messages, [][]string{cutRunes(r, first), cutRunes(r, second)})
		}
		j := &streamJudge{words: []string{"p", "ö"}, window: rapid.IntRange(1, 40).Draw(r, "window"), asks: true}
		g := asking(t, exchangetest.Hold, plain, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, j)
		g.Slow = rapid.Bool().Draw(r, "slow")
		body := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", strings.SplitAfter(messageStream(messages), "\n\n")...)).Body
		shown := strings.ReplaceAll(said, "hunter2", "[X]")
		require.Equal(r, shown, strings.Join(j.seen, ""))
		text, _ := tellings(r, body)
		for _, where := range []string{"delta", "done", "part", "item", "response"} {
			require.Equal(r, strings.NewReplacer("p", "[Y]", "ö", "[Y]").Replace(shown), text[where], where)
		}
	})
}

func TestTheTokensOfAnEditedPartAreGone(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST}`)
		body := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", messageStream([][][]string{{{"a hun"}}, {{"ter2 b"}}}))).Body
		require.NotContains(t, body, `"token":"a hun`, p)
		require.NotContains(t, body, `"token":"ter2`, p)
	}
}

func TestWhatIsHeldOfAMessageDoesNotHoldTheCallOfATool(t *testing.T) {
	n := 90
	stream := messageStream([][][]string{{{"a hun"}}})
	stream, _, _ = strings.Cut(stream, "event: response.completed")
	call := typed(&n, "response.output_item.added", `,"output_index":1,"item":{"id":"f","type":"function_call","call_id":"c","name":"fn","arguments":""}`)
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
	r := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", stream, call, "event: "))
	require.Equal(t, stream+call, r.Steps[1])
}

// What is said again is judged for itself where it is not what was said.
func TestAPartThatIsSaidAgainOtherwiseIsReadForItself(t *testing.T) {
	stream := messageStream([][][]string{{{"a hun"}, {"ter2 b"}}})
	for name, change := range map[string][2]string{
		"longer":          {`"text":"a hun"`, `"text":"a hunter2"`},
		"as long":         {`"text":"ter2 b"`, `"text":"hunter2"`},
		"of another part": {`"content_index":1,"text":`, `"content_index":7,"text":"hunter2","other":`},
	} {
		changed := strings.Replace(stream, change[0], change[1], 1)
		require.NotEqual(t, stream, changed, name)
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST}`)
		require.NotContains(t, g.Send(post("/v1/responses", responseCall), answer("text/event-stream", changed)).Body, "hunter2", name)
	}
}

func TestMoreFindingsThanAreRememberedEndTheStream(t *testing.T) {
	var pieces []string
	for range 10 {
		pieces = append(pieces, strings.Repeat("hunter2", 100))
	}
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"bounds":{"held":"32KiB"}}`)
	r := g.Send(post("/v1/responses", responseCall), answer("text/event-stream", messageStream([][][]string{{pieces}})))
	require.Equal(t, "content_filtered", r.Facts["reason"])
	require.NotContains(t, r.Body, "hunter2")
}

// A text that is said again otherwise is judged as the whole that it is, and not with the next.
func TestWhatIsSaidAgainOtherwiseIsJudgedByItself(t *testing.T) {
	j := &streamJudge{window: 100}
	g := asking(t, exchangetest.Hold, plain, j)
	stream := messageStream([][][]string{{{"abc"}}})
	stream = strings.ReplaceAll(stream, `"content_index":0,"text":"abc"`, `"content_index":0,"text":"xyz"`)
	stream = strings.ReplaceAll(stream, `"part":{"type":"output_text","text":"abc"`, `"part":{"type":"output_text","text":"xyz"`)
	g.Send(post("/v1/responses", responseCall), answer("text/event-stream", stream))
	require.Contains(t, j.seen, "xyz")
	require.NotContains(t, j.seen, "xyzxyz")
}

// counted notes how much text was delivered.
type counted struct{ delivered int64 }

func (*counted) Name() string { return "counted" }

func (c *counted) Done(x *control.Exchange) { c.delivered = x.Delivered }

func TestWhatIsSaidAgainIsDeliveredOnce(t *testing.T) {
	c := new(counted)
	g := asking(t, exchangetest.Hold, plain, &masker{settings{Word: "hunter2", Bad: "forbidden", Deny: "attack", Mask: "[X]"}}, c)
	g.Send(post("/v1/responses", responseCall), answer("text/event-stream", messageStream([][][]string{{{"abc", "def"}, {"gh"}}})))
	require.Equal(t, int64(len("abcdefgh")), c.delivered)
}
