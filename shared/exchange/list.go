package exchange

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// showList lets the controls mark what of a list of models or tools is not to be seen.
func (x *Exchange) showList(list []llm.Listed) (string, *control.Denial) {
	if len(list) == 0 {
		return "", nil
	}
	for _, p := range x.engine.lists {
		before := slices.Clone(list)
		x.running = p.name
		v := p.do.List(&x.view, list)
		x.running = ""
		if d := x.denied(p.name, p.monitor, v); d != nil {
			return p.name, d
		}
		if p.monitor {
			copy(list, before)
		}
	}
	return "", nil
}
