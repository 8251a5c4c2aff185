package form

import (
	"bytes"
	"io"
	"mime/multipart"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzParse holds what Parse takes against Go's reader, which takes much more: the same
// parts with the same names and contents.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		model + sound + "--b--\r\n", model + "--b--", part("Content-Disposition: form-data; name=\"x[]\"\r\nContent-Type: text/plain; charset=utf-8", "") + "--b--  \r\n ",
		named(`"x"; filename=""`) + "--b--", part("Content-Disposition: form-data; name=x", "a\r\n-b") + "--b--",
	} {
		f.Add([]byte(seed), "b")
	}
	f.Fuzz(func(t *testing.T, body []byte, boundary string) {
		if named, err := Boundary(`multipart/form-data; boundary="` + boundary + `"`); err != nil || named != boundary {
			return
		}
		form, err := Parse(body, boundary)
		if err != nil {
			var e *Error
			require.ErrorAs(t, err, &e)
			return
		}
		r := multipart.NewReader(bytes.NewReader(body), boundary)
		for i := range form.Parts {
			p := &form.Parts[i]
			other, err := r.NextRawPart()
			require.NoError(t, err)
			require.Equal(t, string(p.Name.Of(body)), other.FormName())
			content, err := io.ReadAll(other)
			require.NoError(t, err)
			require.Equal(t, string(p.Content.Of(body)), string(content))
			require.Equal(t, p.IsFile(), other.FileName() != "")
		}
		_, err = r.NextRawPart()
		require.ErrorIs(t, err, io.EOF)
	})
}
