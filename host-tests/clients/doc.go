// Package clients runs the providers' own SDK clients through real Envoy with the five
// modules: they must read replies as usual and raise their usual exceptions.
package clients
