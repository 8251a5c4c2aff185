// Package load sends HTTP/1.1 calls as fast as a server answers them and reports rates, latencies and failures.
//
// It spends little CPU of its own, since it shares the machine with the proxy it measures: a request is written as prepared bytes,
// and each connection is one goroutine that waits for its reply before it sends the next.
package load
