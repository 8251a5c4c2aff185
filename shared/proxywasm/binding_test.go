package proxywasm

import (
	"errors"
	"testing"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/proxytest"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
	"github.com/stretchr/testify/require"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
	"portcullis/shared/llm"
)

// settings configures the control that these tests run.
type settings struct {
	Word string `json:"word" required:"true"`
}

// guard is a control that touches everything a host has but shared data.
type guard struct {
	settings
	env control.Env
}

func newGuard(s *settings) (control.Control, error) {
	if s.Word == "impossible" {
		return nil, errors.New("word: is impossible")
	}
	return &guard{settings: *s}, nil
}

func (*guard) Name() string { return "guard" }

func (g *guard) Head(x *control.Exchange) control.Verdict {
	g.env = x.Env
	x.Env.Count("portcullis.test.calls", 1)
	x.Env.Count("portcullis.test.nothing", 0) // the SDK panics on an increment of zero
	x.Env.Observe("portcullis.test.size", 7)
	x.Env.Log(control.LevelWarn, "seen")
	x.Request.Headers.Remove("x-api-key")
	if x.Facts.Get(control.FactKey) == "" {
		return control.Deny(reasonTest, "no key").With("www-authenticate", "Bearer")
	}
	if err := x.Facts.Set(control.FactOwner, "team a"); err != nil {
		return control.Deny(reasonTest, err.Error())
	}
	return control.Allow
}

func (g *guard) Call(_ *control.Exchange, c *llm.Call) control.Verdict {
	for i := range c.Texts {
		if c.Texts[i].String() == g.Word {
			c.EditText(i, []llm.Edit{{From: 0, To: len(g.Word), With: "[X]"}})
		}
	}
	return control.Allow
}

var reasonTest = &control.Reason{Code: "test_reason", Status: 403, Message: "Not this."}

// emulate starts the module on the SDK's emulated host.
func emulate(t *testing.T, configuration string) (proxytest.HostEmulator, types.OnPluginStartStatus) {
	t.Helper()
	option := proxytest.NewEmulatorOption().
		WithVMContext(&vm{load: exchange.Module("guard", newGuard)}).
		WithPluginConfiguration([]byte(configuration))
	host, reset := proxytest.NewHostEmulator(option)
	t.Cleanup(reset)
	require.Equal(t, types.OnVMStartStatusOK, host.StartVM())
	return host, host.StartPlugin()
}

func TestAConfigurationThatCanNotBeRunStopsTheModuleAndSaysWhere(t *testing.T) {
	for _, row := range [][2]string{
		{`{}`, `guard: word: is required (want a string)`},
		{`{"word":"x","mode":"off"}`, `guard: mode: "off" is not allowed`},
		{`{"word":"impossible"}`, `guard: word: is impossible`},
		{`{"word":"x","api":{"opaque":["/v1"]}}`, `guard: api.opaque[0]: "/v1" is not an endpoint`},
		{`{"word":"x","host":{"hold_timeout":"1ms"}}`, `guard: host.hold_timeout: "1ms" is too small`},
	} {
		configuration, want := row[0], row[1]
		t.Run(configuration, func(t *testing.T) {
			host, status := emulate(t, configuration)
			require.Equal(t, types.OnPluginStartStatusFailed, status)
			require.Len(t, host.GetErrorLogs(), 1)
			require.Contains(t, host.GetErrorLogs()[0], want)
		})
	}
}

var head = [][2]string{
	{":method", "POST"}, {":path", "/v1/chat/completions"}, {"content-type", "application/json"}, {"x-api-key", "secret"}, {"x-request-id", "r1"},
}

func TestARefusalAnswersTheClient(t *testing.T) {
	host, status := emulate(t, `{"word":"hunter2"}`)
	require.Equal(t, types.OnPluginStartStatusOK, status)
	id := host.InitializeHttpContext()
	require.Equal(t, types.ActionPause, host.CallOnRequestHeaders(id, head, false))
	sent := host.GetSentLocalResponse(id)
	require.Equal(t, uint32(403), sent.StatusCode)
	require.Contains(t, string(sent.Data), `"code":"test_reason"`)
	require.Contains(t, sent.Headers, [2]string{"www-authenticate", "Bearer"})
	decision, err := host.GetProperty([]string{"wasmx.portcullis.decision"})
	require.NoError(t, err)
	require.Equal(t, "deny", string(decision))
	host.CompleteHttpContext(id)
}

func TestACallGoesThroughTheHostsMapsAndBuffers(t *testing.T) {
	host, _ := emulate(t, `{"word":"hunter2","host":{"hold":true}}`)
	require.Equal(t, uint32(1000), host.GetTickPeriod(), "held calls need the timer")
	require.NoError(t, host.SetProperty([]string{"wasmx.portcullis.key"}, []byte("app")))
	id := host.InitializeHttpContext()
	require.Equal(t, types.ActionPause, host.CallOnRequestHeaders(id, head, false), "headers are held")
	body := `{"model":"m","messages":[{"role":"user","content":"hunter2"}]}`
	require.Equal(t, types.ActionContinue, host.CallOnRequestBody(id, []byte(body), true))
	require.JSONEq(t, `{"model":"m","messages":[{"role":"user","content":"[X]"}]}`, string(host.GetCurrentRequestBody(id)))
	for _, pair := range host.GetCurrentRequestHeaders(id) {
		require.NotEqual(t, "x-api-key", pair[0])
	}
	owner, err := host.GetProperty([]string{"wasmx.portcullis.owner"})
	require.NoError(t, err)
	require.Equal(t, "team a", string(owner))
	calls, err := host.GetCounterMetric("portcullis.test.calls")
	require.NoError(t, err)
	require.Equal(t, uint64(1), calls)
	_, err = host.GetCounterMetric("portcullis.test.nothing")
	require.Error(t, err, "what never happened is not defined")
	require.Contains(t, host.GetWarnLogs(), "seen")
	host.CompleteHttpContext(id)
}

func TestAnEnvironmentVariableIsASecretOfTheHost(t *testing.T) {
	t.Setenv("PORTCULLIS_TEST_SECRET", "s3cret")
	value, ok := newEnv().Secret("PORTCULLIS_TEST_SECRET")
	require.True(t, ok)
	require.Equal(t, "s3cret", value)
	_, ok = newEnv().Secret("PORTCULLIS_TEST_NO_SECRET")
	require.False(t, ok)
}

func TestASharedValueIsNeverWrittenBlindly(t *testing.T) {
	require.ErrorIs(t, new(store).Set("k", nil, 0), errVersion)
}
