package llm

import (
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
}
