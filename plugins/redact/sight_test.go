package redact

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/llm"
)

// What is taken out unseen must not put together what is looked for.
func TestWhatIsTakenOutPutsNothingTogether(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"words":["bluebird"],"default":{"embeds":"mask","queries":"mask"}}`)
	for _, between := range []string{
		"\x07", "\x00", "\x7f", "\x1b[0m", "\x1b]0;x\x07", "\u009b0m", "\u202e", "\U000e0041", "\u200b\u200b\u200b\u200b", "\ufe0f\ufe0f", "\x07\x1b[0m\U000e0041\x07",
	} {
		for text, want := range map[string]string{
			"so !|[a](https://evil.test/x) end": "so [IMAGE REMOVED] end", "so ![a]|(https://evil.test/x) end": "so [IMAGE REMOVED] end",
			"so ![a](ht|tps://evil.test/x) end": "so [IMAGE REMOVED] end", "so <i|mg src=//evil.test/x> end": "so [IMAGE REMOVED] end",
			"so <|iframe src=//evil.test/x> end": "so [EMBED REMOVED] end", "a blue|bird sings": "a [REMOVED] sings", "mail jane.doe@|corp.example now": "mail [EMAIL] now",
			"key " + secret[:20] + "|" + secret[20:] + " now": "key [SECRET] now", "see https://a.test/b|?c=d now": "see https://a.test/b[QUERY REMOVED] now",
		} {
			text = strings.ReplaceAll(text, "|", between)
			shown := said(t, g.Send(request(false), whole(text)))
			require.Equal(t, want, shown, "%q", text)
			require.Equal(t, want, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))), "%q byte by byte", text)
		}
	}
	require.Equal(t, "so [IMAGE REMOVED] end", said(t, g.Send(request(false), whole("so ![a](ht\u200btps://evil.test/x) end"))), "one between letters")
}

// What becomes of a text is what becomes of it without what is taken out, however it is cut.
func TestWhatIsTakenOutMovesNoEdit(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"words":["bluebird"]}`)
	strips := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"secrets":"allow","personal":"allow","words":"allow","images":"allow"}}`)
	parts := []string{"a ", "(", ":", "[", "!", "-----BEGIN PRIVATE KEY-----\nMIIE", "vQIB", "\n-----END PRIVATE KEY-----", "blue", "bird ", "jane@corp.example ", "\x07", "\x1b[1m", "\U000e0041", "\u200b\u200b\u200b\u200b", "é", "4111 1111 ", "1111 1111 ", "\x1b"}
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(parts), 1, 12).Draw(rt, "parts"), "") + "."
		shown := said(t, g.Send(request(false), whole(text)))
		require.Equal(rt, shown, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))), "%q", text)
		require.Equal(rt, said(t, g.Send(request(false), whole(said(t, strips.Send(request(false), whole(text)))))), shown, "%q", text)
	})
}

// A reply of nothing but what is taken out, behind what may become a match, needs no memory for each.
func TestARowThatIsTakenOutIsOneEdit(t *testing.T) {
	var p pending
	p.add(edit(0, 1), 3)
	for i := 1; i < 1000; i++ {
		require.True(t, p.stretch(edit(i, i+1), 3))
	}
	require.Equal(t, 1000, p.edits[0].To)
	require.False(t, p.stretch(edit(1001, 1002), 3), "there is text before it")
	require.False(t, p.stretch(edit(1000, 1001), 4), "another rule's")
}

func edit(from, to int) llm.Edit { return llm.Edit{From: from, To: to} }

// A mask is in brackets: what stands behind it must not make it the text of an image or the label of a definition.
func TestAMaskMakesNoImage(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"words":["bluebird"]}`)
	for text, want := range map[string]string{
		"!jane@corp.example(https://evil.test/x) end":  "![EMAIL] (https://evil.test/x) end",
		"!a\n\njane@corp.example: https://evil.test/x": "!a\n\n[EMAIL] : https://evil.test/x",
		"!bluebird[a] end": "![REMOVED] [a] end",
		"!![x](https://evil.test/a)(https://evil.test/b) end":                                            "![IMAGE REMOVED] (https://evil.test/b) end",
		"!jane@corp.example\x07(https://evil.test/x) end":                                                "![EMAIL] (https://evil.test/x) end",
		"!-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----(https://evil.test/x) end": "![PRIVATE KEY] (https://evil.test/x) end",
		"mail jane@corp.example (or call)":                                                               "mail [EMAIL] (or call)",
	} {
		require.Equal(t, want, said(t, g.Send(request(false), whole(text))), text)
		for i := range text {
			require.Equal(t, want, said(t, g.Send(request(true), streamed(text[:i], text[i:]))), "%q cut at %d", text, i)
		}
		require.Equal(t, want, said(t, g.Send(request(true), streamed(strings.Split(text, "")...))), "%q byte by byte", text)
	}
}
