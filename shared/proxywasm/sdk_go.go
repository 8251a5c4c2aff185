//go:build !tinygo

package proxywasm

import (
	"time"

	sdk "github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

// What the rest of the package uses of the SDK.
type (
	defaultVM     = types.DefaultVMContext
	defaultPlugin = types.DefaultPluginContext
	pluginContext = types.PluginContext
	httpContext   = types.HttpContext
	action        = types.Action
	startStatus   = types.OnPluginStartStatus
)

const (
	actionContinue = types.ActionContinue
	actionPause    = types.ActionPause
	startOK        = types.OnPluginStartStatusOK
	startFailed    = types.OnPluginStartStatusFailed
)

var (
	errNotFound    = types.ErrorStatusNotFound
	errCasMismatch = types.ErrorStatusCasMismatch
)

func setVM(vm types.VMContext) { sdk.SetVMContext(vm) }

func pluginConfiguration() ([]byte, error) { return sdk.GetPluginConfiguration() }

func setTick(d time.Duration) error {
	return sdk.SetTickPeriodMilliSeconds(uint32(d / time.Millisecond)) //nolint:gosec // bounded by the caller
}

func setContext(id uint32) error { return sdk.SetEffectiveContext(id) }

func requestHeaders() ([][2]string, error)      { return sdk.GetHttpRequestHeaders() }
func responseHeaders() ([][2]string, error)     { return sdk.GetHttpResponseHeaders() }
func setRequestHeader(name, value string) error { return sdk.ReplaceHttpRequestHeader(name, value) }

func responseStatus() string {
	status, err := sdk.GetHttpResponseHeader(":status")
	if err != nil {
		return ""
	}
	return status
}

func setResponseHeader(name, value string) error { return sdk.ReplaceHttpResponseHeader(name, value) }
func removeRequestHeader(name string) error      { return sdk.RemoveHttpRequestHeader(name) }
func removeResponseHeader(name string) error     { return sdk.RemoveHttpResponseHeader(name) }
func replaceRequestBody(b []byte) error          { return sdk.ReplaceHttpRequestBody(b) }
func replaceResponseBody(b []byte) error         { return sdk.ReplaceHttpResponseBody(b) }
func resumeRequest() error                       { return sdk.ResumeHttpRequest() }
func resumeResponse() error                      { return sdk.ResumeHttpResponse() }

func respond(status int, headers [][2]string, body []byte) error {
	return sdk.SendHttpResponse(uint32(status), headers, body, -1) //nolint:gosec // a status
}

func dispatch(cluster string, headers [][2]string, body []byte, timeout time.Duration, done func(int, int, int)) error {
	ms := uint32(timeout / time.Millisecond) //nolint:gosec // bounded by the caller
	_, err := sdk.DispatchHttpCall(cluster, headers, body, nil, ms, done)
	return err
}

func callHeaders() ([][2]string, error) { return sdk.GetHttpCallResponseHeaders() }
func callBody(size int) ([]byte, error) { return sdk.GetHttpCallResponseBody(0, size) }

func setSharedData(key string, v []byte, cas uint32) error {
	return sdk.SetSharedData(key, v, cas)
}

func logDebug(s string) { sdk.LogDebug(s) }
func logInfo(s string)  { sdk.LogInfo(s) }
func logWarn(s string)  { sdk.LogWarn(s) }
func logError(s string) { sdk.LogError(s) }
