//go:build wasm

package proxywasm

import "unsafe"

// Metrics are the ABI's own calls here: for the words of its panics the SDK would bring
// package fmt into every module, a quarter of a megabyte of it. They panic where it does.
// Source: proxy-wasm ABI 0.2.0, "Metrics".

//go:wasmimport env proxy_define_metric
func defineMetric(kind uint32, name *byte, size uint32, id *uint32) uint32

//go:wasmimport env proxy_increment_metric
func incrementMetric(id uint32, by int64) uint32

//go:wasmimport env proxy_record_metric
func recordMetric(id uint32, value uint64) uint32

// The ABI's kinds of metrics that modules have.
const (
	kindCounter   = 0
	kindHistogram = 2
)

type (
	counter   uint32
	histogram uint32
)

func defineCounter(name string) counter     { return counter(define(kindCounter, name)) }
func defineHistogram(name string) histogram { return histogram(define(kindHistogram, name)) }

func define(kind uint32, name string) (id uint32) {
	if defineMetric(kind, unsafe.StringData(name), uint32(len(name)), &id) != statusOK { //nolint:gosec // a name
		panic("proxywasm: the host does not define the metric " + name)
	}
	return id
}

// Increment adds to the counter.
func (c counter) Increment(by uint64) {
	if incrementMetric(uint32(c), int64(by)) != statusOK { //nolint:gosec // as the ABI has it
		panic("proxywasm: the host does not count")
	}
}

// Record adds a value to the histogram.
func (h histogram) Record(value uint64) {
	if recordMetric(uint32(h), value) != statusOK {
		panic("proxywasm: the host does not record")
	}
}
