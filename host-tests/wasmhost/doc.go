// Package wasmhost is a proxy-wasm host (ABI 0.2.0) on wazero that behaves as the
// gateways do: Envoy with and without held headers, Envoy with bodies that
// trailers end, and Kong's engine, each with its faults. It sends calls through
// chains of modules, of native engines or of both.
//
// A Worker is one thread of a gateway: it has one VM a module. Workers of one
// Shared see the same shared data and metrics, as threads of one process do.
//
// It does not forgive: what a module does against the ABI, or what would hang,
// leak or slip past on that gateway, is written down as a violation, and the tests
// fail on any.
package wasmhost
