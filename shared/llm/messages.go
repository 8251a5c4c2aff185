package llm

import "portcullis/shared/jsondoc"

// messages reads a conversation: a list of messages, each spoken by one of the roles.
//
//go:noinline
func messages(roles byKey[string, Role], read reader) reader {
	return func(p *callParser, v jsondoc.Value) error {
		defer func() { p.message, p.role = -1, RoleNone }()
		return p.list(v, func(p *callParser, m jsondoc.Value) error {
			role, ok := roles.find(stringOf(m.Get("role")))
			if !ok {
				return &ShapeError{Problem: ProblemRole, Path: m.Path() + ".role"}
			}
			p.message, p.role = m.Index(), role
			p.call.Messages++
			return read(p, m)
		})
	}
}

// spoken reads text (or null) at the place of its role: what a tool answers, or
// somebody says.
func spoken(p *callParser, v jsondoc.Value) error { return p.textAt(p.spokenPlace(), v) }

func (p *callParser) spokenPlace() Place {
	if p.role == RoleTool {
		return PlaceToolResult
	}
	return PlaceContent
}

// as reads a member as the speech of role.
//
//go:noinline
func as(role Role, read reader) reader {
	return func(p *callParser, v jsondoc.Value) error { return p.as(role, v, read) }
}

func (p *callParser) as(role Role, v jsondoc.Value, read reader) error {
	before := p.role
	p.role = role
	defer func() { p.role = before }()
	return read(p, v)
}
