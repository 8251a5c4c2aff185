package llm

import "portcullis/shared/jsondoc"

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

// Readers are functions of their own where that is possible: a table of such is data, and a
// row of what is made for it is code that runs when a module starts.

// Text (or null), by its place.
func nameText(p *callParser, v jsondoc.Value) error       { return p.textAt(PlaceName, v) }
func saidText(p *callParser, v jsondoc.Value) error       { return p.textAt(PlaceContent, v) }
func reasoningText(p *callParser, v jsondoc.Value) error  { return p.textAt(PlaceReasoning, v) }
func refusalText(p *callParser, v jsondoc.Value) error    { return p.textAt(PlaceRefusal, v) }
func documentText(p *callParser, v jsondoc.Value) error   { return p.textAt(PlaceDocument, v) }
func definitionText(p *callParser, v jsondoc.Value) error { return p.textAt(PlaceDefinition, v) }
func argumentsText(p *callParser, v jsondoc.Value) error  { return p.textAt(PlaceArguments, v) }

// jsonArguments reads arguments that are a document of JSON within a string.
func jsonArguments(p *callParser, v jsondoc.Value) error {
	err := argumentsText(p, v)
	if err == nil && v.Kind() == jsondoc.String {
		p.call.Texts[len(p.call.Texts)-1].JSON = true
	}
	return err
}

func parameterText(p *callParser, v jsondoc.Value) error { return p.textAt(PlaceParameter, v) }
func resultText(p *callParser, v jsondoc.Value) error    { return p.textAt(PlaceToolResult, v) }

func (p *callParser) textAt(place Place, v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.Null:
		return nil
	case jsondoc.String:
		return p.at(place, v, func(p *callParser, v jsondoc.Value) error { p.addText(v); return nil })
	default:
		return shape(ProblemType, v)
	}
}

// fixed reads v as text that can not be edited.
func fixed(p *callParser, v jsondoc.Value, read reader) error {
	from := len(p.call.Texts)
	err := read(p, v)
	for i := from; i < len(p.call.Texts); i++ {
		p.call.Texts[i].Fixed = true
	}
	return err
}

// Values of any form whose strings are text, by its place.
func anySaid(p *callParser, v jsondoc.Value) error { return p.at(PlaceContent, v, (*callParser).free) }

func anyParameter(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceParameter, v, (*callParser).free)
}

func anyDefinition(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceDefinition, v, (*callParser).free)
}

func anyArguments(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceArguments, v, (*callParser).free)
}

func anyReasoning(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceReasoning, v, (*callParser).free)
}

func anyDocument(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceDocument, v, (*callParser).free)
}

func anyResult(p *callParser, v jsondoc.Value) error {
	return p.at(PlaceToolResult, v, (*callParser).free)
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

// Bounded parameters.

// readMaxTokens reads the bound of the reply. 0 is none: Ollama writes on until the model ends,
// text-generation-webui until its context is full.
// Sources: ollama/ollama, runner; oobabooga/text-generation-webui, modules/api/completions.py; read 2026-11.
func readMaxTokens(p *callParser, v jsondoc.Value) error {
	err := p.call.readParam(ParamMaxTokens, v)
	if bound := &p.call.params[ParamMaxTokens]; bound.number == 0 {
		bound.given = false
	}
	return err
}

// readFewTokens is readMaxTokens for an API where 0 makes nothing.
func readFewTokens(p *callParser, v jsondoc.Value) error { return p.call.readParam(ParamMaxTokens, v) }

func readMaxTokensToo(p *callParser, v jsondoc.Value) error {
	return p.call.readAlso(ParamMaxTokens, v)
}

func readChoices(p *callParser, v jsondoc.Value) error { return p.call.readParam(ParamChoices, v) }

func readTemperature(p *callParser, v jsondoc.Value) error {
	return p.call.readParam(ParamTemperature, v)
}

// stream reads the flag that asks for a streamed reply.
func stream(p *callParser, v jsondoc.Value) error {
	p.call.Stream = v.Kind() == jsondoc.True
	return flag(p, v)
}

// word reads a short protocol word (an enum, an id) as anyParameter reads a value, so that nothing
// can hide in it, whatever its form; an address in an object of the server's is one that it fetches.
func word(p *callParser, v jsondoc.Value) error {
	if k := v.Kind(); k == jsondoc.Array || k == jsondoc.Object {
		if err := p.fetches(v, false); err != nil {
			return err
		}
	}
	return anyParameter(p, v)
}

// requiredString demands that v has a member name that is a string.
func requiredString(v jsondoc.Value, name string) error {
	if v.Get(name).Kind() != jsondoc.String {
		return &ShapeError{Problem: ProblemMissing, Path: v.Path() + "." + name}
	}
	return nil
}

// objectAs reads a member that is an object (or null), as the speech of role unless that is
// RoleNone.
//
//go:noinline
func objectAs(f **fields, role Role) reader {
	read := func(p *callParser, v jsondoc.Value) error {
		if v.Kind() == jsondoc.Null {
			return nil
		}
		return p.object(v, *f)
	}
	if role == RoleNone {
		return read
	}
	return as(role, read)
}

// each reads a member that is a list.
//
//go:noinline
func each(read reader) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.list(v, read) }
}
