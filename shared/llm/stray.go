package llm

import "portcullis/shared/jsondoc"

// callNames are the folded names of members that hold calls of tools, partNames those of what
// a call has.
var (
	callNames = namesOf("toolcall toolcalls functioncall functioncalls tooluse")
	partNames = namesOf("name function custom arguments args input")
)

// maxCallName is longer than these names are written: others are not folded.
const maxCallName = 16

// callsTools reports whether a name is that of a member with calls of tools, however it is spelled.
func callsTools(key string) bool { return len(key) <= maxCallName && callNames.has(foldName(key)) }

// misspelt reports whether a name is one of a call's but for its case.
func misspelt(key string) bool {
	if len(key) > maxCallName {
		return false
	}
	folded := foldName(key)
	return folded != key && partNames.has(folded)
}

// stray reads a member of a reply that the API does not have, or not there, as a call of a tool: clients in Go
// take a name whatever its case, and those that read protocol buffers with underscores or
// without. What it calls and what with is judged as if the name were right.
func (w *pieceWalker) stray(m jsondoc.Value, s Stream) {
	w.memberName(m, s)
	switch foldName(m.Key()) {
	case "name":
		s.Place = PlaceName
		w.free(m, s)
	case "arguments", "args", "input":
		s.Place = PlaceArguments
		w.arguments(m, s)
		w.free(m, s)
	default:
		w.strayIn(m, s)
	}
}

// strayIn reads what a stray member holds.
func (w *pieceWalker) strayIn(v jsondoc.Value, s Stream) {
	switch v.Kind() {
	case jsondoc.Array:
		for e := v.First(); e.Exists(); e = e.Next() {
			w.strayIn(e, s)
		}
	case jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			w.stray(m, s)
		}
	default:
		w.free(v, s)
	}
}
