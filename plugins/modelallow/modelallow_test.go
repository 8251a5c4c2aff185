package modelallow

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/exchange"
	"portcullis/shared/exchange/exchangetest"
)

var load = exchange.Module("modelallow", New)

func reply(model string) func(exchangetest.Request) exchangetest.Reply {
	return func(exchangetest.Request) exchangetest.Reply {
		return exchangetest.Reply{
			Status: 200, Headers: [][2]string{{"content-type", "application/json"}},
			Chunks: [][]byte{[]byte(`{"model":"` + model + `","choices":[]}`)},
		}
	}
}

func chat(fields string) exchangetest.Request {
	body := `{` + fields + `,"messages":[{"role":"user","content":"hi"}]}`
	return exchangetest.Request{
		Method: "POST", Path: "/v1/chat/completions", Chunks: [][]byte{[]byte(body)},
		Headers: [][2]string{{"content-type", "application/json"}, {"content-length", fmt.Sprint(len(body))}},
	}
}

const some = `"models":{"allow":["gpt-4o*","o3"],"deny":["gpt-4o-audio*"]}`

func TestATemperatureIsClampedWhereHeadersHaveLeft(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"default":{`+some+`,"temperature":{"max":0.75,"over":"clamp"}}}`)
		r := g.Send(chat(`"model":"o3","temperature":2`), reply("o3"))
		require.Contains(t, r.UpstreamBody(), `"temperature":0.75`, "%v %s", p, r.Body)
	}
}

func send(t *testing.T, configuration string, r exchangetest.Request, facts ...string) exchangetest.Result {
	t.Helper()
	g := exchangetest.New(t, exchangetest.Hold, load, configuration)
	r.Facts = facts
	return g.Send(r, reply("gpt-4o"))
}

func TestEveryFieldThatSelectsAModelIsChecked(t *testing.T) {
	for fields, code := range map[string]string{
		`"model":"gpt-4o"`:                                 "",
		`"model":"gpt-4o-mini"`:                            "",
		`"model":"gpt-4"`:                                  "model_not_allowed",
		`"model":"GPT-4o"`:                                 "model_not_allowed",
		`"model":"gpt-4o-audio-preview"`:                   "model_not_allowed",
		`"model":"gpt-4o ","x":1`:                          "",
		`"model":"gpt-4o","models":["gpt-5"]`:              "model_not_allowed",
		`"model":"gpt-4o","fallbacks":[{"model":"gpt-5"}]`: "model_not_allowed",
		`"model":"o3","deployment":"gpt-5"`:                "model_not_allowed",
		`"model":"o3","extra":{"fallback_model":"gpt-5"}`:  "model_not_allowed",
	} {
		r := send(t, `{"host":HOST,"default":{`+some+`}}`, chat(fields))
		require.Equal(t, code != "", r.Refused, "%s: %s", fields, r.Body)
		require.Contains(t, r.Body, code, fields)
	}
}

func TestOperationsAreDecidedBeforeTheBody(t *testing.T) {
	configuration := `{"host":HOST,"default":{` + some + `,"operations":{"allow":["embeddings"]}}}`
	r := send(t, configuration, chat(`"model":"gpt-4o"`))
	require.Contains(t, r.Body, "operation_not_allowed")
}

func TestToolsAreAllowedByName(t *testing.T) {
	configuration := `{"host":HOST,"default":{` + some + `,"tools":{"deny":["shell*"]},"tool_count":1}}`
	tool := `{"type":"function","function":{"name":"%s"}}`
	one := func(name string) string { return fmt.Sprintf(tool, name) }
	r := send(t, configuration, chat(`"model":"o3","tools":[`+one("search")+`]`))
	require.False(t, r.Refused, r.Body)
	r = send(t, configuration, chat(`"model":"o3","tools":[`+one("shell_exec")+`]`))
	require.Contains(t, r.Body, "tool_not_allowed")
	r = send(t, configuration, chat(`"model":"o3","tools":[`+one("a")+`,`+one("b")+`]`))
	require.Contains(t, r.Body, "over_ceiling")
	require.Equal(t, "tool_count", r.Facts["detail"])
}

func TestCeilingsRefuseOrClamp(t *testing.T) {
	const ceilings = `,"max_tokens":{"max":100,"over":"clamp"},"choices":{"max":2},"temperature":{"max":1,"over":"clamp"}`
	for fields, want := range map[string]string{
		`"model":"o3","max_tokens":50`:                     `"max_tokens":50`,
		`"model":"o3","max_tokens":5000`:                   `"max_tokens":100`,
		`"model":"o3","max_tokens":null`:                   `"max_tokens":100`,
		`"model":"o3"`:                                     `"max_completion_tokens":100`,
		`"model":"o3","temperature":2`:                     `"temperature":1`,
		`"model":"o3","n":2,"max_completion_tokens":10000`: `"max_completion_tokens":100`,
	} {
		for _, p := range exchangetest.Profiles {
			g := exchangetest.New(t, p, load, `{"host":HOST,"default":{`+some+ceilings+`}}`)
			r := g.Send(chat(fields), reply("o3"))
			require.False(t, r.Refused, "%s %v: %s", fields, p, r.Body)
			require.Contains(t, r.UpstreamBody(), want, p)
		}
	}
	r := send(t, `{"host":HOST,"default":{`+some+ceilings+`}}`, chat(`"model":"o3","n":3`))
	require.Contains(t, r.Body, "over_ceiling")
	require.Equal(t, "n", r.Facts["detail"])
}

func TestANarrowerLayerTightensOnly(t *testing.T) {
	const configuration = `{"host":HOST,"default":{"models":{"allow":["gpt-*"]},"messages":5%s},
		"keys":{"app":{"models":{"allow":["gpt-4o","claude-*"]},"messages":9}}}`
	strict := fmt.Sprintf(configuration, "")
	relaxed := fmt.Sprintf(configuration, `,"may_relax":true`)
	for _, c := range []struct {
		configuration, model string
		allowed              bool
	}{
		{strict, "gpt-4o", true},
		{strict, "gpt-5", false},
		{strict, "claude-x", false},
		{relaxed, "gpt-4o", true},
		{relaxed, "gpt-5", false},
		{relaxed, "claude-x", true},
	} {
		r := send(t, c.configuration, chat(`"model":"`+c.model+`"`), "key=app")
		require.Equal(t, c.allowed, !r.Refused, "%s %s", c.configuration, c.model)
	}
	r := send(t, strict, chat(`"model":"gpt-4o"`))
	require.Equal(t, 401, r.Reply.Status, "a policy for keys needs an identity")
}

func TestAModelsOwnLayerAppliesToTheModelThatIsSent(t *testing.T) {
	const configuration = `{"host":HOST,"default":{"models":{"allow":["*"]}},"aliases":{"cheap":{"model":"o3"}},"models":{"o*":{"max_tokens":{"max":10}}}}`
	r := send(t, configuration, chat(`"model":"cheap","max_tokens":11`))
	require.Contains(t, r.Body, "over_ceiling")
	r = send(t, configuration, chat(`"model":"gpt","max_tokens":11`))
	require.False(t, r.Refused)
}

func TestScopesOfTheKeyAreEnforced(t *testing.T) {
	const configuration = `{"host":HOST,"default":{"models":{"allow":["*"]}}}`
	for scopes, code := range map[string]string{
		"7;gpt-*;;":        "",
		"10;claude-*;;":    "model_not_allowed",
		"12;;embeddings;":  "operation_not_allowed",
		"6;;chat;":         "",
		"4;;;in":           "route_not_allowed",
		"99;gpt-*;;":       "internal_error",
		"17;gpt-*;chat;ro": "internal_error",
	} {
		r := send(t, configuration, chat(`"model":"gpt-4o"`), "key=app", "scopes="+scopes)
		require.Equal(t, code != "", r.Refused, scopes)
		require.Contains(t, r.Body, code, scopes)
	}
}

func TestAnAliasIsReplacedAndComesBackWhenAsked(t *testing.T) {
	for _, p := range exchangetest.Profiles {
		g := exchangetest.New(t, p, load, `{"host":HOST,"default":{`+some+`},"aliases":{"fast":{"model":"gpt-4o-mini-2024-07-18","restore":true},"slow":{"model":"o3"}}}`)
		r := g.Send(chat(`"model":"fast"`), reply("gpt-4o-mini-2024-07-18"))
		require.Contains(t, r.UpstreamBody(), `"model":"gpt-4o-mini-2024-07-18"`, p)
		require.Contains(t, r.Body, `"model":"fast"`, p)
		require.Equal(t, "fast", r.Facts["model"])
		require.Equal(t, "gpt-4o-mini-2024-07-18", r.Facts["model_sent"])
		r = g.Send(chat(`"model":"slow"`), reply("o3"))
		require.Contains(t, r.Body, `"model":"o3"`, p)
	}
}

func TestTheRouteHeaderNamesTheModelThatIsSent(t *testing.T) {
	configuration := `{"host":HOST,"default":{` + some + `},"aliases":{"fast":{"model":"o3"}},"route_header":"x-model"}`
	request := chat(`"model":"fast"`)
	request.Headers = append(request.Headers, [2]string{"x-model", "gpt-5"})
	r := send(t, configuration, request)
	require.Equal(t, "o3", r.UpstreamHeader("x-model"))
	_, err := load([]byte(strings.Replace(configuration, "HOST", "{}", 1)))
	require.ErrorContains(t, err, "host.hold")
}

// A line end in the name would be the beginning of another header, or of another request.
func TestASpellingThatIsReadDifferentlyElsewhereIsRefused(t *testing.T) {
	configuration := `{"host":HOST,"default":{"models":{"allow":["*"],"deny":["gpt-4o-audio*"]}},"route_header":"x-model"}`
	for _, model := range []string{`o3\r\nx-admin: 1`, `o3\u0000`, `o3\u00a0`, "ｏ３", "GPT-4o-Audio-preview", " gpt-4o-audio"} {
		r := send(t, configuration, chat(`"model":"`+model+`"`))
		require.True(t, r.Refused, model)
		require.Equal(t, 403, r.Reply.Status, model)
	}
	require.False(t, send(t, configuration, chat(`"model":"Llama 3"`)).Refused)
}

func TestACallersRouteHeaderReachesNobody(t *testing.T) {
	configuration := `{"host":HOST,"default":{` + some + `},"route_header":"x-model","api":{"opaque":["GET /v1/files"]}}`
	r := send(t, configuration, exchangetest.Request{Method: "GET", Path: "/v1/files", Headers: [][2]string{{"x-model", "secret-cluster"}}})
	require.False(t, r.Refused)
	require.Empty(t, r.UpstreamHeader("x-model"))
}

func TestConfigurationErrorsNameThePlace(t *testing.T) {
	for raw, want := range map[string]string{
		`{}`:             "default",
		`{"default":{}}`: "default.models.allow",
		`{"default":{"models":{"allow":["a*b"]}}}`:                                               "default.models.allow",
		`{"default":{"models":{"allow":["*"]}},"keys":{"a*b":{}}}`:                               "keys",
		`{"default":{"models":{"allow":["*"]},"max_tokens":{"max":-1}}}`:                         "default.max_tokens.max",
		`{"default":{"models":{"allow":["*"]},"max_tokens":{"max":1,"over":"x"}}}`:               "default.max_tokens.over",
		`{"default":{"models":{"allow":["*"]}},"aliases":{"a":{"model":"b"},"b":{"model":"c"}}}`: "aliases",
		`{"default":{"models":{"allow":["*"]}},"aliases":{"a":{}}}`:                              "model",
		`{"default":{"models":{"allow":["*"]}},"model":{}}`:                                      "model",
	} {
		_, err := load([]byte(raw))
		require.ErrorContains(t, err, want, raw)
	}
}
