package llm

import "portcullis/shared/jsondoc"

// titanEmbeddings is the bodies of Amazon's Titan models that make embeddings of a text, a
// picture or both.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Amazon Titan Embeddings Text" and
// "Amazon Titan Multimodal Embeddings G1", read 2026-11.
var titanEmbeddings = textForm{
	fields: &titanEmbed, prompts: []string{"inputText", "inputImage"},
	answers: []string{"embedding", "embeddingsByType"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.Usage = titanUsage.read(root)
		w.embedded(root, titanWords, "embedding", "embeddingsByType")
	},
	filtered: `{"embedding":[],"inputTextTokenCount":%i}`,
}

// cohereEmbeddings is the bodies of Cohere's.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Cohere Embed and Cohere Embed v4
// models", read 2026-11.
var cohereEmbeddings = textForm{
	fields: &cohereEmbed, prompts: cohereEmbedded,
	answers: []string{"embeddings"},
	reply: func(w *pieceWalker, r *Reply, root jsondoc.Value) {
		r.ID = stringOf(root.Get("id"))
		w.embedded(root, cohereEmbedWords, "embeddings")
	},
	filtered: `{"id":"","response_type":"embeddings_floats","embeddings":[],"texts":[]}`,
}

var titanEmbed *fields

var embedTables = fieldTables{
	{&titanEmbed, table{
		{"inputText", prompt},
		{"inputImage", opaque("image")},
		{"dimensions", numeric},
		{"normalize", flag},
		{"embeddingTypes embeddingConfig", word},
	}},
}

func init() {
	embedTables.make()
}

// embedded reads a reply but for its vectors, which are nobody's text.
func (w *pieceWalker) embedded(root jsondoc.Value, words nameSet, vectors ...string) {
	w.invokeRest(root, words, vectors...)
	for _, name := range vectors {
		w.vectors(root.Get(name))
	}
}
