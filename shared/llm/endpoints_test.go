package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFind(t *testing.T) {
	for name, c := range map[string]struct {
		path, model string
		ok          bool
	}{
		"takes the model out of a segment":       {"/v1beta/models/gemini-2.5-pro:generateContent", "gemini-2.5-pro", true},
		"takes all of it before the last action": {"/v1beta/models/a:generateContent:generateContent", "a:generateContent", true},
		"does not know another action":           {"/v1beta/models/a:streamGenerateContent", "", false},
		"does not know an empty model":           {"/v1beta/models/:generateContent", "", false},
		"does not know another version":          {"/v1/models/a:generateContent", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			model, ok := match("/v1beta/models/{model}:generateContent", c.path)
			require.Equal(t, c.ok, ok)
			require.Equal(t, c.model, model)
		})
	}
	require.Nil(t, Find("GET", "/v1/chat/completions"), "another method is another endpoint")
	require.Nil(t, Find("POST", ""))
	require.Equal(t, OpChat, Find("POST", "/v1/chat/completions").Operation)
}

func TestTheDeploymentOfAPathIsAModelToo(t *testing.T) {
	ep := Find("POST", "/openai/deployments/gpt-4o-eu/chat/completions")
	require.NotNil(t, ep)
	for body, want := range map[string][]string{
		`{"messages":[]}`:                   {"gpt-4o-eu"},
		`{"model":"o3","messages":[]}`:      {"gpt-4o-eu", "o3"},
		`{"fallbacks":["x"],"messages":[]}`: {"gpt-4o-eu", "x"},
	} {
		var c Call
		require.NoError(t, OpenAI.ParseCall(&c, ep, parse(t, body), &Options{}), body)
		var names []string
		for _, m := range c.Models {
			names = append(names, m.Name)
		}
		require.Equal(t, want, names, body)
		require.False(t, c.SetModel(0, "other"), "a path is not rewritten")
	}
}
