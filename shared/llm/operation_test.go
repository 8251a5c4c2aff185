package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Who judges calls asks the endpoint, not for the name of its dialect.
func TestAnEndpointSaysHowItsCallsOfToolsCome(t *testing.T) {
	for path, want := range map[string]struct{ whole, joined bool }{
		"/v1/chat/completions":                   {false, true},
		"/openai/deployments/m/chat/completions": {false, true},
		"/v1/responses":                          {false, false},
		"/v1/messages":                           {false, false},
		"/v1beta/models/m:streamGenerateContent": {true, false},
		"/model/m/converse-stream":               {false, false},
		"/v2/chat":                               {false, false},
		"/api/chat":                              {true, false},
	} {
		ep := Find("POST", path)
		require.Equal(t, want.whole, ep.WholeCalls, path)
		require.Equal(t, want.joined, ep.JoinedNames, path)
	}
}
