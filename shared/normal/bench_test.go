package normal

import (
	"strings"
	"testing"
)

// What nobody disguised should cost little more than one look at each byte.
func BenchmarkPlain(b *testing.B) {
	text := strings.Repeat("Please explain how the tide follows the moon, in words a child can read. ", 900)
	var t Text
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		t.Reset(text)
	}
}
