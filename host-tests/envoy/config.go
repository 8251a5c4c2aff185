package envoytest

import "time"

// Config says what one Envoy process is to do.
type Config struct {
	// Bootstrap is a whole configuration to use instead of what the others say, with an admin address and one listener
	// named "main". Default: none.
	Bootstrap []byte
	// Filters is the chain of modules, the first sees a request first.
	Filters []Filter
	// Chains are further listeners, each with a chain of its own, by name.
	Chains map[string][]Filter
	// Watched is a file of further listeners, as Listeners writes it, that Envoy follows. Default: none.
	Watched string
	// Upstream is the host:port that requests are routed to.
	Upstream string
	// Clusters are further clusters, by name, each one host:port: for routes and for modules that call out.
	Clusters map[string]string
	// Routes come before the route to Upstream, in order.
	Routes []Route
	// HTTP2 has the listener speak HTTP/2 without TLS instead of HTTP/1.1.
	HTTP2 bool
	// WebSocket allows upgrades to it.
	WebSocket bool
	// UpstreamHTTP2 has Envoy speak HTTP/2 without TLS to Upstream.
	UpstreamHTTP2 bool
	// Listen is the address of the main listener. Default: a free port of 127.0.0.1.
	Listen string
	// BufferLimit is how much of a body Envoy holds for a module, in bytes. Default: 16 MiB.
	BufferLimit int
	// Concurrency is the number of worker threads. Default: 1, which gives steady figures.
	Concurrency int
	// Facts are the names, without the prefix wasmx.portcullis., that the access log carries.
	Facts []string
	// LogLevel is Envoy's own. Default: warning.
	LogLevel string
	// ReadyWithin bounds the start; compiling five modules takes ten minutes on a machine with ten times more to do than it can.
	// Default: 30 minutes.
	ReadyWithin time.Duration
}

// Route sends what it matches to another cluster.
type Route struct {
	// Prefix is that of the path. Default: /.
	Prefix string
	// Header and Value, when given, must be a header of the request and its whole value.
	Header, Value string
	// Cluster is a name in Config.Clusters.
	Cluster string
	// Name is what xds.route_name says.
	Name string
}

// Filter is one module in the chain.
type Filter struct {
	// Name is what the module sees as plugin_name; it must not be empty.
	Name string
	// File is the module, a .wasm file.
	File string
	// Configuration is the module's JSON text.
	Configuration string
	// VMID shares a VM, and shared data, between filters of one File with the same value. Default: Name.
	VMID string
	// Hold sets allow_on_headers_stop_iteration: a pause on headers still lets the body callbacks come.
	Hold bool
	// FailurePolicy is Envoy's. Default: FAIL_RELOAD.
	FailurePolicy string
	// Environment is what the VM sees as its environment variables.
	Environment map[string]string
}

// withDefaults returns c with what was left empty filled in.
func (c Config) withDefaults() Config {
	if c.BufferLimit == 0 {
		c.BufferLimit = 16 << 20
	}
	if c.Concurrency == 0 {
		c.Concurrency = 1
	}
	if c.LogLevel == "" {
		c.LogLevel = "warning"
	}
	if c.ReadyWithin == 0 {
		c.ReadyWithin = 30 * time.Minute
	}
	return c
}
