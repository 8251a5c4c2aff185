// Package proxywasm binds an exchange engine to a proxy-wasm host. It is the
// only package that imports an SDK: two of them with the same API, one for each
// compiler, chosen by build tag in sdk_go.go and sdk_tinygo.go. In a module some calls of the ABI
// are its own (metrics_wasm.go, abi_wasm.go): where the SDK would bring package fmt, or
// allocate for each of the many that a call makes.
//
// It keeps the traps of host and SDK away from everything else: metrics are
// defined once a VM and never incremented by zero, HTTP calls run under the
// plugin's context so that nothing is left behind when a client leaves, nothing
// but logging is called before the VM has started, and starting a plugin has no
// side effect beyond the timer: a gateway starts it on canaries and on its main
// thread too.
package proxywasm
