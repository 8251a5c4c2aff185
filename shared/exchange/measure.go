package exchange

import (
	"time"

	"portcullis/shared/control"
)

// The histograms. Times are in microseconds; each module of a gateway adds its own.
const (
	// histogramRequest is the time that parsing and judging a request took.
	histogramRequest control.Histogram = "portcullis.request_us"
	// histogramReply is the same for a JSON reply.
	histogramReply control.Histogram = "portcullis.reply_us"
	// histogramHeld is the most bytes of events of one stream that were held back, as
	// bounds.held counts them.
	histogramHeld control.Histogram = "portcullis.held_bytes"
	// The tokens of a call, from the module that states them.
	histogramTokensIn  control.Histogram = "portcullis.tokens_in"
	histogramTokensOut control.Histogram = "portcullis.tokens_out"
)

// timed runs do and adds its time to a histogram.
func (x *Exchange) timed(h control.Histogram, do func() Action) Action {
	begun := x.host.Now()
	a := do()
	x.observe(h, x.host.Now().Sub(begun))
	return a
}

// timedCall runs judgeCall and adds its time to a histogram, for a call that is judged
// in several callbacks all of it at once.
func (x *Exchange) timedCall() Action {
	begun := x.host.Now()
	a := x.judgeCall()
	x.spent += x.host.Now().Sub(begun)
	if x.stage != stageBody {
		x.observe(histogramRequest, x.spent)
	}
	return a
}

// observe adds a time to a histogram.
func (x *Exchange) observe(h control.Histogram, d time.Duration) {
	x.host.Observe(h, uint64(max(0, d/time.Microsecond))) //nolint:gosec // not negative
}

// tokens states and measures what the provider reported.
func (x *Exchange) tokens() {
	u := x.view.Usage
	x.setInt(control.FactTokensIn, u.Input)
	x.setInt(control.FactTokensOut, u.Output)
	x.host.Observe(histogramTokensIn, uint64(max(0, u.Input)))   //nolint:gosec // not negative
	x.host.Observe(histogramTokensOut, uint64(max(0, u.Output))) //nolint:gosec // not negative
}
