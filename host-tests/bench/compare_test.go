package main

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/load"
)

// loaded is a setting in which each call cost the proxy cpu and took ten times as long.
func loaded(cpu time.Duration, rss int64) *setting {
	times := load.Times{10 * cpu}
	result := func() *load.Result {
		return &load.Result{Calls: 4, Elapsed: time.Second, Latency: times, FirstByte: times}
	}
	s := &setting{calls: map[string]measured{}, others: map[string]*load.Result{}, first: result(), rss: rss, rssAfter: 2 * rss}
	for _, k := range kinds() {
		s.calls[k.name] = measured{cpu: cpu, peak: rss, result: result()}
		if k.large {
			s.others[k.name] = result()
		}
	}
	return s
}

// compared is the figures of a comparison, by name.
func compared(name string, plain, with *setting) map[string]figure {
	b := bench{report: report{out: &bytes.Buffer{}}}
	b.compare(name, plain, with)
	out := map[string]figure{}
	for _, f := range b.figures {
		out[f.Name] = f
	}
	return out
}

func TestWhatTheModulesAddIsReportedBesideItsBudget(t *testing.T) {
	figures := compared("envoy", loaded(100*time.Microsecond, 60<<20), loaded(600*time.Microsecond, 460<<20))
	for name, want := range map[string]figure{
		"envoy: 2 KB, CPU added":                                      {Value: 500, Budget: 250, Verdict: "MISSED"},
		"envoy: 2 KB, 50 events, CPU added an event":                  {Value: 10, Budget: 8, Verdict: "MISSED"},
		"envoy: 2 KB, 50 events, one at a time, first byte p50 added": {Value: 5000, Budget: 1000, Verdict: "MISSED"},
		"envoy: memory added":                                         {Value: 400, Budget: 450, Verdict: "met"},
		"envoy: memory added, after large bodies":                     {Value: 800},
		"envoy: 16 MB, peak memory":                                   {Value: 460},
		"envoy: 16 MB, peak memory added":                             {Value: 400},
		"envoy: 2 MB, failed calls":                                   {Value: 0},
		"envoy: beside 16 MB, streams p99":                            {Value: 6},
		"envoy: beside 16 MB, streams first byte p99 plain":           {Value: 1},
	} {
		got, reported := figures[name]
		require.True(t, reported, name)
		require.InDelta(t, want.Value, got.Value, 1e-9, name)
		require.Equal(t, want.Verdict, got.Verdict, name)
		require.InDelta(t, want.Budget, got.Budget, 0, name)
	}
}

func TestLargeCallsThatFailAreAFigure(t *testing.T) {
	some := loaded(time.Millisecond, 1)
	some.calls["2 MB"].result.Failed = 1
	some.calls["2 MB"].result.Errors = []string{"2 MB: status 503"}
	all := some.calls["16 MB"]
	all.result.Failed = 4
	some.others["16 MB"].Failed = 4
	figures := compared("kong", loaded(time.Millisecond, 1), some)

	require.Equal(t, figure{Name: "kong: 2 MB, failed calls", Value: 25, Unit: "%", Note: "2 MB: status 503"}, figures["kong: 2 MB, failed calls"])
	require.Equal(t, "3 calls", figures["kong: 2 MB, CPU added"].Note)
	require.InDelta(t, 100, figures["kong: 16 MB, failed calls"].Value, 0)
	require.InDelta(t, 100, figures["kong: beside 16 MB, failed streams"].Value, 0)
	for _, name := range []string{"kong: 16 MB, CPU added", "kong: 16 MB, p99", "kong: beside 16 MB, streams p99"} {
		require.NotContains(t, figures, name, "what was not answered has no cost")
	}
}

func TestAFailedCallOfABudgetEndsTheBench(t *testing.T) {
	require.NoError(t, answered("2 KB", &load.Result{Calls: 3}))
	require.ErrorContains(t, answered("2 KB", &load.Result{Calls: 3, Failed: 1, Errors: []string{"status 503"}}), `2 KB: 1 of 3 calls failed: ["status 503"]`)
	require.ErrorContains(t, answered("2 KB", &load.Result{}), "0 of 0 calls failed")
}
