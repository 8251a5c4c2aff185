// Command guest is a small module that the tests of real Envoy load: it rewrites bodies, passes facts on and refuses.
package main

import (
	"bytes"
	"encoding/json"

	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"
	"github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm/types"
)

// settings is the guest's configuration.
type settings struct {
	// From and To are what a request body's bytes are replaced by.
	From, To string
	// Fact is the fact this module sets to Value.
	Fact, Value string
	// Read is a fact of an earlier module, copied to the request header x-fact.
	Read string
	// Refuse is a text that a request body may not contain.
	Refuse string
	// Trap makes the module trap in a request with the header x-trap.
	Trap bool
}

func init() { proxywasm.SetVMContext(&vm{}) }

func main() {}

type vm struct{ types.DefaultVMContext }

func (*vm) NewPluginContext(uint32) types.PluginContext { return &plugin{} }

type plugin struct {
	types.DefaultPluginContext

	settings settings
}

func (p *plugin) OnPluginStart(int) types.OnPluginStartStatus {
	text, err := proxywasm.GetPluginConfiguration()
	if err != nil {
		return types.OnPluginStartStatusFailed
	}
	if err := json.Unmarshal(text, &p.settings); err != nil {
		proxywasm.LogCriticalf("guest: %v", err)
		return types.OnPluginStartStatusFailed
	}
	return types.OnPluginStartStatusOK
}

func (p *plugin) NewHttpContext(uint32) types.HttpContext { return &exchange{settings: &p.settings} }

type exchange struct {
	types.DefaultHttpContext

	settings *settings
	size     int
}

func (x *exchange) OnHttpRequestHeaders(_ int, end bool) types.Action {
	if asked, err := proxywasm.GetHttpRequestHeader("x-trap"); err == nil && x.settings.Trap {
		panic(asked)
	}
	must(proxywasm.RemoveHttpRequestHeader("content-length"))
	if x.settings.Fact != "" {
		must(proxywasm.SetProperty([]string{"wasmx.portcullis." + x.settings.Fact}, []byte(x.settings.Value)))
	}
	if x.settings.Read != "" {
		value, err := proxywasm.GetProperty([]string{"wasmx.portcullis." + x.settings.Read})
		must(err)
		must(proxywasm.ReplaceHttpRequestHeader("x-fact", string(value)))
	}
	return types.ActionContinue
}

func (x *exchange) OnHttpRequestBody(size int, end bool) types.Action {
	x.size = size
	if !end {
		return types.ActionPause
	}
	return x.finish()
}

// OnHttpRequestTrailers ends the body where there are trailers: its callback never saw the end.
func (x *exchange) OnHttpRequestTrailers(int) types.Action { return x.finish() }

func (x *exchange) finish() types.Action {
	if x.size == 0 {
		return types.ActionContinue
	}
	body, err := proxywasm.GetHttpRequestBody(0, x.size)
	must(err)
	if refuse := x.settings.Refuse; refuse != "" && bytes.Contains(body, []byte(refuse)) {
		must(proxywasm.SendHttpResponse(403, [][2]string{{"content-type", "text/plain"}}, []byte("refused\n"), -1))
		return types.ActionPause
	}
	if x.settings.From != "" {
		must(proxywasm.ReplaceHttpRequestBody(bytes.ReplaceAll(body, []byte(x.settings.From), []byte(x.settings.To))))
	}
	return types.ActionContinue
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}
