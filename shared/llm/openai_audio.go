package llm

import "portcullis/shared/jsondoc"

// OpenAITranscripts is the API of transcriptions and translations: a form with a recording
// in, what was said in it out.
// Source: platform.openai.com/docs/api-reference/audio, read 2026-11.
var OpenAITranscripts = &openAITranscripts{}

type openAITranscripts struct{ openAI }

// Endpoints implements Dialect.
func (d *openAITranscripts) Endpoints() []Endpoint {
	return below(d, transcriptEndpoints, openaiBase, azureBase, azureDeployment)
}

var transcriptEndpoints = []Endpoint{
	{Operation: OpTranslations, Method: "POST", Path: "/audio/translations", Form: true, TextReply: true},
	{Operation: OpTranscriptions, Method: "POST", Path: "/audio/transcriptions", Form: true, TextReply: true},
}

// transcriptFiles are the fields that are files.
var transcriptFiles = namesOf("file")

// translationsCall is a call for a text in English, transcriptionsCall one for a text in
// the recording's language. What the provider hears is no text that could be read here.
var (
	translationsCall = &plainAPI{
		named: true, opaque: "audio", files: transcriptFiles, required: "file", fields: &translationFields,
	}
	transcriptionsCall = &plainAPI{
		named: true, opaque: "audio", files: transcriptFiles, required: "file", fields: &transcriptionFields,
	}
	transcriptTable = table{
		{"model", skip},
		{"file", file},
		{"prompt", prompt},
		{"response_format", word},
		{"temperature", scalar(readTemperature)},
	}
	transcriptionTable = table{
		{"language chunking_strategy include include[] timestamp_granularities timestamp_granularities[]", word},
		{"chunking_strategy[type]", word},
		{"chunking_strategy[prefix_padding_ms] chunking_strategy[silence_duration_ms] chunking_strategy[threshold]", scalar(numeric)},
		{"known_speaker_names known_speaker_names[] keywords keywords[] languages languages[]", word},
		// Recordings of voices, as data URLs.
		{"known_speaker_references known_speaker_references[]", opaque("audio")},
		{"stream", scalar(stream)},
	}
)

var translationFields, transcriptionFields *fields

func init() {
	translationFields = newFields(transcriptTable)
	transcriptionFields = newFields(transcriptTable, transcriptionTable)
}

// ParseCall implements Dialect.
func (*openAITranscripts) ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	if ep.Operation == OpTranslations {
		return translationsCall.call(c, ep, doc, opt)
	}
	return transcriptionsCall.call(c, ep, doc, opt)
}

// ParseReply implements Dialect. A transcript that is no JSON is a verbatim list of its
// lines.
func (*openAITranscripts) ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.operation = ep.Operation
	root := doc.Root()
	w := pieceWalker{pieces: &r.Pieces, last: true}
	if root.IsVerbatim() {
		r.verbatim = true
		w.parts(root, Stream{Place: PlaceContent}, "")
		return nil
	}
	if root.Get("text").Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemMissing, Path: "text"}
	}
	r.Usage = responsesUsage.read(root.Get("usage"))
	w.transcript(root, Stream{Place: PlaceContent}, &r.Shadows)
	return nil
}

// transcriptWords are the API's own words and numbers.
var transcriptWords = namesOf(
	"type id segment_id task language duration start end",
	"seek temperature avg_logprob compression_ratio no_speech_prob",
)

// segments is the stream of the texts of all segments of a transcript.
var segments = Stream{Place: PlaceContent, Field: "segments"}

// transcript reads a reply or an event whose text is of the stream said. The words of a text
// one by one, with their times or probabilities, and the tokens they were made of repeat it.
func (w *pieceWalker) transcript(root jsondoc.Value, said Stream, shadows *[]Shadow) {
	other := Stream{Place: PlaceParameter}
	w.each(root, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "text" || key == "delta":
			w.add(m, said, false)
		case key == "segments" && m.Kind() == jsondoc.Array:
			w.parts(m, segments, "text")
			w.list(m, other, func(s jsondoc.Value) { w.segment(s, shadows) })
		case key == "usage":
			w.counts(m)
		default:
			w.besideTranscript(m, shadows)
		}
	})
}

// segment reads a segment but for its text.
func (w *pieceWalker) segment(s jsondoc.Value, shadows *[]Shadow) {
	if s.Kind() != jsondoc.Object {
		w.free(s, Stream{Place: PlaceParameter})
		return
	}
	for m := s.First(); m.Exists(); m = m.Next() {
		if m.Key() != "text" || m.Kind() != jsondoc.String {
			w.besideTranscript(m, shadows)
		}
	}
}

// besideTranscript reads a member beside the text of a transcript or a segment. What repeats
// the text in another form is noted.
func (w *pieceWalker) besideTranscript(m jsondoc.Value, shadows *[]Shadow) {
	other := Stream{Place: PlaceParameter}
	switch key := m.Key(); {
	case key == "words" || key == "tokens" || key == "logprobs":
		w.shadow(m, 0, shadows)
	case transcriptWords.has(key):
		w.word(m, other)
	default:
		w.member(m, other)
	}
}

// parts adds the strings of a list, or the member name of its elements, as one text: what
// is said goes on from line to line, and from segment to segment.
func (w *pieceWalker) parts(list jsondoc.Value, s Stream, name string) {
	s.Parts = true
	before := len(*w.pieces)
	for e := list.First(); e.Exists(); e = e.Next() {
		v := e
		if name != "" {
			v = e.Get(name)
		}
		if v.Kind() == jsondoc.String {
			*w.pieces = append(*w.pieces, Piece{Stream: s, value: v, text: v.Text()})
		}
	}
	if n := len(*w.pieces); n > before {
		(*w.pieces)[n-1].Last = true
	}
}

// ParseEvent implements Dialect. Servers that stream as chat completions do are read so.
func (*openAITranscripts) ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error {
	if doc == nil || doc.Root().Get("choices").Exists() {
		return OpenAI.ParseEvent(e, p, name, data, doc, opt)
	}
	root, again := doc.Root(), Stream{Place: PlaceContent, Alone: true}
	e.reset()
	w := pieceWalker{pieces: &e.Pieces, last: true}
	switch stringOf(root.Get("type")) {
	case "transcript.text.delta":
		w.last = false
		w.transcript(root, Stream{Place: PlaceContent}, &e.Shadows)
	case "transcript.text.segment": // the text once more, speaker by speaker
		w.transcript(root, again, &e.Shadows)
	case "transcript.text.done":
		w.transcript(root, again, &e.Shadows)
		e.Ends = append(e.Ends, End{Choice: AllChoices, Block: -1})
		e.Usage = responsesUsage.read(root.Get("usage"))
		p.Usage.Merge(e.Usage)
	default:
		return OpenAI.ParseEvent(e, p, name, data, doc, opt)
	}
	p.Started = true
	return nil
}

// withheldTranscript is what a caller reads in place of what was said: a transcript has no
// place that would say that it was withheld.
const withheldTranscript = "The provider's reply was withheld by policy."

// AppendFiltered implements Dialect.
func (*openAITranscripts) AppendFiltered(dst []byte, r *Reply) []byte {
	if r.verbatim {
		return append(dst, withheldTranscript+"\n"...)
	}
	return append(dst, `{"text":"`+withheldTranscript+`"}`...)
}

// AppendFilteredEnd implements Dialect.
func (*openAITranscripts) AppendFilteredEnd(dst []byte, _ *Progress) []byte {
	return append(dst, `data: {"type":"transcript.text.done","text":"`+withheldTranscript+`"}`+"\n\ndata: [DONE]\n\n"...)
}
