//go:build !wasm

package proxywasm

import sdk "github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"

// Outside of a module metrics are those of the SDK's emulated host.
type (
	counter   = sdk.MetricCounter
	histogram = sdk.MetricHistogram
)

func defineCounter(name string) counter     { return sdk.DefineCounterMetric(name) }
func defineHistogram(name string) histogram { return sdk.DefineHistogramMetric(name) }
