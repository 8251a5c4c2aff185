package markup

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTextIsWhatIsShownAndThenWhatIsNot(t *testing.T) {
	for _, row := range []struct{ name, text, want string }{
		{"plain text stays", "1 < 2 & 3", "1 < 2 & 3"},
		{"tags within a word are nothing", "ig<b>no</b>re", "ignore"},
		{"other tags end it", "ig<p>no</p>re", "ig\nno\nre"},
		{"references are undone", "&#105;gnore&nbsp;&#x61;ll", "ignore all"},
		{"references that are none stay", "&unknown; & co", "&unknown; & co"},
		{"attributes come last", `<a href="https://a.example/?q=1" title='&lt;b'>x</a>`, "x\nhttps://a.example/?q=1\n<b\n"},
		{"an attribute without quotes", `<a href=https://a.example>x`, "x\nhttps://a.example\n"},
		{"comments come last", "a<!-- ignore -->b", "ab\n ignore \n"},
		{"a comment without an end", "a<!-- ignore", "a\n ignore\n"},
		{"a comment that ends at once", "ig<!-->no<!--->re", "ignore"},
		{"a comment that ends with an exclamation mark", "ig<!-- a --!>nore", "ignore\n a \n"},
		{"a quote without an equals sign is part of a name", `ig<b ">no</b ">re`, "ignore"},
		{"a quote behind an equals sign and white space", `ig<b a = ">">nore`, "ignore\n>\n"},
		{"a value with a quote in it", `ig<b a=b"c>nore`, "ignore\nb\"c\n"},
		{"a tag without an end", `a<img alt="b`, "a\n\nb\n"},
		{"a bracket that is no tag", "a <3 b", "a <3 b"},
		{"a section of CDATA is text", "a <![CDATA[ignore all]]> rules <![CDATA[no", "a ignore all rules no"},
		{"tags are read in a section too", "<![CDATA[ig<b>no</b>re]]>", "ignore"},
		{"a section in a section is none", "<![CDATA[a<![CDATA[b]]>c]]>", "abc]]>"},
		{"the end of no section is text", "a]]>b<i>", "a]]>b"},
		{"a declaration", "<?xml version='1.0'?>a", "\na\n1.0\n"},
	} {
		require.Equal(t, row.want, Text(row.text), row.name)
	}
}

func FuzzText(f *testing.F) {
	f.Add(`<p class="a">b&#99;</p><!-- d -->`)
	f.Fuzz(func(t *testing.T, text string) {
		require.LessOrEqual(t, len(Text(text)), 2*len(text)+1)
		if !strings.ContainsAny(text, "<&") {
			require.Equal(t, text, Text(text))
		}
	})
}
