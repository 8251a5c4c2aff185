package llm

import (
	"strconv"
	"strings"

	"portcullis/shared/jsondoc"
)

// plainAPI is one of OpenAI's APIs that answer with one JSON object and hold no
// conversation: embeddings, moderations, models, images, speech.
type plainAPI struct {
	// named is true when the call must name its model.
	named bool
	// opaque is the kind of content of the reply that nobody here reads; it must be
	// allowed by that name, "" for none.
	opaque string
	// files are the fields of a form that are files.
	files nameSet
	// choices is the parameter that says how many replies are made, "" for none.
	choices string
	// fields is what the call may hold, required what it must.
	fields   **fields
	required string
	// list is the member of the reply that must be there, "" for none.
	list string
	// read reads a member of the reply that is not among the words, and reports
	// whether it did; usage reads its usage.
	words nameSet
	read  func(w *pieceWalker, m jsondoc.Value) bool
	usage *usageNames
}

// openaiPlain lists them by operation.
// Source: platform.openai.com/docs/api-reference, read 2026-11.
var openaiPlain = byKey[Operation, *plainAPI]{
	{OpEmbeddings, &plainAPI{
		named: true, required: "input", list: "data", read: embeddings, usage: &openaiUsage,
		fields: &embeddingsFields,
		words:  namesOf("object"),
	}},
	{OpModerations, &plainAPI{
		required: "input", list: "results",
		fields: &moderationsFields,
	}},
	{OpModels, &plainAPI{
		words: namesOf("object type first_id last_id has_more next_page_token"),
	}},
	{OpImages, &plainAPI{
		named: true, opaque: "image", choices: "n", required: "prompt", list: "data", read: images, usage: &responsesUsage,
		fields: &imagesFields,
		words:  imageWords,
	}},
	{OpImageEdits, imageEdits},
	{OpImageVariations, imageVariations},
	{OpSpeech, &plainAPI{
		named: true, opaque: "audio", required: "input",
		fields: &speechFields,
	}},
}

var embeddingsFields, moderationsFields, imagesFields, speechFields *fields

var plainTables = fieldTables{
	{&embeddingsFields, table{
		{"model", skip},
		{"input", prompt},
		{"dimensions output_dimension", numeric},
		{"encoding_format output_dtype", word},
		{"user", parameterText},
		{"metadata", anyParameter},
		{"messages", unreadable},
	}},
	{&moderationsFields, table{{"model", skip}, {"input", moderated}}},
	{&imagesFields, table{
		{"model", skip},
		{"prompt", prompt},
		{"n", readChoices},
		{"user safety_identifier", parameterText},
		{"stream", stream},
		{"background complexity moderation output_format quality response_format size style svg", word},
		{"frame_count frame_duration_ms output_compression partial_images", numeric},
	}},
	{&speechFields, table{
		{"model", skip},
		{"input", prompt},
		{"instructions", as(RoleSystem, saidText)},
		{"voice response_format stream_format", word},
		{"speed", numeric},
	}},
}

func init() { plainTables.make() }

// call reads a request.
func (api *plainAPI) call(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error {
	c.reset(doc, ep)
	c.params[ParamChoices].key = api.choices
	p := &callParser{call: c, opt: opt, message: -1, place: PlaceParameter}
	root := doc.Root()
	if root.Kind() != jsondoc.Object {
		return shape(ProblemType, root)
	}
	if api.opaque != "" {
		if !allowed(opt.Parts, api.opaque) {
			return &ShapeError{Problem: ProblemNotText, Path: "response"}
		}
		c.addOpaque(api.opaque)
	}
	if api.named || root.Get("model").Exists() {
		if err := openaiModel(p, root, ep); err != nil {
			return err
		}
	}
	if err := required(root, api.required); err != nil {
		return err
	}
	if ep.Form {
		if err := api.checkForm(root); err != nil {
			return err
		}
	}
	return p.object(root, *api.fields)
}

// moderated reads what is to be judged: text, a list of texts, or of content parts.
func moderated(p *callParser, v jsondoc.Value) error {
	if v.First().Kind() != jsondoc.Object {
		return prompt(p, v)
	}
	p.role, p.message = RoleUser, 0
	p.call.Messages = 1
	defer func() { p.role, p.message = RoleNone, -1 }()
	return p.list(v, openaiReadPart)
}

// reply reads a reply.
func (api *plainAPI) reply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error {
	r.reset()
	r.operation = ep.Operation
	root := doc.Root()
	switch {
	case openaiFailed(root):
	case api.list != "" && !root.Get(api.list).Exists():
		return &ShapeError{Problem: ProblemMissing, Path: api.list}
	case ep.Operation == OpModels && !hasOne(root, modelMembers):
		return &ShapeError{Problem: ProblemMissing, Path: modelMembers[0]}
	}
	w := pieceWalker{pieces: &r.Pieces, last: true}
	other := Stream{Place: PlaceParameter}
	w.each(root, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "id" || key == "model" || key == "created" || api.words.has(key):
			w.word(m, other)
		case key == "usage" && api.usage != nil:
			r.Usage = api.usage.read(m)
			w.counts(m)
		case key == api.list && api.read != nil:
			w.list(m, other, func(e jsondoc.Value) { w.eachRead(e, other, api.read) })
		default:
			w.member(m, other)
		}
	})
	if ep.Operation == OpModels {
		r.listModels(root)
	}
	r.ID, r.Model, r.ModelValue, r.Created = stringOf(root.Get("id")), stringOf(root.Get("model")), root.Get("model"), seconds(root.Get("created"))
	return nil
}

// modelMembers are the members of which a list of models must have one, or what describes one: Anthropic's
// and Cohere's have the path too.
var modelMembers = []string{"data", "models", "id", "name"}

// listModels notes the models of a list, or the one that the reply describes.
func (r *Reply) listModels(root jsondoc.Value) {
	listed := false
	for m := root.First(); m.Exists(); m = m.Next() {
		if key := m.Key(); key != "data" && key != "models" || m.Kind() != jsondoc.Array {
			continue
		}
		listed = true
		for e := m.First(); e.Exists(); e = e.Next() {
			r.listModel(e)
		}
	}
	if !listed {
		r.listModel(root)
	}
}

func (r *Reply) listModel(v jsondoc.Value) {
	id := stringOf(v.Get("id"))
	if id == "" {
		id = stringOf(v.Get("name"))
	}
	r.Listed = append(r.Listed, Listed{ID: id, value: v})
}

// eachRead reads the members of v that read does not, freely.
func (w *pieceWalker) eachRead(v jsondoc.Value, s Stream, read func(w *pieceWalker, m jsondoc.Value) bool) {
	w.each(v, s, func(m jsondoc.Value) {
		if !read(w, m) {
			w.member(m, s)
		}
	})
}

// embeddings passes over the numbers of an embedding, which are nobody's text, as a
// list or in base64.
func embeddings(w *pieceWalker, m jsondoc.Value) bool {
	switch m.Key() {
	case "object", "index":
		w.word(m, Stream{Place: PlaceParameter})
		return true
	case "embedding":
		for e := m.First(); e.Exists(); e = e.Next() {
			if e.Kind() != jsondoc.Number {
				return false
			}
		}
		return m.Kind() == jsondoc.Array || binaryText(m.Text())
	}
	return false
}

// notInURL reports whether no URL has a character (RFC 3986, section 2).
func notInURL(r rune) bool { return r <= ' ' || r >= 0x7f }

// images passes over a picture, in base64 or as an address that the provider made, and
// reads the prompt that it was really made from.
func images(w *pieceWalker, m jsondoc.Value) bool {
	switch m.Key() {
	case "b64_json":
		return m.Kind() == jsondoc.Null || binaryText(m.Text())
	case "url":
		return m.Kind() == jsondoc.Null || strings.HasPrefix(m.Text(), "https://") && strings.IndexFunc(m.Text(), notInURL) < 0
	case "revised_prompt":
		w.add(m, Stream{Choice: m.Parent().Index(), Place: PlaceContent}, false)
		return true
	}
	return false
}

// filtered renders a reply without content.
func (api *plainAPI) filtered(dst []byte, r *Reply) []byte {
	dst = append(dst, `{"id":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.ID))
	dst = append(dst, `,"object":"list","created":`...)
	dst = strconv.AppendInt(dst, r.Created, 10)
	dst = append(dst, `,"model":`...)
	dst = jsondoc.AppendString(dst, wordOf(r.Model))
	if api.list == "data" || api.list == "results" {
		dst = append(dst, `,"`...)
		dst = append(dst, api.list...)
		dst = append(dst, `":[]`...)
	} else {
		dst = append(dst, `,"data":[]`...)
	}
	return append(dst, '}')
}
