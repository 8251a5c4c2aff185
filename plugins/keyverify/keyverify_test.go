package keyverify

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

var load = exchange.HeadModule("keyverify", New)

const body = `{"model":"gpt-4o","messages":[{"role":"user","content":"hi"}]}`

func ok(exchangetest.Request) exchangetest.Reply {
	return exchangetest.Reply{
		Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
		Chunks: [][]byte{[]byte(`{"choices":[]}`)},
	}
}

func newKey(t *testing.T, id string) string {
	t.Helper()
	key, err := mint.New(id)
	require.NoError(t, err)
	return key
}

func configure(key, more string) string {
	return fmt.Sprintf(`{"host":HOST,"keys":[{"id":"app","owner":"team a","secrets":[{"hash":"%s"}]%s}]}`, keys.HashOf(key), more)
}

func call(headers ...[2]string) exchangetest.Request {
	return exchangetest.Request{
		Method: "POST", Path: "/v1/chat/completions", Chunks: [][]byte{[]byte(body)},
		Headers: append([][2]string{{"content-type", "application/json"}}, headers...),
	}
}

func TestAKeyIsAcceptedFromEverySourceAndNeverReachesTheUpstream(t *testing.T) {
	key := newKey(t, "app")
	for _, p := range exchangetest.Profiles {
		for _, h := range [][2]string{
			{"authorization", "Bearer " + key},
			{"authorization", "bearer  " + key},
			{"x-api-key", key},
			{"api-key", key},
			{"x-goog-api-key", key},
		} {
			g := exchangetest.New(t, p, load, configure(key, `,"scopes":{"models":["gpt-*"]},"labels":{"env":"test"}`))
			r := g.Send(call(h), ok)
			require.False(t, r.Refused, "%v %v", p, h)
			require.Equal(t, body, r.UpstreamBody())
			for _, pair := range r.Upstream.Headers {
				require.NotContains(t, pair[1], key, "%v %v", p, h)
			}
			require.Equal(t, "app", r.Facts["key"])
			require.Equal(t, "team a", r.Facts["owner"])
			require.Equal(t, "env=test", r.Facts["labels"])
			require.Equal(t, "7;gpt-*;;", r.Facts["scopes"])
			require.Equal(t, "allow", r.Facts["decision"])
		}
	}
}

func TestACallerDoesNotChooseWhichOfTheProvidersAccountsPays(t *testing.T) {
	key := newKey(t, "app")
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, configure(key, ""))
		r := g.Send(call([][2]string{
			{"authorization", "Bearer " + key},
			{"openai-organization", "org-1"},
			{"openai-project", "proj_1"},
			{"x-goog-user-project", "other"},
			{"anthropic-workspace-id", "wrkspc_1"},
			{"x-hf-bill-to", "other"},
			{"openai_project", "proj_2"},
			{"x_goog-user_project", "other"},
			{"x_api_key", "sk-live"},
			{"Ocp-Apim-Subscription-Key", "other"},
			{"x-litellm-api-key", "other"},
			{"anthropic-beta", "context-1m"},
		}...), ok)
		require.False(t, r.Refused, "%v", p)
		var names []string
		for _, pair := range r.Upstream.Headers {
			names = append(names, strings.ReplaceAll(pair[0], "_", "-")) // as some servers read it
		}
		require.Contains(t, names, "anthropic-beta", "a beta is judged by what stands in the body")
		for _, name := range slices.Concat(accounts, proxies, []string{"x-api-key"}) {
			require.NotContains(t, names, name, "%v", p)
		}
	}
}

func TestTheSameCredentialTwiceIsOneCredential(t *testing.T) {
	key := newKey(t, "app")
	g := exchangetest.New(t, exchangetest.Hold, load, configure(key, ""))
	r := g.Send(call([2]string{"authorization", "Bearer " + key}, [2]string{"x-api-key", key}), ok)
	require.False(t, r.Refused)
}

func TestWhateverIsWrongWithACredentialTheAnswerIsTheSame(t *testing.T) {
	key, other := newKey(t, "app"), newKey(t, "app")
	var first string
	for cause, c := range map[string]struct{ more, presented string }{
		"unknown":       {"", newKey(t, "nobody")},
		"wrong_secret":  {"", other},
		"malformed":     {"", "sk-live"},
		"expired":       {`,"expires":"2026-11-24T12:00:00Z"`, key},
		"not_yet_valid": {`,"not_before":"2026-11-25T00:00:00Z"`, key},
		"disabled":      {`,"disabled":true`, key},
		"network":       {`,"scopes":{"networks":["10.0.0.0/8"]}`, key},
		"missing":       {"", ""},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, configure(key, c.more))
		request := call([2]string{"authorization", "Bearer " + c.presented})
		if c.presented == "" {
			request = call()
		}
		r := g.Send(request, ok)
		require.True(t, r.Refused, cause)
		require.Equal(t, 401, r.Reply.Status, cause)
		require.Equal(t, cause, r.Facts["auth"])
		require.Empty(t, r.Facts["key"], "a wrong secret must not count against its owner")
		if first == "" {
			first = r.Body
		}
		require.Equal(t, first, r.Body, cause)
		require.NotContains(t, r.Body, cause)
		require.Equal(t, "Bearer", r.Header("www-authenticate"))
	}
}

func TestTwoCredentialsAreRefused(t *testing.T) {
	key := newKey(t, "app")
	for name, headers := range map[string][][2]string{
		"a header twice":             {{"x-api-key", key}, {"x-api-key", key}},
		"two headers that differ":    {{"x-api-key", key}, {"authorization", "Bearer " + newKey(t, "app")}},
		"a second one that is empty": {{"x-api-key", key}, {"api-key", ""}},
		"another scheme beside":      {{"x-api-key", key}, {"authorization", "Basic " + key}},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, configure(key, ""))
		r := g.Send(call(headers...), ok)
		require.Equal(t, 400, r.Reply.Status, name)
		require.Contains(t, r.Body, "ambiguous_credentials", name)
	}
}

func TestACredentialInTheQueryIsRefused(t *testing.T) {
	key := newKey(t, "app")
	for _, query := range []string{"key=x", "a=b&API_KEY=x", "access_token", "k%65y=x", "$key=x", "$oauth_token=x", "subscription-key=x"} {
		g := exchangetest.New(t, exchangetest.Hold, load, configure(key, ""))
		request := call([2]string{"x-api-key", key})
		request.Path += "?" + query
		require.Equal(t, 400, g.Send(request, ok).Reply.Status, query)
	}
}

func TestAnonymousCallsHaveNoIdentity(t *testing.T) {
	g := exchangetest.New(t, exchangetest.Hold, load, `{"host":HOST,"anonymous":"allow"}`)
	r := g.Send(call(), ok)
	require.False(t, r.Refused)
	require.Empty(t, r.Facts["key"])
	wrong := g.Send(call([2]string{"x-api-key", "guess"}), ok)
	require.Equal(t, 401, wrong.Reply.Status, "a wrong credential is refused all the same")
}

func TestASourceThatIsNotListedIsNotAccepted(t *testing.T) {
	key := newKey(t, "app")
	g := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(configure(key, ""), `"keys"`, `"sources":["authorization"],"keys"`, 1))
	require.Equal(t, 401, g.Send(call([2]string{"x-api-key", key}), ok).Reply.Status)
}

func TestTheProvidersCredentialTakesTheCallersPlace(t *testing.T) {
	key := newKey(t, "app")
	configuration := strings.Replace(configure(key, ""), `"keys"`, `"provider":{"secret":"env:PROVIDER"},"keys"`, 1)
	g := exchangetest.New(t, exchangetest.Hold, load, configuration)
	r := g.Send(call([2]string{"x-api-key", key}), ok)
	require.Equal(t, 503, r.Reply.Status, "without it nothing may reach the provider")
	g.Secrets["PROVIDER"] = "theirs"
	r = g.Send(call([2]string{"x-api-key", key}), ok)
	require.Equal(t, "Bearer theirs", r.UpstreamHeader("authorization"))
	require.Empty(t, r.UpstreamHeader("x-api-key"))
}

func TestTheProvidersCredentialStandsAsItsHeaderWantsIt(t *testing.T) {
	key := newKey(t, "app")
	for fields, want := range map[string][2]string{
		`"header":"x-api-key"`:                       {"x-api-key", "theirs"},
		`"header":"x-api-key","prefix":"Key "`:       {"x-api-key", "Key theirs"},
		`"header":"authorization","prefix":""`:       {"authorization", "theirs"},
		`"header":"authorization","prefix":"Basic "`: {"authorization", "Basic theirs"},
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, strings.Replace(configure(key, ""), `"keys"`, `"provider":{"secret":"env:PROVIDER",`+fields+`},"keys"`, 1))
		g.Secrets["PROVIDER"] = "theirs"
		r := g.Send(call([2]string{"api-key", key}), ok)
		require.Equal(t, want[1], r.UpstreamHeader(want[0]), fields)
	}
}

func TestConfigurationErrorsNameThePlaceAndHideSecrets(t *testing.T) {
	hash := keys.HashOf("x").String()
	one := `{"id":"app","owner":"a","secrets":[{"hash":"` + hash + `"}]}`
	for raw, want := range map[string][]string{
		`{}`:                                 {"keys", "empty"},
		`{"anonymous":"yes"}`:                {"anonymous", "yes", "deny"},
		`{"key":[]}`:                         {"key"},
		`{"keys":[` + one + `,` + one + `]}`: {"keys[1]", "app", "two keys"},
		`{"keys":[{"id":"App","owner":"a","secrets":[{"hash":"` + hash + `"}]}]}`: {"keys[0].id", "App"},
		`{"keys":[{"id":"app","owner":"a","secrets":[{"hash":"pk_leaked"}]}]}`:    {"keys[0].secrets[0].hash"},
		`{"keys":[{"id":"app","owner":"a","secrets":[]}]}`:                        {"keys[0].secrets"},
		`{"mode":"monitor","keys":[` + one + `]}`:                                 {"monitor"},
		`{"failure":"open","keys":[` + one + `]}`:                                 {"open"},
		`{"sources":["cookie"],"keys":[` + one + `]}`:                             {"sources[0]", "cookie"},
		`{"provider":{"secret":"sk-123"},"keys":[` + one + `]}`:                   {"provider.secret", "env:"},
	} {
		_, err := load([]byte(raw))
		require.Error(t, err, raw)
		for _, word := range want {
			require.Contains(t, err.Error(), word, raw)
		}
		require.NotContains(t, err.Error(), "pk_leaked")
	}
}
