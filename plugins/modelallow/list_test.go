package modelallow

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// list sends a call for models and answers with body.
func list(t *testing.T, p exchangetest.Profile, configuration, path, body string, facts ...string) exchangetest.Result {
	t.Helper()
	g := exchangetest.New(t, p, load, configuration)
	return g.Send(exchangetest.Request{Method: "GET", Path: path, Facts: facts}, func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{Status: 200, Headers: [][2]string{{"content-type", "application/json"}}, Chunks: [][]byte{[]byte(body)}}
	})
}

func model(id string) string { return `{"id":"` + id + `","object":"model","owned_by":"x"}` }

func models(ids ...string) string {
	for i, id := range ids {
		ids[i] = model(id)
	}
	return `{"object":"list","data":[` + strings.Join(ids, ", ") + `]}`
}

func TestACallerSeesTheModelsThatItMayUse(t *testing.T) {
	configuration := `{"host":HOST,"default":{` + some + `},"models":{"gpt-4o-old":{"models":{"allow":["none"]}}}}`
	all := models("gpt-5", "gpt-4", "gpt-4o", "gpt-4o-audio-preview", "gpt-4o-old", "o3", "o4")
	for _, p := range exchangetest.Profiles {
		require.Equal(t, models("gpt-4o", "o3"), list(t, p, configuration, "/v1/models", all).Body)
		require.Equal(t, models(), list(t, p, configuration, "/v1/models", models("gpt-5", "gpt-4")).Body)
		require.Equal(t, models("o3"), list(t, p, configuration, "/v1/models", models("o3")).Body)
		require.Equal(t, model("o3"), list(t, p, configuration, "/v1/models/o3", model("o3")).Body)
		denied := list(t, p, configuration, "/v1/models/gpt-5", model("gpt-5"))
		require.Equal(t, "model_not_allowed", denied.Facts["reason"])
		require.NotContains(t, denied.Body, "owned_by")
		scoped := list(t, p, configuration, "/v1/models", all, string(control.FactScopes)+"=4;o*;;")
		require.Equal(t, models("o3"), scoped.Body, "what the key may be used for counts too")
	}
	monitored := `{"host":HOST,"mode":"monitor","default":{` + some + `}}`
	require.Equal(t, models("gpt-5", "o3"), list(t, exchangetest.Hold, monitored, "/v1/models", models("gpt-5", "o3")).Body)
}

func TestAListOfAnotherFormIsWithheld(t *testing.T) {
	r := list(t, exchangetest.Hold, `{"host":HOST,"default":{`+some+`}}`, "/v1/models", `["gpt-5"]`)
	require.NotContains(t, r.Body, "gpt-5")
}
