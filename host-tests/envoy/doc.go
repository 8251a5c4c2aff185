// Package envoytest runs modules in real Envoy: it writes a configuration, starts a process on free ports, waits until it serves,
// and reads its access log, counters, memory and CPU time.
package envoytest
