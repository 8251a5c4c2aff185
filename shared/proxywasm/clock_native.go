//go:build !wasm

package proxywasm

import "time"

// now is without the monotonic clock, as a gateway's is.
func now() time.Time { return time.Now().Round(0) }
