package llm

import "portcullis/shared/jsondoc"

// listed refuses a parameter by which the provider fetches, runs or remembers something on
// the caller's behalf, unless the operator lets it pass by name. What it says is text then,
// addresses and credentials too; what the provider makes of it nobody here reads.
func listed(p *callParser, v jsondoc.Value) error {
	if err := p.unlisted(v); err != nil {
		return err
	}
	return p.at(PlaceParameter, v, (*callParser).free)
}
