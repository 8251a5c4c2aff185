package llm

import (
	"slices"
	"strings"
	"unicode/utf8"

	"portcullis/shared/jsondoc"
)

// A fields table says what a dialect's object may hold and how each member is
// read. Names are matched exactly; a name that is the same only after folding
// case and dropping all but letters and digits ("Model", "maxTokens", "model[]") is
// refused, because some upstreams take it for the field and some do not.
type fields struct {
	// members are sorted by their names.
	members []member
	// folded are the members' names as foldName returns them.
	folded nameSet
	// strict refuses a name that is not known: it is a kind that nobody here reads.
	strict bool
}

// member is how one member of an object is read.
type member struct {
	name string
	// twin is the other spelling of the name where an API takes both, else "": never in
	// one object.
	twin string
	read reader
}

type reader func(p *callParser, v jsondoc.Value) error

// A table is how fields are written: a row lists names, with spaces between them, that
// are read in one way. It is no map because a map is built by code, half a kilobyte of it
// an entry.
type table []struct {
	names string
	read  reader
}

// fieldTables are the tables of an API, each with the fields that are made of it. They are variables
// of the package: what a function makes of literals is code.
type fieldTables []struct {
	fields **fields
	rows   table
}

// make makes the fields of all tables. It is not inlined, for the size of its callers.
//
//go:noinline
func (t fieldTables) make() {
	for i := range t {
		*t[i].fields = newFields(t[i].rows)
	}
}

// newFields makes the fields of several tables together.
func newFields(tables ...table) *fields {
	count := 0
	for _, t := range tables {
		for _, row := range t {
			count += countNames(row.names)
		}
	}
	f := &fields{members: make([]member, 0, count), folded: make(nameSet, 0, count)}
	for _, t := range tables {
		for _, row := range t {
			for name, rest := nextName(row.names); name != ""; name, rest = nextName(rest) {
				f.add(member{name: name, read: row.read})
			}
		}
	}
	return f
}

// add panics when the member is there: two rows would disagree about it.
func (f *fields) add(m member) {
	i, taken := f.find(m.name)
	if taken {
		panic("llm: two readers of the field " + m.name)
	}
	f.members = inserted(f.members, i, m)
	f.folded.add(foldName(m.name))
}

// find returns where the member is, or would be.
func (f *fields) find(name string) (int, bool) {
	return slices.BinarySearchFunc(f.members, name, func(m member, name string) int { return strings.Compare(m.name, name) })
}

// reads reports whether the dialect knows a member of that name.
func (f *fields) reads(name string) bool {
	_, known := f.find(name)
	return known
}

// foldName is the form under which two spellings of a field count as the same.
func foldName(name string) string {
	plain, ascii := true, true
	for i := range len(name) {
		plain = plain && name[i] >= 'a' && name[i] <= 'z'
		ascii = ascii && name[i] < utf8.RuneSelf
	}
	if plain {
		return name
	}
	if !ascii {
		name = jsondoc.Fold(name)
	}
	out := make([]byte, 0, len(name))
	for i := range len(name) {
		b := name[i]
		if b >= 'A' && b <= 'Z' {
			b += 'a' - 'A'
		}
		// What is not ASCII may be a letter. A NUL ends a name in C.
		if b >= utf8.RuneSelf || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' {
			out = append(out, b)
		}
	}
	return string(out)
}

// What compatible servers read beside an API. A field that steers one of them stands in a call of
// any dialect, for most of them serve several: names are folded.
// Sources: the API references and request types of vLLM, SGLang, TensorRT-LLM, TGI, llama.cpp,
// text-generation-webui, Fireworks, OpenRouter, xAI, Alibaba and Azure; docs.litellm.ai, "Provider-specific
// Params", "Forward Client Headers", "Prompt Management" and "Using Vector Stores"; read 2026-11.
var (
	// unreadFields feed a model something other than readable text, or text that the server
	// has in store, or have it repeat text past whoever reads the reply, as token ids or states.
	unreadFields = namesOf(
		"logitbias promptembeds prompttokenids inputids inputembeds allowedtokenids",
		"chattemplate chattemplatekwargs chattemplatestr instructiontemplatestr",
		"logitsprocessors customlogitprocessor sessionparams previousinputmessages",
		"returntokenids returntokensastokenids returnprompttokenids promptlogprobs returnhiddenstates rawoutput enableresponsemessages",
	)
	// steeringFields let the server fetch, search or continue what nobody here reads (from a
	// host that they name, or out of its store), that answer by another call, later, that say whose
	// account pays, or that are merged into the call which the server makes of this one, or into its
	// headers and query: no bound of this call would hold for that one.
	steeringFields = namesOf(
		"plugins datasources searchparameters enablesearch searchoptions vectorstoreids promptid deferred",
		"apikey litellmcredentialname vertexproject vertexcredentials awsrolename awsprofilename",
		"kvtransferparams ectransferparams disaggregatedparams bootstraphost bootstrapport bootstraproom",
		"extrabody extraheaders extraquery litellmparams userconfig",
	)
)

// offering are the folded names of members that offer tools in some API: where one of them stands that
// the dialect does not have there, its tools would be judged by nobody.
var offering = namesOf("tools functions functiondeclarations toolconfig toolspec mcpservers")

// boundNames are the folded names under which APIs bound the tokens of a reply, or say how many
// are made. Where an API has another name for it, a server that hands the call on to a provider
// with this one (LiteLLM) would take both, and the ceiling is on one.
var boundNames = namesOf(
	"maxtokens maxcompletiontokens maxnewtokens maxoutputtokens maxtokenstosample maxtokencount maxgenlen maxlength numpredict",
	"npredict automaxnewtokens",
	"candidatecount numgenerations numreturnsequences bestof ncmpl numoutputsperprompt numimages samplecount",
)

// callParser walks a request and collects what it holds.
type callParser struct {
	call *Call
	opt  *Options
	role Role
	// message is the index of the message being read, -1 outside.
	message int
	place   Place
	// named are the models that the call names, each once, names how many.
	named [maxModels]string
	names int
	// attached is what the strings of the opaque part were that is being read.
	attached attached
	// refers is what the schemas say that were read.
	refers schemas
}

// object reads v by the table.
func (p *callParser) object(v jsondoc.Value, f *fields) error {
	if v.Kind() != jsondoc.Object {
		return shape(ProblemType, v)
	}
	for m := v.First(); m.Exists(); m = m.Next() {
		key := m.Key()
		if i, ok := f.find(key); ok {
			known := &f.members[i]
			if known.twin != "" && v.Get(known.twin).Exists() {
				return shape(ProblemTwice, m)
			}
			if err := known.read(p, m); err != nil {
				return err
			}
			continue
		}
		if f.folded.has(foldName(key)) {
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

// list reads every element of an array (or null, as clients write a list that they leave out).
func (p *callParser) list(v jsondoc.Value, read reader) error {
	if v.Kind() == jsondoc.Null {
		return nil
	}
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
	p.addKey(v)
	switch name := foldName(v.Key()); {
	case unreadFields.has(name):
		return unreadable(p, v)
	case steeringFields.has(name):
		return listed(p, v)
	case p.opt.RefuseUnknownFields:
		return shape(ProblemUnknown, v)
	case offering.has(name), p.call.bounded() && boundNames.has(name):
		return listed(p, v)
	}
	if err := p.fetches(v, false); err != nil {
		return err
	}
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
	switch {
	case p.place == PlaceParameter && modelFields.has(foldName(m.Key())):
		return p.models(m)
	case (p.place == PlaceDefinition || p.place == PlaceParameter) && !p.allowsReference(m):
		return shape(ProblemHost, m)
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
