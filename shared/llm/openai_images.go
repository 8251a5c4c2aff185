package llm

import "portcullis/shared/jsondoc"

// The files of forms with pictures.
var (
	editFiles      = namesOf("image image[] mask markup")
	variationFiles = namesOf("image")
)

// imageEdits is a call for a picture that is made of pictures, imageVariations one for more
// like one.
// Source: platform.openai.com/docs/api-reference/images, read 2026-11.
var (
	imageEdits = &plainAPI{
		named: true, opaque: "image", choices: "n", files: editFiles, required: "prompt",
		list: "data", read: images, usage: &responsesUsage, words: imageWords,
		fields: &imageEditFields,
	}
	imageVariations = &plainAPI{
		named: true, opaque: "image", choices: "n", files: variationFiles, required: "image",
		list: "data", read: images, usage: &responsesUsage, words: imageWords,
		fields: &imageVariationFields,
	}
	imageTable = table{
		{"model", skip},
		{"n", scalar(readChoices)},
		{"response_format size", word},
		{"user", parameterText},
	}
	imageEditTable = table{
		{"image image[] mask markup", file},
		{"prompt", prompt},
		{"stream", scalar(stream)},
		{"background complexity input_fidelity moderation output_format quality safety_identifier svg[effort]", word},
		{"svg[model]", (*callParser).models},
		{"frame_count frame_duration_ms output_compression partial_images", scalar(numeric)},
	}
	imageWords = namesOf("background output_format quality size")
)

var imageEditFields, imageVariationFields *fields

func init() {
	imageEditFields = newFields(imageTable, imageEditTable)
	imageVariationFields = newFields(imageTable, table{{"image", file}})
}

// imageEvents are the kinds of event of a picture in the making, with whether it is the last.
var imageEvents = byKey[string, bool]{
	{"image_generation.partial_image", false},
	{"image_generation.completed", true},
	{"image_edit.partial_image", false},
	{"image_edit.completed", true},
}

// imageEventWords are the members of such an event that are the API's own.
var imageEventWords = namesOf("type created_at partial_image_index background output_format quality size")

// imageEvent reads one; ok is false for an event of another kind.
func imageEvent(e *Event, p *Progress, root jsondoc.Value) (ok bool) {
	last, ok := imageEvents.find(stringOf(root.Get("type")))
	if !ok {
		return false
	}
	other := Stream{Place: PlaceParameter}
	w := pieceWalker{pieces: &e.Pieces, last: true}
	w.each(root, other, func(m jsondoc.Value) {
		switch key := m.Key(); {
		case key == "b64_json" && binaryText(m.Text()):
		case key == "usage":
			w.counts(m)
		case imageEventWords.has(key):
			w.word(m, other)
		default:
			w.member(m, other)
		}
	})
	p.Started = true
	if last {
		e.Usage = responsesUsage.read(root.Get("usage"))
		p.Usage.Merge(e.Usage)
	}
	return true
}
