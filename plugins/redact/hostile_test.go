package redact

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

// A reply may be nothing but findings: each is compared with those near it only, or a
// megabyte would take minutes.
func TestAReplyOfNothingButFindingsIsReadToItsEnd(t *testing.T) {
	const size = 128 << 10
	for name, row := range map[string]struct{ unit, gone string }{
		"numbers of cards":                     {"4111111111111111 ", "4111"},
		"encoded addresses":                    {"amFuZUBjb3JwLmV4YW1wbGU= ", "amFuZUBjb3Jw"},
		"addresses in base32":                  {"NJQW4ZJOMRXWKQDFPBQW24DMMUXG64TH ", "NJQW4ZJOMRXWKQDFPBQW24DMMUXG64TH"},
		"addresses in codes":                   {"106 97 110 101 64 99 111 114 112 46 101 120 97 109 112 108 101 46 99 111 109 32 ", "106 97 110 101 64"},
		"addresses in groups of base64":        {"IGph bmUu ZG9l QGV4 YW1w bGUu b3Jn ", "QGV4"},
		"keys in ROT13":                        {"NXVND3RTEM5GVJD2YOKC ", "NXVND3RTEM"},
		"links":                                {"https://evil.example/p ", "evil"},
		"unseen characters":                    {"a\u200b\u200b\u200b\u200b\u200bb", "\u200b"},
		"tags":                                 {"a\U000E0041\U000E0042b", "\U000E0041"},
		"beginnings of sequences of terminals": {"\x1b", "\x1b"},
		"sequences of terminals":               {"\x1b]8;;https://evil.example\x07", "\x1b"},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"default":{"personal":"mask","secrets":"mask","links":"mask","terminal":"strip","unseen":"strip"}}`)
		text := strings.Repeat(row.unit, size/len(row.unit))
		require.NotContains(t, said(t, g.Send(request(false), whole(text))), row.gone, name)
		require.NotContains(t, said(t, g.Send(request(true), streamed(text))), row.gone, name)
	}
}
