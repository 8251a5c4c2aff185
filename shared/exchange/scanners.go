package exchange

import "portcullis/shared/jsondoc"

// scanners are the JSON scanners that no call uses now. A VM's memory never
// shrinks, so what a large body needed is kept for the next one, up to a bound.
type scanners struct {
	free []*jsondoc.Scanner
	size int // bytes that free keeps
}

// maxScanners bounds the bytes that unused scanners keep.
const maxScanners = 32 << 20

// take returns a scanner for a new document.
func (p *scanners) take(l jsondoc.Limits) *jsondoc.Scanner {
	n := len(p.free)
	if n == 0 {
		return jsondoc.NewScanner(l)
	}
	s := p.free[n-1]
	p.free = p.free[:n-1]
	p.size -= s.Size()
	s.Reset(l)
	return s
}

// give takes a scanner back whose document nobody uses any more. It may be nil.
func (p *scanners) give(s *jsondoc.Scanner) {
	if s == nil || len(p.free) >= maxFree || p.size+s.Size() > maxScanners {
		return
	}
	p.size += s.Size()
	p.free = append(p.free, s)
}
