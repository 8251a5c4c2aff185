package normal

import (
	"strings"
	"testing"
)

// What nobody disguised should cost little more than one look at each byte.
func BenchmarkText(b *testing.B) {
	for kind, text := range map[string]string{
		"prose": strings.Repeat("Please explain how the tide follows the moon, in words a child can read. ", 900),
		"JSON":  strings.Repeat(`{"id":"call_8Zk2","order":10442,"customer":{"name":"Jane Doe","city":"Leeds"},"total":129.90,"placed":"2026-11-02T09:14:00Z","items":[{"sku":"KB-204","quantity":2},{"sku":"MS-11","quantity":1}],"note":"leave it at the door"}`+"\n", 280),
		"code":  strings.Repeat("func (s *Server) handleRequestHeaders(w http.ResponseWriter, r *http.Request) error {\n\treturn s.next[i%2](w, r) // see s.nextHandlerFor\n}\n", 460),
	} {
		b.Run(kind, func(b *testing.B) {
			var t Text
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				t.Reset(text)
			}
		})
	}
}
