package llm

import (
	"unicode/utf8"

	"portcullis/shared/jsondoc"
)

// A fields table says what a dialect's object may hold and how each member is
// read. Names are matched exactly; a name that is the same only after folding
// case and dropping all but letters and digits ("Model", "maxTokens", "model[]") is
// refused, because some upstreams take it for the field and some do not.
type fields struct {
	read   map[string]reader
	folded map[string]bool
	// twins are the two spellings of a name where an API takes both: never in one object.
	twins map[string]string
	// strict refuses a name that is not known: it is a kind that nobody here reads.
	strict bool
}

type reader func(p *callParser, v jsondoc.Value) error

func newFields(read map[string]reader) *fields {
	f := &fields{read: read, folded: make(map[string]bool, len(read))}
	for name := range read {
		f.folded[foldName(name)] = true
	}
	return f
}

// foldName is the form under which two spellings of a field count as the same.
func foldName(name string) string {
	plain := true
	for i := 0; i < len(name) && plain; i++ {
		plain = name[i] >= 'a' && name[i] <= 'z'
	}
	if plain {
		return name
	}
	folded := jsondoc.Fold(name)
	out := make([]byte, 0, len(folded))
	for i := 0; i < len(folded); i++ {
		// What is not ASCII may be a letter. A NUL ends a name in C.
		if b := folded[i]; b >= utf8.RuneSelf || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' {
			out = append(out, b)
		}
	}
	return string(out)
}

// modelFields are the folded names under which some server, somewhere, reads
// which model to use. Wherever one of them stands, its strings are models.
var modelFields = map[string]bool{
	"model": true, "models": true, "modelid": true, "modelname": true,
	"fallback": true, "fallbacks": true, "fallbackmodel": true, "fallbackmodels": true,
	"deployment": true, "deploymentid": true, "deploymentname": true, "engine": true, "engineid": true,
	"targetmodel": true, "basemodel": true, "modelpath": true, "modeluri": true,
	// Adapters on a model (SGLang, TGI, LoRAX) and stored choices of one (OpenRouter).
	"lorapath": true, "loraname": true, "loraadapter": true, "adapterid": true, "preset": true,
}

// callParser walks a request and collects what it holds.
type callParser struct {
	call *Call
	opt  *Options
	role Role
	// message is the index of the message being read, -1 outside.
	message int
	place   Place
}

// object reads v by the table.
func (p *callParser) object(v jsondoc.Value, f *fields) error {
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		key := m.Key()
		if read, ok := f.read[key]; ok {
			if twin := f.twins[key]; twin != "" && v.Get(twin).Exists() {
				return shape(ProblemTwice, m)
			}
			if err := read(p, m); err != nil {
				return err
			}
			continue
		}
		if f.folded[foldName(key)] {
			return shape(ProblemCase, m)
		}
		if f.strict {
			if err := p.opaqueMember(m, key); err != nil {
				return err
			}
			continue
		}
		if err := p.unknown(m); err != nil {
			return err
		}
	}
	return nil
}

// list reads every element of an array.
func (p *callParser) list(v jsondoc.Value, read reader) error {
	if v.Kind() != jsondoc.Array {
		return shape(ProblemType, v)
	}
	for e := v.First(); e.Exists(); e = e.Next() {
		if err := read(p, e); err != nil {
			return err
		}
	}
	return nil
}

// unknown reads a field the dialect does not know: its strings are text, and
// its models are models. Names are text too where they are the caller's own.
func (p *callParser) unknown(v jsondoc.Value) error {
	if p.opt.RefuseUnknownFields {
		return shape(ProblemUnknown, v)
	}
	p.addKey(v)
	return p.at(PlaceParameter, v, (*callParser).freeMember)
}

// free reads a value of any form whose strings are all text: a schema, an
// argument, metadata, an unknown field.
func (p *callParser) free(v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.String:
		p.addText(v)
	case jsondoc.Number:
		p.addNumber(v)
	case jsondoc.Array:
		return p.freeList(v)
	case jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			p.addKey(m)
			if err := p.freeMember(m); err != nil {
				return err
			}
		}
	}
	return nil
}

func (p *callParser) freeMember(m jsondoc.Value) error {
	if p.place == PlaceParameter && modelFields[foldName(m.Key())] {
		return p.models(m)
	}
	return p.free(m)
}

// freeList reads an array. One that holds nothing but numbers may be text as
// token ids or embeddings, which nobody here can read.
func (p *callParser) freeList(v jsondoc.Value) error {
	numbers := 0
	for e := v.First(); e.Exists(); e = e.Next() {
		if e.Kind() == jsondoc.Number {
			numbers++
		}
		if err := p.free(e); err != nil {
			return err
		}
	}
	if numbers > 0 && numbers == v.Len() && p.place == PlaceParameter && !allowed(p.opt.Fields, v.Key()) {
		return shape(ProblemNotText, v)
	}
	return nil
}

// maxModels bounds the models that one call names: each is checked against every policy.
// A batch of embeddings names one for each of its texts, of which providers take hundreds.
const maxModels = 1024

// models takes every string in v for the name of a model.
func (p *callParser) models(v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.String:
		if len(p.call.Models) == maxModels {
			return shape(ProblemTooMany, v)
		}
		p.call.Models = append(p.call.Models, ModelRef{Name: v.Text(), value: v})
	case jsondoc.Array:
		return p.list(v, (*callParser).models)
	case jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			p.addKey(m)
			if err := p.freeMember(m); err != nil {
				return err
			}
		}
	case jsondoc.Null:
	default:
		return shape(ProblemType, v)
	}
	return nil
}

// at reads v with p.place set to place.
func (p *callParser) at(place Place, v jsondoc.Value, read reader) error {
	before := p.place
	p.place = place
	err := read(p, v)
	p.place = before
	return err
}

func (p *callParser) addText(v jsondoc.Value) {
	p.call.Texts = append(p.call.Texts, Text{
		Role: p.role, Place: p.place, Message: p.message, value: v, text: v.Text(),
	})
}

// addKey adds the name of a member as text that can not be edited.
func (p *callParser) addKey(m jsondoc.Value) {
	if key := m.Key(); key != "" {
		p.call.Texts = append(p.call.Texts, Text{
			Role: p.role, Place: p.place, Message: p.message, Fixed: true, value: m, text: key,
		})
	}
}

// addNumber adds a number long enough to be somebody's: a card, a phone.
func (p *callParser) addNumber(v jsondoc.Value) {
	if raw := v.Raw(); len(raw) >= 7 {
		p.call.Texts = append(p.call.Texts, Text{
			Role: p.role, Place: p.place, Message: p.message, Fixed: true, value: v, text: string(raw),
		})
	}
}

// Readers for the commonest kinds of member.

// skip passes over a member that its parent has read already: a role, a model.
func skip(*callParser, jsondoc.Value) error { return nil }

// sealed passes over a string (or null) that its parent has read already, or that
// nobody but the provider can read. Another kind of value could hide text there.
func sealed(_ *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.String && v.Kind() != jsondoc.Null {
		return shape(ProblemType, v)
	}
	return nil
}

// numeric reads a number (or null) that no policy bounds.
func numeric(_ *callParser, v jsondoc.Value) error {
	if v.Kind() != jsondoc.Number && v.Kind() != jsondoc.Null {
		return shape(ProblemType, v)
	}
	return nil
}

// text reads a string (or null) at a place.
func text(place Place) reader {
	return func(p *callParser, v jsondoc.Value) error {
		switch v.Kind() {
		case jsondoc.Null:
			return nil
		case jsondoc.String:
			return p.at(place, v, func(p *callParser, v jsondoc.Value) error { p.addText(v); return nil })
		default:
			return shape(ProblemType, v)
		}
	}
}

// anyText reads a value of any form whose strings are text at a place.
func anyText(place Place) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.at(place, v, (*callParser).free) }
}

// flag reads a boolean (or null).
func flag(_ *callParser, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.True, jsondoc.False, jsondoc.Null:
		return nil
	default:
		return shape(ProblemType, v)
	}
}

// number reads a bounded parameter.
func number(which Param) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.call.readParam(which, v) }
}

// unreadable refuses a parameter that carries or steers text in a form nobody
// can read, unless the operator lets it pass by name. What is switched off passes.
func unreadable(p *callParser, v jsondoc.Value) error {
	if v.Kind() == jsondoc.Null || v.Kind() == jsondoc.False {
		return nil
	}
	if !allowed(p.opt.Fields, v.Key()) {
		return shape(ProblemNotText, v)
	}
	p.call.addOpaque(v.Key())
	return nil
}

// stream reads the flag that asks for a streamed reply.
func stream(p *callParser, v jsondoc.Value) error {
	p.call.Stream = v.Kind() == jsondoc.True
	return flag(p, v)
}

// word reads a short protocol word (an enum, an id): a string, read as text at
// PlaceParameter so that nothing can hide in it.
func word(p *callParser, v jsondoc.Value) error { return anyText(PlaceParameter)(p, v) }

// requiredString demands that v has a member name that is a string.
func requiredString(v jsondoc.Value, name string) error {
	if v.Get(name).Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemMissing, Path: v.Path() + "." + name}
	}
	return nil
}

// SelectsModel reports whether some server, somewhere, takes a field or query
// parameter of this name for the model to use.
func SelectsModel(name string) bool { return modelFields[foldName(name)] }

// modelInPath adds the model that the path selects: it is checked as any other and
// can not be set.
func (p *callParser) modelInPath(ep *Endpoint) {
	if ep.Model != "" {
		p.call.Models = append(p.call.Models, ModelRef{Name: ep.Model, InPath: true})
	}
}

// opaqueMember is opaquePart where a part's kind is the name of its member.
func (p *callParser) opaqueMember(m jsondoc.Value, kind string) error {
	if !allowed(p.opt.Parts, kind) {
		return shape(ProblemUnknownKind, m)
	}
	p.call.addOpaque(kind)
	return p.at(PlaceParameter, m, (*callParser).aroundBinary)
}

// opaque reads a member that is a part of a kind nobody here can read.
func opaque(kind string) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.opaqueMember(v, kind) }
}

// objectAs reads a member that is an object, as the speech of role unless that is
// RoleNone.
func objectAs(f **fields, role Role) reader {
	read := func(p *callParser, v jsondoc.Value) error { return p.object(v, *f) }
	if role == RoleNone {
		return read
	}
	return as(role, read)
}

// each reads a member that is a list.
func each(read reader) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.list(v, read) }
}
