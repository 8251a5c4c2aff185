package llm

import "portcullis/shared/jsondoc"

// Cohere's API of embeddings, which vLLM has too. The first version differs by what it does not have.
// Source: docs.cohere.com/reference/embed and …/v1/reference/embed; vllm-project/vllm, entrypoints/pooling; read 2026-11.

// cohereEmbed is what a call may hold by Bedrock, cohereEmbedCall by Cohere's own API.
var cohereEmbed, cohereEmbedCall, cohereEmbedInput *fields

// cohereEmbedOwn are the fields of both. Vectors are made of each text by itself.
var cohereEmbedOwn = table{
	{"texts", prompt},
	{"inputs", as(RoleUser, each(objectAs(&cohereEmbedInput, RoleNone)))},
	{"images", opaque("image")},
	{"input_type truncate embedding_types", word},
	{"output_dimension max_tokens", numeric},
}

// cohereEmbedded are the members of which a call must have one.
var cohereEmbedded = []string{"texts", "inputs", "images"}

var cohereEmbedTables = fieldTables{
	{&cohereEmbedInput, table{{"content", cohereContent}}},
}

func init() {
	cohereEmbedTables.make()
	cohereEmbed = newFields(cohereEmbedOwn)
	cohereEmbedCall = newFields(cohereEmbedOwn, table{{"model", skip}, {"priority", numeric}})
}

// cohereEmbeds reads a call whose model was read.
func cohereEmbeds(p *callParser, root jsondoc.Value) error {
	if !hasOne(root, cohereEmbedded) {
		return &ShapeError{Problem: ProblemMissing, Path: cohereEmbedded[0]}
	}
	return p.object(root, cohereEmbedCall)
}

// cohereEmbedWords are members of a reply that are the API's own.
var cohereEmbedWords = namesOf("id response_type")

// cohereEmbeddings reads a reply but for its vectors, which are nobody's text.
func (r *Reply) cohereEmbeddings(root jsondoc.Value) error {
	if !root.Get("embeddings").Exists() {
		return &ShapeError{Problem: ProblemMissing, Path: "embeddings"}
	}
	r.ID, r.Usage = stringOf(root.Get("id")), cohereUsage(root.Get("meta"))
	w := pieceWalker{pieces: &r.Pieces, last: true}
	w.restBut(root, Stream{Place: PlaceParameter}, cohereEmbedWords, func(key string, m jsondoc.Value) bool {
		switch key {
		case "meta":
			w.counts(m)
		case "embeddings":
			w.vectors(m)
		default:
			return false
		}
		return true
	})
	return nil
}

// vectorTypes are the types of numbers that a vector may come in.
var vectorTypes = namesOf("float int8 uint8 binary ubinary base64")

// vectors passes over numbers in lists, by the type of number or not, and over what is binary.
func (w *pieceWalker) vectors(v jsondoc.Value) {
	switch v.Kind() {
	case jsondoc.Array, jsondoc.Object:
		for e := v.First(); e.Exists(); e = e.Next() {
			if key := e.Key(); key != "" && !vectorTypes.has(key) {
				w.alone(e, Stream{Place: PlaceParameter}, key, true)
			}
			w.vectors(e)
		}
	case jsondoc.String:
		if !binaryText(v.Text()) {
			w.free(v, Stream{Place: PlaceParameter})
		}
	}
}
