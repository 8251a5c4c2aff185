package modelallow

import (
	"slices"

	"portcullis/shared/llm"
)

// effective is what all the layers that apply to a call say together.
type effective struct {
	models, operations, tools      names
	maxTokens, choices, heat       ceiling
	toolCount, messages, bodyBytes bound
}

// names are lists that all must allow a name.
type names struct {
	lists     []*Names
	relaxable bool
}

func (n *names) add(list *Names, relax bool) {
	if list == nil {
		return
	}
	if n.relaxable {
		n.lists = n.lists[:0]
	}
	n.lists, n.relaxable = append(n.lists, list), relax
}

// tighten adds the lists that n does not have.
func (n *names) tighten(other *names) {
	for _, list := range other.lists {
		if !slices.Contains(n.lists, list) {
			n.lists = append(n.lists, list)
		}
	}
}

func (n *names) allow(name string) bool { return allAllow(n.lists, name) }

// allAllow reports whether every list allows a name.
func allAllow(lists []*Names, name string) bool {
	for _, list := range lists {
		if !list.allows(name) {
			return false
		}
	}
	return true
}

// ceiling is the lowest of the ceilings that apply.
type ceiling struct {
	Ceiling
	given, relaxable bool
}

func (c *ceiling) add(next *Ceiling, relax bool) {
	if next == nil {
		return
	}
	if !c.given || c.relaxable || next.Max < c.Max {
		c.Ceiling = *next
	}
	c.given, c.relaxable = true, relax
}

func (c *ceiling) tighten(other *ceiling) {
	if other.given && (!c.given || other.Max < c.Max) {
		*c = *other
	}
}

// bound is the lowest of the bounds that apply.
type bound struct {
	max              int
	given, relaxable bool
}

func (b *bound) add(next *int, relax bool) {
	if next == nil {
		return
	}
	if !b.given || b.relaxable || *next < b.max {
		b.max = *next
	}
	b.given, b.relaxable = true, relax
}

func (b *bound) tighten(other *bound) {
	if other.given && (!b.given || other.max < b.max) {
		*b = *other
	}
}

func (b *bound) exceeded(n int) bool { return b.given && n > b.max }

// reset makes e say nothing; its memory is reused.
func (e *effective) reset() {
	*e = effective{
		models:     names{lists: e.models.lists[:0]},
		operations: names{lists: e.operations.lists[:0]},
		tools:      names{lists: e.tools.lists[:0]},
	}
}

// tighten adds what other says: what either forbids is forbidden.
func (e *effective) tighten(other *effective) {
	e.models.tighten(&other.models)
	e.operations.tighten(&other.operations)
	e.tools.tighten(&other.tools)
	e.maxTokens.tighten(&other.maxTokens)
	e.choices.tighten(&other.choices)
	e.heat.tighten(&other.heat)
	e.toolCount.tighten(&other.toolCount)
	e.messages.tighten(&other.messages)
	e.bodyBytes.tighten(&other.bodyBytes)
}

// merge puts the layers together, widest first, into e.
func (e *effective) merge(layers []*Policy) {
	e.reset()
	for _, p := range layers {
		relax := p.MayRelax
		e.models.add(p.Models, relax)
		e.operations.add(p.Operations, relax)
		e.tools.add(p.Tools, relax)
		e.maxTokens.add(p.MaxTokens, relax)
		e.choices.add(p.Choices, relax)
		e.heat.add(p.Temperature, relax)
		e.toolCount.add(p.ToolCount, relax)
		e.messages.add(p.Messages, relax)
		if p.RequestSize != nil {
			size := int(*p.RequestSize)
			e.bodyBytes.add(&size, relax)
		}
	}
}

// over applies the ceilings to a call: it lowers what may be lowered and returns
// the name of what is to be refused, "" for nothing.
func (e *effective) over(c *llm.Call) string {
	for _, p := range []struct {
		param   llm.Param
		name    string
		ceiling *ceiling
	}{
		{llm.ParamMaxTokens, "max_tokens", &e.maxTokens},
		{llm.ParamChoices, "n", &e.choices},
		{llm.ParamTemperature, "temperature", &e.heat},
	} {
		if !p.ceiling.given {
			continue
		}
		value, given := c.Param(p.param)
		switch {
		case value > p.ceiling.Max:
			if p.ceiling.Over != "clamp" || !c.SetParam(p.param, p.ceiling.Max) {
				return p.name
			}
		case !given && p.param == llm.ParamMaxTokens:
			c.SetParam(p.param, p.ceiling.Max)
		}
	}
	return ""
}
