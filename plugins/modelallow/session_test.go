package modelallow

import (
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
)

func TestASessionIsJudgedByTheModelItIsOpenedWith(t *testing.T) {
	for query, code := range map[string]string{
		"model=gpt-4o-realtime": "",
		"model=gpt-realtime":    "model_not_allowed",
		"model=gpt-4o-audio":    "model_not_allowed",
		"intent=transcription":  "model_not_allowed",
		"model=":                "model_not_allowed",
		"model=gpt-4o%0D%0Ax":   "model_not_allowed",
	} {
		r := send(t, `{"host":HOST,"api":{"opaque":["GET /v1/realtime"]},"default":{`+some+`},"route_header":"x-model"}`, opens(query))
		require.Equal(t, code != "", r.Refused, query)
		if code != "" {
			require.Contains(t, r.Body, code, query)
			continue
		}
		require.Equal(t, "gpt-4o-realtime", r.Facts["model"])
		require.Equal(t, "gpt-4o-realtime", r.UpstreamHeader("x-model"))
	}
}

func TestASessionKeepsToTheKeysScopesAndTheModelsOwnPolicy(t *testing.T) {
	policy := `{"host":HOST,"api":{"opaque":["GET /v1/realtime"]},"default":{"models":{"allow":["*"]}},
		"models":{"o3-realtime":{"operations":{"deny":["realtime"]}}}}`
	for query, refused := range map[string]bool{"model=gpt-realtime": false, "model=o3-realtime": true, "": false} {
		require.Equal(t, refused, send(t, policy, opens(query)).Refused, query)
	}
	scoped := []string{"key=demo", "scopes=14;gpt-realtime;;"}
	r := send(t, policy, opens("model=gpt-realtime"), scoped...)
	require.False(t, r.Refused, r.Body)
	require.True(t, send(t, policy, opens("model=gpt-4o-realtime"), scoped...).Refused)
}

func opens(query string) exchangetest.Request {
	return exchangetest.Request{
		Method: "GET", Path: "/v1/realtime?" + query,
		Headers: [][2]string{{"connection", "upgrade"}, {"upgrade", "websocket"}},
	}
}
