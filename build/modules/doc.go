// Package modules builds the plugins' WebAssembly modules in both flavours: official Go for Envoy and TinyGo for Kong.
package modules
