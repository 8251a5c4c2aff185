package keyverify

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/keys/mint"
)

// FuzzCredential puts anything into two headers that carry credentials, and KEY
// for a key that is known: it is accepted only when it is the only one.
func FuzzCredential(f *testing.F) {
	for _, seed := range [][2]string{
		{"Bearer KEY", ""},
		{"", "KEY"},
		{"Bearer KEY", "KEY"},
		{"bearer  KEY", "other"},
		{"Basic KEY", ""},
		{"Bearer KEY, Bearer KEY", ""},
		{"BearerKEY", ""},
		{"Bearer\tKEY", "\x00"},
		{"KEY", "KEY"},
		{"Bearer KEY ", ""},
		{"Bearer", "KEY"},
	} {
		f.Add(seed[0], seed[1], "")
	}
	f.Add("", "KEY", "key=KEY")
	f.Add("", "KEY", "Api_Key=x&y")
	key, err := mint.New("app")
	require.NoError(f, err)
	configuration := configure(key, "")
	f.Fuzz(func(t *testing.T, authorization, apiKey, query string) {
		g := exchangetest.New(t, exchangetest.Hold, load, configuration)
		fill := strings.NewReplacer("KEY", key).Replace
		var headers [][2]string
		presented := []string{}
		if authorization != "" {
			headers = append(headers, [2]string{"authorization", fill(authorization)})
			scheme, token, _ := strings.Cut(fill(authorization), " ")
			if !strings.EqualFold(scheme, "bearer") {
				token = "" // a credential of another scheme
			}
			presented = append(presented, strings.TrimLeft(token, " "))
		}
		if apiKey != "" {
			headers = append(headers, [2]string{"x-api-key", fill(apiKey)})
			presented = append(presented, fill(apiKey))
		}
		request := call(headers...)
		if query != "" {
			request.Path += "?" + fill(query)
		}
		r := g.Send(request, ok)
		presented = slices.Compact(presented)
		if r.Refused {
			require.Contains(t, []int{400, 401}, r.Reply.Status)
			require.Empty(t, r.Facts["key"], "nobody is named")
			require.NotContains(t, r.Body, key)
			return
		}
		require.Equal(t, []string{key}, presented)
		require.Equal(t, "app", r.Facts["key"])
		for _, name := range carriers {
			require.Empty(t, r.UpstreamHeader(name))
		}
	})
}
