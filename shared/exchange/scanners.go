package exchange

import "portcullis/shared/jsondoc"

// scanners are the JSON scanners that no call uses now. A VM's memory never
// shrinks, so what a large body needed is kept for the next one, up to a bound.
type scanners struct {
	free []*jsondoc.Scanner
	size int // bytes that free keeps
	// overwrite has what is given back overwritten.
	overwrite bool
}

// OverwriteReleased has the engine overwrite the memory of bodies that were judged, for
// tests: what still refers to it shows.
func (e *Engine) OverwriteReleased() { e.scanners.overwrite = true }

// maxScanners bounds the bytes that unused scanners keep.
const maxScanners = 256 << 20

// take returns a scanner for a new document of about size bytes: the smallest that has
// room for it, or the largest there is.
func (p *scanners) take(l jsondoc.Limits, size int) *jsondoc.Scanner {
	n := len(p.free)
	if n == 0 {
		return jsondoc.NewScanner(l)
	}
	best := 0
	for i, s := range p.free {
		if has, most := s.Size(), p.free[best].Size(); has < most && has >= size || has > most && most < size {
			best = i
		}
	}
	s := p.free[best]
	p.free[best] = p.free[n-1]
	p.free = p.free[:n-1]
	p.size -= s.Size()
	s.Reset(l)
	return s
}

// give takes a scanner back whose document nobody uses any more. It may be nil.
func (p *scanners) give(s *jsondoc.Scanner) {
	if s != nil && p.overwrite {
		s.Overwrite()
	}
	if s == nil || len(p.free) >= maxFree || p.size+s.Size() > maxScanners {
		return
	}
	p.size += s.Size()
	p.free = append(p.free, s)
}
