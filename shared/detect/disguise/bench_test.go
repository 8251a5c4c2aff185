package disguise

import (
	"encoding/base64"
	"math/rand"
	"strings"
	"testing"
)

// texts are what replies are made of, by kind.
func texts() map[string]string {
	r := rand.New(rand.NewSource(1))
	picture := make([]byte, 48<<10)
	r.Read(picture)
	prose := strings.Repeat("The committee met on Tuesday and agreed that the budget, which had grown by a third, could not be carried over. ", 580)
	return map[string]string{
		"prose":         prose,
		"quoted prose":  strings.ReplaceAll(prose, ", ", ",” “"),
		"code":          strings.Repeat("func (s *Server) handleRequestHeaders(w http.ResponseWriter, r *http.Request) error {\n\treturn s.next[i%2](w, r) // see s.nextHandlerFor\n}\n", 460),
		"picture":       base64.StdEncoding.EncodeToString(picture),
		"hashes":        strings.Repeat("d41d8cd98f00b204e9800998ecf8427e ", 1950),
		"JSON":          strings.Repeat(`{"id":"call_8Zk2","order":10442,"customer":{"name":"Jane Doe","city":"Leeds"},"total":129.90,"placed":"2026-11-02T09:14:00Z","items":[{"sku":"KB-204","quantity":2},{"sku":"MS-11","quantity":1}],"note":"leave it at the door"}`+"\n", 280),
		"letters apart": strings.Repeat("a b c d e f g h i j ", 3200),
		"escapes":       strings.Repeat("&#97;%41", 8000),
	}
}

func BenchmarkFinder(b *testing.B) {
	set := builtin(b)
	for kind, text := range texts() {
		b.Run(kind, func(b *testing.B) {
			var f Finder
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				f.Reset(set)
				f.Write(text, true)
			}
		})
	}
}
