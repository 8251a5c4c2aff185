package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAPinIsOfTheWholeDefinitionAndNotOfItsSpelling(t *testing.T) {
	pin := PinOf(parse(t, `{"name":"search","description":"find","inputSchema":{"type":"object"}}`).Root())
	// printf '{"description":"find","inputSchema":{"type":"object"},"name":"search"}' | sha256sum
	require.Equal(t, "sha256:ba341792c262bb87c1159e20e7a32afd9abec795f16f46c0cd206982e27854fa", pin.String())
	require.Equal(t, pin, PinOf(parse(t, `{ "inputSchema": {"type":"obj\u0065ct"}, "name":"search","description":"find" }`).Root()))
	for _, changed := range []string{
		`{"name":"search","description":"Find","inputSchema":{"type":"object"}}`,
		`{"name":"search","description":"find","inputSchema":{"type":"object"},"_meta":{}}`,
		`{"name":"search","description":"find","inputSchema":{"type":["object"]}}`,
	} {
		require.NotEqual(t, pin, PinOf(parse(t, changed).Root()), changed)
	}
	again, ok := ParsePin(pin.String())
	require.True(t, ok)
	require.Equal(t, pin, again)
	for _, wrong := range []string{"", "sha256:", pin.String()[7:], pin.String() + "0", "sha512:" + pin.String()[7:], strings.ToUpper(pin.String()), "sha256:" + strings.Repeat("g", 64)} {
		_, ok := ParsePin(wrong)
		require.False(t, ok, wrong)
	}
}
