package hostname

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestASourceIsToldWhereEveryReaderSeesTheSame(t *testing.T) {
	for address, source := range map[string]string{
		"https://docs.example.com/a.png?b#c": "docs.example.com",
		"HTTPS://Docs.Example.COM":           "docs.example.com",
		"http://docs.example.com:8443/":      "docs.example.com",
		"https://docs.example.com./":         "docs.example.com",
		"https://docs.example.com?x=@y":      "docs.example.com",
		"https://docs.example.com/@x":        "docs.example.com",
		"https://127.0.0.1/":                 "127.0.0.1",
		"https://xn--ber-goa.example/":       "xn--ber-goa.example",
		"gs://reports/2026/a.pdf":            "gs://reports",
		"s3://reports/a":                     "s3://reports",
		"S3://reports":                       "s3://reports",
	} {
		require.Equal(t, source, OfSource(address), address)
	}
}

func TestWhatReadersTakeDifferentlyIsNoSource(t *testing.T) {
	for name, address := range map[string]string{
		"user information":                       "https://docs.example.com@evil.example/",
		"a password":                             "https://user:docs.example.com@evil.example/",
		"a backslash before user information":    `https://docs.example.com\@evil.example/`,
		"a backslash for a slash":                `https:\\docs.example.com/`,
		"a backslash in the path":                `https://docs.example.com/\evil`,
		"an escape in the host":                  "https://docs%2eexample.com/",
		"an escaped at sign":                     "https://docs.example.com%40evil.example/",
		"a full-width dot":                       "https://docs\uff0eexample.com/",
		"an ideographic dot":                     "https://docs\u3002example.com/",
		"a letter that folds to an ASCII one":    "https://boo\u212a.example/",
		"a letter beyond ASCII":                  "https://d\u00f6cs.example.com/",
		"a soft hyphen":                          "https://do\u00adcs.example.com/",
		"a port that is none":                    "https://docs.example.com:80@evil.example",
		"a tab in the host":                      "https://docs.example.com\t.evil.example/",
		"a line end in the scheme":               "ht\ntps://docs.example.com/",
		"a line end in the path":                 "https://docs.example.com/\r\nHost: evil.example",
		"a space before":                         " https://docs.example.com/",
		"a space behind":                         "https://docs.example.com ",
		"a space in the path":                    "https://docs.example.com/a b",
		"a NUL":                                  "https://docs.example.com\x00.evil.example/",
		"one slash":                              "https:/docs.example.com",
		"no slash":                               "https:docs.example.com",
		"three slashes":                          "https:///docs.example.com",
		"no scheme":                              "//docs.example.com/",
		"a path":                                 "/docs.example.com",
		"a host alone":                           "docs.example.com",
		"another scheme":                         "ftp://docs.example.com/",
		"a file":                                 "file:///etc/passwd",
		"a scheme within a scheme":               "jar:https://docs.example.com/",
		"nothing":                                "",
		"a scheme alone":                         "https://",
		"a query for a host":                     "https://?docs.example.com",
		"a bucket in capitals":                   "s3://Reports/a",
		"a bucket with a port":                   "gs://reports:80/a",
		"a bucket without a name":                "gs:///a",
		"a bucket with another's name before it": "s3://reports@evil/a",
	} {
		require.Empty(t, OfSource(address), name)
	}
	require.NotEqual(t, "docs.example.com", OfSource("s3://docs.example.com/a"), "anybody may have that bucket")
}

func TestASourceIsListedByItself(t *testing.T) {
	sources := []string{"docs.example.com", "*.corp.example", "gs://reports"}
	for source, listed := range map[string]bool{
		"docs.example.com": true, "a.corp.example": true, "gs://reports": true,
		"": false, "a.docs.example.com": false, "corp.example": false, "evilcorp.example": false,
		"s3://reports": false, "reports": false, "gs://a.corp.example": false, "[::1]": false,
	} {
		require.Equal(t, listed, SourceListed(sources, source), source)
	}
	require.True(t, SourceListed([]string{Anywhere}, "[::1]"))
	require.False(t, SourceListed([]string{Anywhere}, ""), "what is no address is nowhere")
}

func TestOnlyASourceCanBeListed(t *testing.T) {
	for source, valid := range map[string]bool{
		"docs.example.com": true, "*.example.com": true, "gs://reports": true, "s3://a.b": true, "*": true, "10.0.0.1": true,
		"": false, "Docs.example.com": false, "https://docs.example.com": false, "docs.example.com/a": false, "docs.example.com:80": false,
		"gs://*": false, "gs://reports/a": false, "*.": false, "**": false, "a.*.example": false, "\u00fcber.example": false, "user@a.example": false,
	} {
		require.Equal(t, valid, ValidSource(source), source)
	}
}
