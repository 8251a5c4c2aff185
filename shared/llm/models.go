package llm

import (
	"strings"

	"portcullis/shared/jsondoc"
)

// maxModels bounds the models that one call names: each is checked against every policy and
// takes from each of its limits, whichever of them serves the call. Routers that fall back to others
// take fewer (OpenRouter three, AssemblyAI two; read 2026-11).
const maxModels = 8

// maxModelNames bounds how often a call names them: a batch of embeddings names its own for each
// of its texts, of which providers take hundreds.
const maxModelNames = 1024

// modelFields are the folded names under which some server, somewhere, reads
// which model to use. Wherever one of them stands, its strings are models.
var modelFields = namesOf(
	"model models modelid modelname",
	"fallback fallbacks fallbackmodel fallbackmodels",
	"defaultfallbacks contextwindowfallbacks contextwindowfallbackdict contentpolicyfallbacks",
	"deployment deploymentid deploymentname engine engineid",
	"targetmodel basemodel modelpath modeluri",
	// The one that drafts for another (llama.cpp, LM Studio, MLX), and the one that moderates it (Together).
	"draftmodel safetymodel",
	// Of what a provider's own agents are made of (Groq's compound models, OpenRouter's routers).
	"answeringmodel reasoningmodel judgemodel allowedmodels analysismodels",
	// Adapters on a model (SGLang, TGI, LoRAX) and stored choices of one (OpenRouter).
	"lorapath loraname loraadapter adapterid preset",
)

// models takes every string in v for the name of a model, and reads one that does not look
// like it as text too. An object may name one under a name that says so, and nothing else:
// in {"gpt-4o":["o3"]} the member's name is one, and beside "model" LiteLLM takes any
// parameter of a call for the model that it falls back to.
// Source: docs.litellm.ai/docs/proxy/client_side_fallbacks, read 2026-11.
func (p *callParser) models(v jsondoc.Value) error {
	switch v.Kind() {
	case jsondoc.String:
		if !p.mayName(v.Text()) {
			return shape(ProblemTooMany, v)
		}
		if NamesAnother(v.Text()) {
			return shape(ProblemUnknownKind, v)
		}
		if err := p.variant(v); err != nil {
			return err
		}
		p.call.Models = append(p.call.Models, ModelRef{Name: v.Text(), value: v})
		if !isWord(v.Text()) { // nothing is called so but where a server has names of its own
			return fixed(p, v, parameterText)
		}
	case jsondoc.Array:
		return p.list(v, (*callParser).models)
	case jsondoc.Object:
		for m := v.First(); m.Exists(); m = m.Next() {
			if !modelFields.has(foldName(m.Key())) {
				return shape(ProblemUnknownKind, m)
			}
			if err := p.models(m); err != nil {
				return err
			}
		}
	case jsondoc.Null:
	default:
		return shape(ProblemType, v)
	}
	return nil
}

// variants are what the name of a model says beside it to OpenRouter, each with the field that says the
// same: search the web for the call; put a stored prompt before it.
// Source: openrouter.ai/docs, "Online Variant" and "Presets", read 2026-11.
var variants = [...]struct{ mark, field string }{{":online", "plugins"}, {"@preset/", "preset"}}

// variant refuses a name that says what a field may say only where it is listed.
func (p *callParser) variant(v jsondoc.Value) error {
	for i := range variants {
		if !strings.Contains(strings.ToLower(v.Text()), variants[i].mark) {
			continue
		}
		if !allowed(p.opt.Fields, variants[i].field) {
			return shape(ProblemNotText, v)
		}
		p.call.addOpaque(variants[i].field)
	}
	return nil
}

// NamesAnother reports whether some server takes a name for that of another model than it begins with, by which
// a policy may allow it: for several, which it asks at once (LiteLLM) or one after the other (Helicone), or for
// a path or more of the address that it asks (LiteLLM, of Azure and Vertex AI).
// Sources: docs.litellm.ai/docs/completion/batching; docs.helicone.ai/gateway/concepts, "Fallbacks"; read 2026-11.
func NamesAnother(model string) bool {
	return strings.ContainsAny(model, ",?#%") || strings.Contains(model+"/", "/../")
}

// mayName reports whether a call may name one more model.
func (p *callParser) mayName(model string) bool {
	for _, known := range p.named[:p.names] {
		if known == model {
			return len(p.call.Models) < maxModelNames
		}
	}
	if p.names == maxModels {
		return false
	}
	p.named[p.names] = model
	p.names++
	return true
}

// SelectsModel reports whether some server, somewhere, takes a field or query
// parameter of this name for the model to use.
func SelectsModel(name string) bool { return modelFields.has(foldName(name)) }

// modelInPath adds the model that the path selects: it is checked as any other and
// can not be set.
func (p *callParser) modelInPath(ep *Endpoint) {
	if ep.Model != "" {
		p.mayName(ep.Model) // it is the first
		p.call.Models = append(p.call.Models, ModelRef{Name: ep.Model, InPath: true})
	}
}
