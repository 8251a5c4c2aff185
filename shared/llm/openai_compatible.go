package llm

import "portcullis/shared/jsondoc"

// What servers that are compatible with OpenAI's chat completions add to its replies
// (Mistral, OpenRouter, DeepSeek, vLLM; their API references, read 2026-11).

// openaiSealed are the members of a part that only the provider can read.
var openaiSealed = namesOf("signature data")

// openaiParts reads text that comes in a list of parts instead of a string: what a
// model says, or what it thinks. The parts of one kind are one stream.
func (w *pieceWalker) openaiParts(v jsondoc.Value, s Stream) {
	other := Stream{Choice: s.Choice, Place: PlaceParameter}
	if v.Kind() != jsondoc.Array {
		w.free(v, other)
		return
	}
	for part := v.First(); part.Exists(); part = part.Next() {
		block := s
		block.Block = int(count(part.Get("index")))
		w.each(part, other, func(m jsondoc.Value) {
			switch key := m.Key(); {
			case key == "text" || key == "summary":
				w.add(m, block, false)
			case key == "thinking":
				w.openaiThinking(m, s.Choice)
			case key == "type" || key == "id" || key == "index" || key == "format":
				w.word(m, other)
			case openaiSealed.has(key) && s.Place == PlaceReasoning:
				w.seal(m, other)
			default:
				w.member(m, other)
			}
		})
	}
}

// openaiThinking reads a part's own list of parts, or string.
func (w *pieceWalker) openaiThinking(v jsondoc.Value, choice int) {
	s := Stream{Choice: choice, Place: PlaceReasoning, Field: "thinking"}
	if v.Kind() == jsondoc.Array {
		w.openaiParts(v, s)
		return
	}
	w.add(v, s, false)
}

// openaiOther reads a member of a message or delta that nobody has described. A string
// in a delta is a piece of what the same member says in others.
func (w *pieceWalker) openaiOther(m jsondoc.Value, choice int) {
	s := Stream{Choice: choice, Place: PlaceParameter}
	if w.last || m.Kind() != jsondoc.String {
		w.member(m, s)
		return
	}
	key := m.Key()
	if len(key) > 1 && !apiNames.has(key) {
		w.alone(m, s, key, true)
	}
	s.Field = key
	w.add(m, s, false)
}
