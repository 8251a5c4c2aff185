package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// The API by which documents are put in the order in which they answer a query. Cohere's servers have it,
// and with more fields Jina's, Voyage's, Together's, SiliconFlow's, vLLM, llama.cpp and LiteLLM.
// Sources: docs.cohere.com/reference/rerank and …/v1/reference/rerank; jina.ai/reranker; docs.voyageai.com,
// "Rerankers"; vllm-project/vllm, entrypoints/pooling; ggml-org/llama.cpp, tools/server; read 2026-11.

var rerankCall *fields

var rerankTables = fieldTables{
	{&rerankCall, table{
		{"model", skip},
		{"query", rerankQuery},
		{"documents texts", rerankDocuments}, // llama.cpp has the other name too
		{"instruction", as(RoleSystem, saidText)},
		{"rank_fields relevant_spans", word},
		{"top_n top_k max_tokens_per_doc max_chunks_per_doc overlap_tokens truncate_prompt_tokens priority", numeric},
		{"return_documents return_embeddings truncation use_activation", flag},
	}},
}

func init() { rerankTables.make() }

// reranks reads a call whose model was read.
func reranks(p *callParser, root jsondoc.Value) error {
	if err := required(root, "query", "documents"); err != nil {
		return err
	}
	return p.object(root, rerankCall)
}

func rerankQuery(p *callParser, v jsondoc.Value) error {
	p.role, p.message = RoleUser, 0
	p.call.Messages = 1
	defer func() { p.role, p.message = RoleNone, -1 }()
	return p.at(PlaceContent, v, ranked)
}

// rerankDocuments reads what is ranked, a list or, for vLLM, one thing of several parts: untrusted,
// whoever sends it.
func rerankDocuments(p *callParser, v jsondoc.Value) error {
	return p.as(RoleTool, v, func(p *callParser, v jsondoc.Value) error {
		if v.Kind() == jsondoc.Array {
			return p.at(PlaceDocument, v, each(ranked))
		}
		return p.at(PlaceDocument, v, ranked)
	})
}

// ranked reads a document or a query: a text or an object. A list would be token ids.
func ranked(p *callParser, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.String:
		if pictured(v.Text()) {
			return p.opaqueMember(v, "image")
		}
		p.addText(v)
		return nil
	case jsondoc.Object:
		return rankedMembers(p, v, !saysSomething(v.Get("text")))
	default:
		return shape(ProblemType, v)
	}
}

// pictured reports whether a text is an address and nothing else, or a data URL: Jina's models take it for
// a picture.
func pictured(text string) bool {
	const space = " \t\r\n"
	if rest, inline := cutScheme(text); inline {
		about, _, ok := strings.Cut(rest, ",")
		return ok && strings.ContainsAny(about, "/;") && !strings.ContainsAny(strings.Trim(about, space), space)
	}
	return addressed(text) && !strings.ContainsAny(strings.Trim(text, space), space)
}

// rankedMedia are the folded names of members that servers take for something else than text, wherever in a
// document they stand.
var rankedMedia = namesOf(
	"image images imageurl imageurls imagebase64 imageembeds inputimage",
	"audio audiourl audioembeds inputaudio video videourl videoembeds inputvideo fileurl filedata bytes pdf pdfurl",
)

// rankedMembers reads the members of a document, whose names are the caller's own: "rank_fields" says which
// of them count. Nothing in it is a parameter. A document without text may be one that Jina's models fetch.
func rankedMembers(p *callParser, v jsondoc.Value, textless bool) error {
	for m := v.First(); m.Exists(); m = m.Next() {
		name := foldName(m.Key())
		switch {
		case rankedMedia.has(name) && saysSomething(m), textless && name == "url" && pictured(stringOf(m)):
			if err := p.opaqueMember(m, m.Key()); err != nil {
				return err
			}
			continue
		case name == "content" && m.Kind() == jsondoc.Array:
			p.addKey(m)
			if err := p.list(m, rankedPart); err != nil {
				return err
			}
			continue
		}
		p.addKey(m)
		if err := rankedValue(p, m); err != nil {
			return err
		}
	}
	return nil
}

// rankedPart reads a part of a document that has several, as vLLM takes them.
func rankedPart(p *callParser, v jsondoc.Value) error {
	if kind := v.Get("type"); kind.Exists() && stringOf(kind) != "text" {
		return p.opaquePart(v, stringOf(kind))
	}
	return rankedValue(p, v)
}

// rankedValue reads a value within a document.
func rankedValue(p *callParser, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.Object:
		return rankedMembers(p, v, false)
	case jsondoc.Array:
		return p.list(v, rankedValue)
	default:
		return p.free(v)
	}
}

// saysSomething reports whether a value is neither empty nor a flag.
func saysSomething(v jsondoc.Value) bool {
	switch v.Kind() {
	case jsondoc.String:
		return v.Text() != ""
	case jsondoc.Number:
		return true
	default:
		return v.First().Exists()
	}
}

// rerankWords are members of a reply that are the API's own.
var rerankWords = namesOf("id object model created")

// ranked reads a reply. Documents may stand in it again.
func (r *Reply) ranked(root jsondoc.Value) error {
	if root.Get("results").Kind() != jsondoc.Array && root.Get("data").Kind() != jsondoc.Array {
		return &ShapeError{Problem: ProblemMissing, Path: "results"}
	}
	r.ID, r.Model, r.ModelValue = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model")
	if r.Usage = rerankUsage.read(root.Get("usage")); !r.Usage.Known {
		r.Usage = cohereUsage(root.Get("meta"))
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	s := Stream{Place: PlaceParameter}
	w.restBut(root, s, rerankWords, func(key string, m jsondoc.Value) bool {
		switch key {
		case "meta", "usage":
			w.counts(m)
		case "results", "data":
			w.list(m, s, func(e jsondoc.Value) { w.eachRead(e, s, rankedResult) })
		default:
			return false
		}
		return true
	})
	return nil
}

// rankedResult reads a member of one of the results.
func rankedResult(w *pieceWalker, m jsondoc.Value) bool {
	switch m.Key() {
	case "index", "relevance_score":
		w.number(m)
	case "object":
		w.word(m, Stream{Place: PlaceParameter})
	case "relevant_spans":
		s := Stream{Place: PlaceParameter}
		w.list(m, s, func(e jsondoc.Value) { w.eachRead(e, s, rankedSpan) })
	case "document":
		w.free(m, Stream{Place: PlaceDocument})
	default:
		return false
	}
	return true
}

// rankedSpan reads a member of a part of a document that made its rank.
func rankedSpan(w *pieceWalker, m jsondoc.Value) bool {
	switch m.Key() {
	case "start", "end", "score":
		w.number(m)
		return true
	}
	return false
}
