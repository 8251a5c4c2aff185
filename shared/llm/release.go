package llm

// maxKept is how many entries each slice of a Call, a Reply or an Event keeps room for
// from one use to the next. Those of most calls have some hundred texts; a body made of
// nothing but short ones has a hundred thousand.
const maxKept = 4096

// Release forgets the document and gives up the memory that a large one needed. The
// call is to be parsed anew before it is used again.
func (c *Call) Release() {
	*c = Call{Models: kept(c.Models), Texts: kept(c.Texts), Tools: kept(c.Tools), Opaque: kept(c.Opaque)}
}

// Release is Call.Release for a reply.
func (r *Reply) Release() {
	*r = Reply{Pieces: kept(r.Pieces), Shadows: kept(r.Shadows), Listed: kept(r.Listed), Opaque: kept(r.Opaque)}
}

// Release is Call.Release for an event.
func (e *Event) Release() {
	*e = Event{Pieces: kept(e.Pieces), Ends: kept(e.Ends), Shadows: kept(e.Shadows), Listed: kept(e.Listed), Opaque: kept(e.Opaque)}
}

// kept is list, emptied, for its next use; nil for a large one.
func kept[T any](list []T) []T {
	if cap(list) > maxKept {
		return nil
	}
	clear(list)
	return list[:0]
}
