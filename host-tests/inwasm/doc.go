// Package inwasm runs tests of packages of which a part is written for WebAssembly there, in
// wazero, as official Go compiles them.
package inwasm
