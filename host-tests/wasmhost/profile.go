package wasmhost

// Profile is how a gateway treats a module.
type Profile struct {
	// Name is the profile's name in reports.
	Name string
	// Hold lets body callbacks come although the headers are paused: Envoy with
	// allow_on_headers_stop_iteration.
	Hold bool
	// Trailers ends every body by trailers, as HTTP/2 may: no body callback then
	// says that it is the last.
	Trailers bool
	// Wasmx is Kong's engine: the request's body comes once and whole, chunks of a
	// reply can not be held.
	Wasmx bool
	// Unset leaves out the "host" section of configurations.
	Unset bool
	// BodyLimit is how many bytes of a body the gateway holds or lets be read.
	BodyLimit int
}

// The profiles. Their limits are those that the examples configure.
var (
	Envoy         = Profile{Name: "envoy", BodyLimit: 20 << 20}
	EnvoyHold     = Profile{Name: "envoy-hold", Hold: true, BodyLimit: 20 << 20}
	EnvoyTrailers = Profile{Name: "envoy-trailers", Hold: true, Trailers: true, BodyLimit: 20 << 20}
	// EnvoyPassTrailers is Envoy without held headers whose bodies trailers end.
	EnvoyPassTrailers = Profile{Name: "envoy-pass-trailers", Trailers: true, BodyLimit: 20 << 20}
	Wasmx             = Profile{Name: "wasmx", Wasmx: true, BodyLimit: 4 << 20}
	// WasmxUnset is Kong's engine with modules that were not told so.
	WasmxUnset = Profile{Name: "wasmx-unset", Wasmx: true, Unset: true, BodyLimit: 4 << 20}
)

// Profiles lists those of which the modules are told.
var Profiles = []Profile{Envoy, EnvoyHold, EnvoyTrailers, EnvoyPassTrailers, Wasmx}

// Host is the "host" section of a module's configuration on such a gateway.
func (p Profile) Host() map[string]any {
	if p.Unset {
		return nil
	}
	engine := "envoy"
	if p.Wasmx {
		engine = "wasmx"
	}
	return map[string]any{"engine": engine, "hold": p.Hold}
}

// Direction is one of the two ways of a call.
type Direction uint8

// The directions.
const (
	Request Direction = iota
	Response
)

// Action is what a callback answers (proxy-wasm ABI 0.2.0, proxy_action_t).
type Action uint32

// The actions.
const (
	Continue Action = 0
	Pause    Action = 1
)

// Status is what a host call answers (proxy-wasm ABI 0.2.0, proxy_status_t).
type Status uint32

// The statuses.
const (
	OK              Status = 0
	NotFound        Status = 1
	BadArgument     Status = 2
	InvalidMemory   Status = 6
	Empty           Status = 7
	CasMismatch     Status = 8
	InternalFailure Status = 10
	Unimplemented   Status = 12
)

// statusError is a status that a native engine is told.
type statusError Status

// Error implements error.
func (s statusError) Error() string {
	return [...]string{
		NotFound: "not found", BadArgument: "bad argument", InvalidMemory: "invalid memory access", Empty: "empty",
		CasMismatch: "cas mismatch", InternalFailure: "internal failure", Unimplemented: "unimplemented",
	}[s]
}

// err returns nil for OK.
func (s Status) err() error {
	if s == OK {
		return nil
	}
	return statusError(s)
}
