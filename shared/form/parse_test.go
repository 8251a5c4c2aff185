package form

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	model = "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\nwhisper-1\r\n"
	sound = "--b\r\ncontent-disposition:form-data; name=file; filename=\"a b.mp3\"\r\nContent-Type: audio/webm;codecs=opus\r\nContent-Length: 5\r\n\r\n\x00\xff\r\n-\r\n"
)

func TestPartsAreFoundWhereTheyStand(t *testing.T) {
	body := []byte(model + sound + "--b--\r\n  ")
	f, err := Parse(body, "b")
	require.NoError(t, err)
	require.Len(t, f.Parts, 2)
	require.Equal(t, len(model+sound), f.Closing)
	text, file := &f.Parts[0], &f.Parts[1]
	require.Equal(t, "model whisper-1", string(text.Name.Of(body))+" "+string(text.Content.Of(body)))
	require.False(t, text.IsFile())
	require.True(t, file.IsFile())
	require.Equal(t, "\x00\xff\r\n-", string(file.Content.Of(body)))
	require.Equal(t, "filename=a b.mp3", string(file.FilenameKey.Of(body))+"="+string(file.Filename.Of(body)))
	require.Equal(t, "Content-Type=audio/webm;codecs=opus", string(file.TypeKey.Of(body))+"="+string(file.Type.Of(body)))
}

// part is a text with these headers.
func part(headers, content string) string { return "--b\r\n" + headers + "\r\n\r\n" + content + "\r\n" }

// named is one with this name, written as it is.
func named(name string) string { return part("Content-Disposition: form-data; name="+name, "x") }

func TestWhatServersReadDifferentlyIsRefused(t *testing.T) {
	const disposition = "Content-Disposition: form-data; name=\"x\""
	for _, row := range []struct {
		name, body string
		want       Problem
	}{
		{"no boundary at all", "model=x", ProblemPreamble},
		{"bytes before the first boundary", "\r\n" + model + "--b--", ProblemPreamble},
		{"bytes behind the last boundary", model + "--b--\r\nx", ProblemEpilogue},
		{"a boundary behind the last", model + "--b--\r\n--b--", ProblemDelimiter},
		{"two line ends behind the last boundary", model + "--b--\r\n\r\n", ProblemEpilogue},
		{"no last boundary", model, ProblemCut},
		{"no part", "--b--\r\n", ProblemEmpty},
		{"a boundary that goes on", "--bc\r\n", ProblemDelimiter},
		{"a boundary with white space behind it", model + "--b \r\n" + disposition + "\r\n\r\nx\r\n--b--", ProblemDelimiter},
		{"a boundary with a bare line feed behind it", "--b\n" + disposition + "\n\nx\n--b--", ProblemDelimiter},
		{"a boundary behind a bare line feed", "--b\r\n" + disposition + "\r\n\r\nx\n--b--", ProblemDelimiter},
		{"a line that begins like the boundary", part(disposition, "a\r\n--bc") + "--b--", ProblemDelimiter},
		{"the boundary within a line", part(disposition, "a --b") + "--b--", ProblemDelimiter},
		{"a part without headers", "--b\r\n\r\nx\r\n--b--", ProblemHeader},
		{"headers without an end", "--b\r\n" + disposition + "\r\n--b--", ProblemHeader},
		{"headers that end with bare line feeds", "--b\r\n" + disposition + "\n\nx\r\n--b--", ProblemHeader},
		{"a folded header", part(disposition+"\r\n ; filename:\"x\"", "x") + "--b--", ProblemHeader},
		{"a header that comes twice", part(disposition+"\r\n"+disposition, "x") + "--b--", ProblemHeader},
		{"a header of another kind", part(disposition+"\r\nContent-Transfer-Encoding: base64", "x") + "--b--", ProblemHeader},
		{"a header without a value", part(disposition+"\r\nContent-Type:", "x") + "--b--", ProblemHeader},
		{"a header with a control character", part(disposition+"\r\nContent-Type: text/\x00plain", "x") + "--b--", ProblemHeader},
		{"headers without end", part(disposition+"\r\nContent-Type: text/"+strings.Repeat("x", maxHead), "x") + "--b--", ProblemHeader},
		{"no disposition", part("Content-Type: text/plain", "x") + "--b--", ProblemDisposition},
		{"a disposition of another kind", part("Content-Disposition: attachment; name=\"x\"", "x") + "--b--", ProblemDisposition},
		{"no name", part("Content-Disposition: form-data", "x") + "--b--", ProblemDisposition},
		{"an empty name", named(`""`) + "--b--", ProblemDisposition},
		{"two names", named(`"x"; name="y"`) + "--b--", ProblemDisposition},
		{"a name in another case", part("Content-Disposition: form-data; Name=\"x\"", "x") + "--b--", ProblemDisposition},
		{"a name with an escape", named(`"x\"y"`) + "--b--", ProblemDisposition},
		{"a name that is not ended", named(`"x`) + "--b--", ProblemDisposition},
		{"a file's name in another form", named(`"x"; filename*=utf-8''a`) + "--b--", ProblemDisposition},
		{"a file without a name", named(`"x"; filename=""`) + "--b--", ProblemDisposition},
		{"more behind the parameters", named(`"x" y`) + "--b--", ProblemDisposition},
		{"a file's name that is no UTF-8", named("\"x\"; filename=\"\xff\"") + "--b--", ProblemFile},
		{"a name with a space", named(`"a b"`) + "--b--", ProblemName},
		{"a name with two keys", named(`"metadata[user][name]"`) + "--b--", ProblemName},
		{"a key that is not ended", named(`"metadata[user"`) + "--b--", ProblemName},
		{"a key with more behind it", named(`"metadata[user]x"`) + "--b--", ProblemName},
		{"a list of lists", named(`"x[][]"`) + "--b--", ProblemName},
		{"a name that is too long", named(`"`+strings.Repeat("x", maxName+1)+`"`) + "--b--", ProblemName},
		{"the field that names the charset", named(`"_charset_"`) + "--b--", ProblemName},
		{"a text of another type", part(disposition+"\r\nContent-Type: application/json", "x") + "--b--", ProblemType},
		{"a text in another charset", part(disposition+"\r\nContent-Type: text/plain; charset=utf-16", "x") + "--b--", ProblemType},
		{"a form within the form", part(disposition+"; filename=\"x\"\r\nContent-Type: multipart/mixed; boundary=c", "x") + "--b--", ProblemType},
		{"a type that is none", part(disposition+"; filename=\"x\"\r\nContent-Type: audio", "x") + "--b--", ProblemType},
		{"a wrong length", part(disposition+"\r\nContent-Length: 2", "x") + "--b--", ProblemLength},
		{"a text with a NUL", part(disposition, "a\x00") + "--b--", ProblemText},
		{"a text that is no UTF-8", part(disposition, "\xff") + "--b--", ProblemText},
		{"more parts than are followed", strings.Repeat(model, MaxParts+1) + "--b--", ProblemTooMany},
	} {
		t.Run(row.name, func(t *testing.T) {
			_, err := Parse([]byte(row.body), "b")
			var e *Error
			require.ErrorAs(t, err, &e)
			require.Equal(t, row.want, e.Problem)
			require.NotContains(t, err.Error(), "x\r")
		})
	}
}

func TestTheBoundaryIsReadInOneWayOnly(t *testing.T) {
	for _, row := range []struct{ contentType, want string }{
		{"multipart/form-data; boundary=----WebKitFormBoundaryAb1", "----WebKitFormBoundaryAb1"},
		{`Multipart/Form-Data;Boundary="a(b):c=d?"`, "a(b):c=d?"},
		{"multipart/form-data", ""},
		{"multipart/mixed; boundary=a", ""},
		{"multipart/form-data; boundary=", ""},
		{`multipart/form-data; boundary=""`, ""},
		{`multipart/form-data; boundary="a`, ""},
		{`multipart/form-data; boundary="a b"`, ""},
		{`multipart/form-data; boundary="a\"b"`, ""},
		{"multipart/form-data; boundary=a:b", ""},
		{"multipart/form-data; boundary=a; boundary=b", ""},
		{"multipart/form-data; charset=utf-8; boundary=a", ""},
		{"multipart/form-data; boundary=" + strings.Repeat("a", 71), ""},
	} {
		got, err := Boundary(row.contentType)
		require.Equal(t, row.want, got, row.contentType)
		require.Equal(t, row.want == "", err != nil, row.contentType)
	}
}
