package main

import "fmt"

// compare reports what the setting with modules cost over the plain one.
func (b *bench) compare(name string, plain, with *setting) {
	for _, k := range kinds() {
		b.compareKind(name+": "+k.name, k, plain.calls[k.name], with.calls[k.name])
		if k.large {
			b.compareOthers(name+": beside "+k.name, plain, with, k.name)
		}
	}
	first := name + ": " + smallStream().Name + ", one at a time, first byte"
	b.add(first+" p50 added", microseconds(with.first.FirstByte.At(0.5)-plain.first.FirstByte.At(0.5)), "us")
	b.add(first+" p50", microseconds(with.first.FirstByte.At(0.5)), "us")
	b.add(first+" p99", microseconds(with.first.FirstByte.At(0.99)), "us")
	b.add(name+": memory added", mebibytes(with.rss-plain.rss), "MiB")
	b.add(name+": memory added, after large bodies", mebibytes(with.rssAfter-plain.rssAfter), "MiB")
}

// compareKind reports one kind of call. What was not answered has no cost.
func (b *bench) compareKind(name string, k kind, plain, with measured) {
	if k.large {
		note := ""
		if len(with.result.Errors) > 0 {
			note = with.result.Errors[0]
		}
		b.addNoted(name+", failed calls", share(with.result.Failed, with.result.Calls), "%", note)
		if with.result.Failed == with.result.Calls {
			return
		}
	}
	b.add(name+", CPU plain", microseconds(plain.cpu), "us/call")
	calls := fmt.Sprintf("%d calls", with.result.Calls-with.result.Failed)
	b.addNoted(name+", CPU added", microseconds(with.cpu-plain.cpu), "us/call", calls)
	if k.name == smallStream().Name {
		b.add(name+", CPU added an event", microseconds(with.cpu-plain.cpu)/events, "us/event")
	}
	b.add(name+", calls", with.result.PerSecond(), "1/s")
	b.add(name+", p50", microseconds(with.result.Latency.At(0.5)), "us")
	b.add(name+", p99", microseconds(with.result.Latency.At(0.99)), "us")
	b.add(name+", peak memory", mebibytes(with.peak), "MiB")
	b.add(name+", peak memory added", mebibytes(with.peak-plain.peak), "MiB")
}

// compareOthers reports what small streams met beside large calls.
func (b *bench) compareOthers(name string, plain, with *setting, kind string) {
	p, w := plain.others[kind], with.others[kind]
	b.add(name+", failed streams", share(w.Failed, w.Calls), "%")
	if w.Failed == w.Calls {
		return
	}
	note := fmt.Sprintf("%d streams", w.Calls-w.Failed)
	b.addNoted(name+", streams p99", milliseconds(w.Latency.At(0.99)), "ms", note)
	b.add(name+", streams p99 plain", milliseconds(p.Latency.At(0.99)), "ms")
	b.add(name+", streams first byte p99", milliseconds(w.FirstByte.At(0.99)), "ms")
	b.add(name+", streams first byte p99 plain", milliseconds(p.FirstByte.At(0.99)), "ms")
}

// share is part of whole in percent, 100 of nothing.
func share(part, whole int) float64 {
	if whole == 0 {
		return 100
	}
	return 100 * float64(part) / float64(whole)
}
