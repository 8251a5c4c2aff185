package hostname

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestALinksHostIsToldOrNone(t *testing.T) {
	for link, host := range map[string]string{
		"https://Docs.Example.com/a?b": "docs.example.com", "http://a.example:8080": "a.example", "//a.example.": "a.example",
		"![x](https://a.example/i.png)": "a.example", "https://a.example\\@b.example": "", "https://a.example\\.b.example/": "", "https://a.example/\\": "a.example",
		"https://a.example@b.example/": "", "https://a%2eexample/": "", "mailto:a@b.example": "", "": "", "https://": "",
		"https://a.example:b@c": "", "https://[::1]/": "[::1]",
		"https://evil.example&#47;.corp.example/": "", "https://evil.example&sol;.corp.example": "", "https://a.example\t.evil.example/": "",
		"]: https://a.example/": "a.example", "]:\n> https://a.example/": "a.example", "](//a.example/": "a.example", "](\n <HTTPS://a.example/": "a.example", "HREF = '//a.example/": "a.example",
		"![//b.example/](https://a.example/": "a.example", "![//b.example/](https:a.example/": "", "]: <https://a.example/": "a.example",
		"![a[b](//b.example/](https://a.example/": "", "](https:a.example?//b.example/": "", "](https:a.example/": "", "](javascript://a.example/": "",
		"https:////a.example/": "", "https:a.example//b.example/": "",
		"https://a.example\n": "", "https://über.example/": "über.example",
	} {
		require.Equal(t, host, OfLink(link), link)
	}
	hosts := []string{"docs.example.com", "*.corp.example"}
	for host, allowed := range map[string]bool{
		"docs.example.com": true, "a.corp.example": true, "a.b.corp.example": true,
		"example.com": false, "corp.example": false, ".corp.example": false, "evilcorp.example": false, "a.docs.example.com": false, "": false,
	} {
		require.Equal(t, allowed, Listed(hosts, host), host)
	}
}
