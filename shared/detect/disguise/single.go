package disguise

// minRow is how many letters in a row are read together when they stand by themselves.
const minRow = 8

// single are letters that stand by themselves, in a row. Those of one that is too short are
// not scanned.
type single struct {
	out      sink
	active   bool
	count    int
	letters  [minRow]byte
	from, to [minRow]int
}

func (s *single) reset() {
	s.active, s.count = false, 0
	s.out.reset()
}

// put adds a letter, which the bytes [from, to) stand for.
func (s *single) put(f *Finder, b byte, from, to int) {
	if s.active {
		s.out.put(f, b, from, to)
		return
	}
	s.letters[s.count], s.from[s.count], s.to[s.count] = b, from, to
	if s.count++; s.count == minRow {
		s.active = true
		s.out.begin(f)
		for i, b := range s.letters {
			s.out.put(f, b, s.from[i], s.to[i])
		}
	}
}

// finish ends the row.
func (s *single) finish(f *Finder) {
	if s.active {
		s.out.scan(f, true)
	}
	s.active, s.count = false, 0
}

// first is the offset of the first byte that may still become part of a finding, at most end.
func (s *single) first(end int) int {
	switch {
	case s.active:
		return s.out.first(end)
	case s.count > 0:
		return min(end, s.from[0])
	}
	return end
}
