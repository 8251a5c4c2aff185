// Package exchangetest is a gateway in memory, for tests of controls and of the
// exchange itself: it sends one call through an engine as Envoy (with held
// headers or without) and Kong's engine would, cut into any chunks, and says
// what the upstream and the client saw.
package exchangetest
