package envoytest

import (
	"encoding/json"
	"fmt"
	"net"
	"os"
	"strconv"
)

// object is a JSON object of Envoy's configuration; field names are those of its protos (API v3).
type object map[string]any

// typed returns an object with the type that an Any carries.
func typed(name string, fields object) object {
	out := object{"@type": "type.googleapis.com/" + name}
	for key, value := range fields {
		out[key] = value
	}
	return out
}

// bootstrap returns the whole configuration. Both ports are free ones, chosen when Envoy binds.
func (c Config) bootstrap(accessLog string) ([]byte, error) {
	if c.Bootstrap != nil {
		return c.Bootstrap, nil
	}
	clusters, err := c.clusters()
	if err != nil {
		return nil, err
	}
	all := object{
		"admin": object{"address": anyPort()},
		"static_resources": object{
			"listeners": c.listeners(accessLog),
			"clusters":  clusters,
		},
	}
	if c.Watched != "" {
		all["node"] = object{"id": "test", "cluster": "test"}
		all["dynamic_resources"] = object{"lds_config": object{
			"resource_api_version": "V3",
			"path_config_source":   object{"path": c.Watched},
		}}
	}
	return json.MarshalIndent(all, "", "  ")
}

// Listeners writes the file of Config.Watched: a listener with a chain, its access log beside the file. An Envoy that follows the
// file notices at once.
func (c Config) Listeners(name string, chain []Filter) error {
	listener := c.withDefaults().listener(name, c.Watched+".log", chain)
	text, err := json.Marshal(object{"resources": []object{typed("envoy.config.listener.v3.Listener", listener)}})
	if err != nil {
		return err
	}
	// Envoy follows files that are moved into place.
	part := c.Watched + ".part"
	if err := os.WriteFile(part, text, 0o600); err != nil {
		return err
	}
	return os.Rename(part, c.Watched)
}

// anyPort is the loopback address with a free port.
func anyPort() object {
	return object{"socket_address": object{"address": "127.0.0.1", "port_value": 0}}
}

// mainListener is the name of the listener with Config.Filters.
const mainListener = "main"

// listeners returns the listener of Filters and those of Chains; each has an access
// log of its own.
func (c Config) listeners(accessLog string) []object {
	main := c.listener(mainListener, accessLog, c.Filters)
	if host, port, err := net.SplitHostPort(c.Listen); err == nil {
		number, _ := strconv.Atoi(port) // Envoy names a port that is none
		main["address"] = object{"socket_address": object{"address": host, "port_value": number}}
	}
	all := []object{main}
	for name, filters := range c.Chains {
		all = append(all, c.listener(name, accessLog+"."+name, filters))
	}
	return all
}

// listener returns one listener with its filter chain.
func (c Config) listener(name, accessLog string, chain []Filter) object {
	codec := "HTTP1"
	if c.HTTP2 {
		codec = "HTTP2"
	}
	filters := make([]object, 0, len(chain)+1)
	for _, filter := range chain {
		filters = append(filters, filter.object())
	}
	filters = append(filters, object{
		"name":         "envoy.filters.http.router",
		"typed_config": typed("envoy.extensions.filters.http.router.v3.Router", nil),
	})
	manager := object{
		"stat_prefix":            "main",
		"codec_type":             codec,
		"http_protocol_options":  object{"enable_trailers": true},
		"http2_protocol_options": object{"max_concurrent_streams": 1000},
		"stream_idle_timeout":    "60s",
		// Else source.address is what a client writes into x-forwarded-for.
		"use_remote_address": true,
		"access_log":         []object{c.accessLog(accessLog)},
		"route_config":       c.routes(),
		"http_filters":       filters,
	}
	if c.WebSocket {
		manager["upgrade_configs"] = []object{{"upgrade_type": "websocket"}}
	}
	return object{
		"name":                              name,
		"address":                           anyPort(),
		"per_connection_buffer_limit_bytes": c.BufferLimit,
		"filter_chains": []object{{"filters": []object{{
			"name":         "envoy.filters.network.http_connection_manager",
			"typed_config": typed("envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager", manager),
		}}}},
	}
}

// object returns the filter as an entry of http_filters.
func (f Filter) object() object {
	vmID, policy := f.VMID, f.FailurePolicy
	if vmID == "" {
		vmID = f.Name
	}
	if policy == "" {
		policy = "FAIL_RELOAD"
	}
	vm := object{
		"vm_id":   vmID,
		"runtime": "envoy.wasm.runtime.v8",
		"code":    object{"local": object{"filename": f.File}},
	}
	if len(f.Environment) > 0 {
		vm["environment_variables"] = object{"key_values": f.Environment}
	}
	config := object{
		"name":           f.Name,
		"root_id":        f.Name,
		"failure_policy": policy,
		"vm_config":      vm,
		"configuration":  typed("google.protobuf.StringValue", object{"value": f.Configuration}),
	}
	if f.Hold {
		config["allow_on_headers_stop_iteration"] = true
	}
	return object{
		"name":         f.Name,
		"typed_config": typed("envoy.extensions.filters.http.wasm.v3.Wasm", object{"config": config}),
	}
}

// routes returns the route table: the configured routes, then everything to the upstream.
func (c Config) routes() object {
	routes := make([]object, 0, len(c.Routes)+1)
	for _, route := range append(c.Routes[:len(c.Routes):len(c.Routes)], Route{Name: "upstream", Cluster: "upstream"}) {
		match := object{"prefix": "/"}
		if route.Prefix != "" {
			match["prefix"] = route.Prefix
		}
		if route.Header != "" {
			match["headers"] = []object{{"name": route.Header, "string_match": object{"exact": route.Value}}}
		}
		routes = append(routes, object{
			"name":  route.Name,
			"match": match,
			"route": object{"cluster": route.Cluster, "timeout": "60s"},
		})
	}
	return object{
		"name":          "main",
		"virtual_hosts": []object{{"name": "all", "domains": []string{"*"}, "routes": routes}},
	}
}

// clusters returns the upstream's cluster and the further ones.
func (c Config) clusters() ([]object, error) {
	main, err := cluster("upstream", c.Upstream, c.BufferLimit, c.UpstreamHTTP2)
	if err != nil {
		return nil, err
	}
	all := []object{main}
	for name, address := range c.Clusters {
		more, err := cluster(name, address, c.BufferLimit, false)
		if err != nil {
			return nil, err
		}
		all = append(all, more)
	}
	return all, nil
}

// cluster returns a cluster of one address, host:port.
func cluster(name, address string, limit int, http2 bool) (object, error) {
	host, text, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("cluster %s: %w", name, err)
	}
	port, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("cluster %s: port %q is not a number below 65536", name, text)
	}
	protocol := object{"http_protocol_options": object{"enable_trailers": true}}
	if http2 {
		protocol = object{"http2_protocol_options": object{}}
	}
	endpoint := object{"endpoint": object{"address": object{"socket_address": object{"address": host, "port_value": port}}}}
	return object{
		"name":                              name,
		"type":                              "STRICT_DNS",
		"connect_timeout":                   "5s",
		"per_connection_buffer_limit_bytes": limit,
		"load_assignment":                   object{"cluster_name": name, "endpoints": []object{{"lb_endpoints": []object{endpoint}}}},
		"circuit_breakers": object{"thresholds": []object{{
			"max_connections": 10000, "max_pending_requests": 10000, "max_requests": 10000,
		}}},
		"typed_extension_protocol_options": object{
			"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
				"envoy.extensions.upstreams.http.v3.HttpProtocolOptions", object{"explicit_http_config": protocol}),
		},
	}, nil
}
