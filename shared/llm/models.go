package llm

import "portcullis/shared/jsondoc"

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

// SelectsModel reports whether some server, somewhere, takes a field or query
// parameter of this name for the model to use.
func SelectsModel(name string) bool { return modelFields.has(foldName(name)) }

// modelInPath adds the model that the path selects: it is checked as any other and
// can not be set.
func (p *callParser) modelInPath(ep *Endpoint) {
	if ep.Model != "" {
		p.call.Models = append(p.call.Models, ModelRef{Name: ep.Model, InPath: true})
	}
}
