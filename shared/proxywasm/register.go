package proxywasm

import (
	"reflect"
	"runtime"
	"strings"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// Register makes the module run one control. It is called once, from init; the
// plugin's name in errors is that of the package that declares C.
func Register[C any](construct func(*C) (control.Control, error)) {
	RegisterLoader(exchange.Module(packageOf[C](), construct))
}

// RegisterCall is Register for a control that reads calls, and of replies what they say of usage: what
// inspects replies is not linked into its module.
func RegisterCall[C any](construct func(*C) (control.Control, error)) {
	RegisterLoader(exchange.CallModule(packageOf[C](), construct))
}

// RegisterHead is Register for a control that judges headers alone: what reads bodies is not
// linked into its module.
func RegisterHead[C any](construct func(*C) (control.Control, error)) {
	RegisterLoader(exchange.HeadModule(packageOf[C](), construct))
}

// packageOf is the name of the package that declares C.
func packageOf[C any]() string {
	name, _, _ := strings.Cut(reflect.TypeFor[C]().String(), ".")
	return name
}

// RegisterLoader makes the module run the engine that load makes of its
// configuration. It is called once, from init.
func RegisterLoader(load exchange.Loader) { setVM(&vm{load: load}) }

// vm is one VM: one thread of the gateway.
type vm struct {
	defaultVM
	load exchange.Loader
}

// NewPluginContext implements the SDK's VMContext.
func (v *vm) NewPluginContext(id uint32) pluginContext {
	return &plugin{id: id, load: v.load, env: newEnv()}
}

// plugin is one configuration of the module in one VM.
type plugin struct {
	defaultPlugin
	id     uint32
	load   exchange.Loader
	engine *exchange.Engine
	env    *env
	period time.Duration // of the timer, 0 while it is off
}

// OnPluginStart implements the SDK's PluginContext: a configuration that can not
// be run stops the module.
func (p *plugin) OnPluginStart(int) startStatus {
	raw, err := pluginConfiguration()
	if err != nil && err != errNotFound { //nolint:errorlint // the SDK returns it as it is
		logError("the configuration can not be read: " + err.Error())
		return startFailed
	}
	if p.engine, err = p.load(raw); err != nil {
		logError(err.Error())
		return startFailed
	}
	if err := p.time(); err != nil {
		logError("the timer can not be set: " + err.Error())
		return startFailed
	}
	return startOK
}

// time sets the timer as the engine wants it now. The plugin's context must be the
// effective one.
func (p *plugin) time() error {
	period := p.engine.TickPeriod()
	if period == p.period {
		return nil
	}
	p.period = period
	return setTick(period)
}

// enterAndTime is time from a context of any other kind; the plugin's is the effective one
// afterwards.
func (p *plugin) enterAndTime() error {
	if err := setContext(p.id); err != nil {
		return err
	}
	return p.time()
}

// OnTick implements the SDK's PluginContext.
func (p *plugin) OnTick() {
	p.engine.Tick(p.env)
	if err := p.enterAndTime(); err != nil {
		logError("host: the timer can not be set: " + err.Error())
	}
}

// NewHttpContext implements the SDK's PluginContext.
func (p *plugin) NewHttpContext(id uint32) httpContext { //nolint:revive // the SDK's spelling
	s := &stream{host: host{env: p.env, id: id, plugin: p}}
	s.exchange = p.engine.Begin(&s.host)
	return s
}

// stream is one call.
type stream struct {
	host     host
	exchange *exchange.Exchange
	done     bool
}

func answer(a exchange.Action) action {
	if a == exchange.Pause {
		return actionPause
	}
	return actionContinue
}

// request answers a callback that may have read a slice of a long call.
func (s *stream) request(a exchange.Action) action {
	s.host.time()
	return answer(a)
}

// The SDK's HttpContext.

func (s *stream) OnHttpRequestHeaders(_ int, end bool) action { //nolint:revive // the SDK's spelling
	return answer(s.exchange.RequestHeaders(end))
}

func (s *stream) OnHttpRequestBody(size int, end bool) action { //nolint:revive // the SDK's spelling
	return s.request(s.exchange.RequestBody(size, end))
}

func (s *stream) OnHttpRequestTrailers(int) action { //nolint:revive // the SDK's spelling
	return s.request(s.exchange.RequestTrailers())
}

func (s *stream) OnHttpResponseHeaders(_ int, end bool) action { //nolint:revive // the SDK's spelling
	return answer(s.exchange.ResponseHeaders(end))
}

func (s *stream) OnHttpResponseBody(size int, end bool) action { //nolint:revive // the SDK's spelling
	return answer(s.exchange.ResponseBody(size, end))
}

func (s *stream) OnHttpResponseTrailers(int) action { //nolint:revive // the SDK's spelling
	return answer(s.exchange.ResponseTrailers())
}

func (s *stream) OnHttpStreamDone() { //nolint:revive // the SDK's spelling
	if s.done {
		return
	}
	s.done = true
	s.exchange.Done()
	// Official Go's collector marks in goroutines, which run when somebody lets them: no callback
	// blocks. Without them what allocates marks, over hundreds of calls that all pay for write
	// barriers. TinyGo has none, and does nothing here.
	runtime.Gosched()
}
