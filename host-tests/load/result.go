package load

import (
	"fmt"
	"slices"
	"time"
)

// maxReported bounds how many different errors a Result keeps.
const maxReported = 10

// Result is what a run measured.
type Result struct {
	// Elapsed is the time from the first connection to the last reply.
	Elapsed time.Duration
	// Calls is how many were sent, Failed how many of them were not answered whole with an accepted status.
	Calls, Failed int
	// Statuses counts the replies by status; 0 stands for none.
	Statuses map[int]int
	// Bytes is the sum of the replies' body bytes.
	Bytes int64
	// Latency is the time to the last byte, FirstByte that to the first byte of the body, of calls that did not fail.
	Latency, FirstByte Times
	// Errors are the first different ones, at most ten.
	Errors []string
	// ByName has the times to the last byte for each Call.Name.
	ByName map[string]*Times
}

// Times are latencies, sorted once the run is over. It keeps every value: eight bytes a call.
type Times []time.Duration

// At returns the latency that the given share of calls (0 to 1) did not exceed; zero when there were none.
func (t Times) At(share float64) time.Duration {
	if len(t) == 0 {
		return 0
	}
	return t[min(int(share*float64(len(t))), len(t)-1)]
}

// PerSecond returns the rate of calls that did not fail.
func (r *Result) PerSecond() float64 {
	return float64(r.Calls-r.Failed) / r.Elapsed.Seconds()
}

// ServerErrors returns how many replies had a status of 500 or above, plus the calls that got no whole reply.
func (r *Result) ServerErrors() int {
	count := 0
	for status, n := range r.Statuses {
		if status == 0 || status >= 500 {
			count += n
		}
	}
	return count
}

// String is the result on one line.
func (r *Result) String() string {
	return fmt.Sprintf("%.0f/s, p50 %s, p99 %s, first byte p50 %s p99 %s, %d calls, %d failed",
		r.PerSecond(), round(r.Latency.At(0.5)), round(r.Latency.At(0.99)),
		round(r.FirstByte.At(0.5)), round(r.FirstByte.At(0.99)), r.Calls, r.Failed)
}

func round(d time.Duration) time.Duration { return d.Round(10 * time.Microsecond) }

func newResult(elapsed time.Duration) *Result {
	return &Result{Elapsed: elapsed, Statuses: map[int]int{}, ByName: map[string]*Times{}}
}

// add counts the samples of one connection.
func (r *Result) add(samples []sample) {
	for _, s := range samples {
		r.Calls++
		r.Bytes += s.bytes
		if s.err != nil {
			r.Failed++
			if text := s.err.Error(); len(r.Errors) < maxReported && !slices.Contains(r.Errors, text) {
				r.Errors = append(r.Errors, text)
			}
		}
		// A status whose body never came whole is no reply.
		if s.whole == 0 {
			r.Statuses[0]++
			continue
		}
		r.Statuses[s.status]++
		if s.err != nil {
			continue
		}
		r.Latency = append(r.Latency, s.whole)
		r.FirstByte = append(r.FirstByte, s.firstByte)
		if r.ByName[s.call] == nil {
			r.ByName[s.call] = &Times{}
		}
		*r.ByName[s.call] = append(*r.ByName[s.call], s.whole)
	}
}

// finish sorts what At reads.
func (r *Result) finish() {
	slices.Sort(r.Latency)
	slices.Sort(r.FirstByte)
	for _, times := range r.ByName {
		slices.Sort(*times)
	}
}
