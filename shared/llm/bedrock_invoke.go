package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// bodies is how the bodies of one vendor's models are read and written, which invoke passes
// on as they are. The methods do what a Dialect's do; streams are of Amazon's messages.
type bodies interface {
	ParseCall(c *Call, ep *Endpoint, doc *jsondoc.Doc, opt *Options) error
	ParseReply(r *Reply, ep *Endpoint, doc *jsondoc.Doc) error
	ParseEvent(e *Event, p *Progress, name string, data []byte, doc *jsondoc.Doc, opt *Options) error
	AppendFiltered(dst []byte, r *Reply) []byte
	AppendFilteredEnd(dst []byte, p *Progress) []byte
}

// bodyForm is a form of bodies and how a call is known to have it: by the member that holds
// its text and by one that no other form has.
type bodyForm struct {
	text, mark string
	bodies     bodies
}

// bedrockVendors are the forms by the beginning of a model's id; the first that fits counts.
// Where there are several, the call says which it has.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Inference request parameters and
// response fields for foundation models", read 2026-11.
var bedrockVendors = []struct {
	model     string
	operation Operation
	forms     []bodyForm
}{
	{"amazon.nova", OpChat, []bodyForm{{bodies: &nova{}}}},
	{"amazon.titan-embed-", OpEmbeddings, []bodyForm{{bodies: &titanEmbeddings}}},
	{"amazon.titan-t", OpChat, []bodyForm{{bodies: &titanText}}}, // titan-text-…, titan-tg1-…
	{"anthropic.", OpChat, []bodyForm{{bodies: &claude{}}}},
	{"cohere.command-r", OpChat, []bodyForm{{bodies: &commandR}}},
	{"cohere.command", OpChat, []bodyForm{{bodies: &command}}},
	{"cohere.embed-", OpEmbeddings, []bodyForm{{bodies: &cohereEmbeddings}}},
	{"meta.llama", OpChat, []bodyForm{{bodies: &llama}}},
	{"mistral.", OpChat, []bodyForm{{"prompt", "prompt", &mistralText}, {"messages", "messages", &mistralChat}}},
}

// bedrockUntold are the forms that tell themselves apart, for a model whose name does not say
// whose it is. Mistral's, Cohere's prompts and others' look alike; embeddings are another
// operation, which a policy decides on before the body.
var bedrockUntold = []bodyForm{
	{"messages", "anthropic_version", &claude{}},
	{"messages", "schemaVersion", &nova{}},
	{"inputText", "textGenerationConfig", &titanText},
	{"prompt", "max_gen_len", &llama},
	{"message", "message", &commandR},
}

// bedrockTexts are the members that hold the text of a call in some form.
var bedrockTexts = [...]string{"messages", "inputText", "prompt", "message", "texts", "inputs"}

// bedrockRegions are what may stand before a model's id: where its inference profile routes to.
var bedrockRegions = namesOf("us us-gov eu apac jp au ca global")

// bedrockNamed are the resources whose ids are those of models, given by Amazon.
var bedrockNamed = namesOf("foundation-model inference-profile default-prompt-router custom-model")

// bedrockForeign are the resources whose models speak as their own servers do, and as none of the
// vendors here: a number that they do not heed would be taken for their limit. What they say to
// converse is read.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Invoke your imported model", read 2026-11.
var bedrockForeign = namesOf("imported-model endpoint")

// bedrockModel is the model's id in a name, "" where the name does not tell it, and the kind of
// resource that an ARN names, "" for another name.
func bedrockModel(name string) (id, resource string) {
	if strings.HasPrefix(name, "arn:") {
		if !isARN(name) {
			return "", ""
		}
		resource, id, _ = strings.Cut(strings.SplitN(name, ":", 6)[5], "/")
		if !bedrockNamed.has(resource) {
			return "", resource
		}
		name = id
	}
	if region, id, ok := strings.Cut(name, "."); ok && bedrockRegions.has(region) {
		return id, resource
	}
	return name, resource
}

// findForms finds the forms of the model that the path selects. A vendor whose bodies nobody
// here reads has none: those that others know by their marks could mean something else there.
func (ep *Endpoint) findForms() {
	id, resource := bedrockModel(ep.Model)
	if ep.untold = !strings.Contains(id, ".") && !bedrockForeign.has(resource); ep.untold {
		ep.forms = bedrockUntold
	}
	for i := range bedrockVendors {
		if v := &bedrockVendors[i]; strings.HasPrefix(id, v.model) {
			ep.forms, ep.Operation = v.forms, v.operation
			break
		}
	}
	if len(ep.forms) == 1 {
		ep.bodies = ep.forms[0].bodies
		return
	}
	ep.Paired = true
}

// form is how the bodies of invoke are read and written, nil where that is not known, and for
// other endpoints.
func (ep *Endpoint) form() bodies {
	if !ep.invokes() {
		return nil
	}
	return ep.bodies
}

// chooseForm finds the form of a call whose model has several.
func (ep *Endpoint) chooseForm(root jsondoc.Value) error {
	if len(ep.forms) == 1 {
		return nil
	}
	ep.bodies = nil
	texts, fitting := 0, 0
	for _, name := range bedrockTexts {
		if root.Get(name).Exists() {
			texts++
		}
	}
	for i := range ep.forms {
		if f := &ep.forms[i]; root.Get(f.text).Exists() && root.Get(f.mark).Exists() {
			ep.bodies = f.bodies
			fitting++
		}
	}
	if texts != 1 || fitting != 1 {
		ep.bodies = nil
		return &ShapeError{Problem: ProblemUnknownKind, Path: "model"}
	}
	return nil
}
