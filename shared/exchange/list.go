package exchange

import (
	"slices"

	"portcullis/shared/control"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// showList lets the controls choose what of a list of models is seen, and takes the
// rest out.
func (x *Exchange) showList(r *llm.Reply, splice *jsondoc.Splice) (string, *control.Denial) {
	if len(r.Listed) == 0 {
		return "", nil
	}
	for _, p := range x.engine.lists {
		before := slices.Clone(r.Listed)
		x.running = p.name
		v := p.do.List(&x.view, r)
		x.running = ""
		if d := v.Denial(); d != nil {
			if !p.monitor {
				return p.name, d
			}
			x.observed(p.name, d)
		}
		if p.monitor {
			copy(r.Listed, before)
		}
	}
	list := r.Listed[0].Value().Parent()
	splice.RemoveElements(list, func(i int) bool { return r.Listed[i].Drop })
	return "", nil
}
