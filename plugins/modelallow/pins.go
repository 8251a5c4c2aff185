package modelallow

import (
	"slices"
	"strconv"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/digest"
	"portcullis/shared/llm"
)

// MCP says which definitions of tools were approved.
type MCP struct {
	// Pins are the definitions that were approved, by the tool's name: of each the
	// SHA-256 in canonical JSON, as "go run ./build mcp pins" prints it. A list of
	// tools loses a definition that has another hash. Several may be approved at once,
	// while a server changes over.
	Pins map[string][]string `json:"pins,omitempty"`
	// Unpinned is what becomes of a tool without a pin: "allow" shows it and lets it
	// be called as the policy says, "withhold" does neither.
	Unpinned string `json:"unpinned,omitempty" enum:"allow|withhold" default:"allow"`
}

// Validate checks what tags can not say.
func (m *MCP) Validate() error {
	for name, list := range m.Pins {
		for i, pin := range list {
			if _, ok := digest.Parse(pin); !ok {
				return &config.FieldError{
					Path: "pins[" + strconv.Quote(name) + "][" + strconv.Itoa(i) + "]", Value: pin, Problem: "is not a hash",
					Want: `"sha256:" and 64 hexadecimal digits`,
				}
			}
		}
		if len(list) == 0 {
			return &config.FieldError{Path: "pins[" + strconv.Quote(name) + "]", Value: list, Problem: "approves nothing", Want: "at least one hash"}
		}
	}
	return nil
}

// pins are the approved definitions.
type pins struct {
	approved map[string][]digest.Sum
	// strict withholds tools without a pin.
	strict bool
}

func newPins(c *MCP) pins {
	p := pins{approved: make(map[string][]digest.Sum, len(c.Pins)), strict: c.Unpinned == "withhold"}
	for name, list := range c.Pins {
		for _, text := range list {
			pin, _ := digest.Parse(text) // it was validated
			p.approved[name] = append(p.approved[name], pin)
		}
	}
	return p
}

// callable reports whether a tool of that name may be called, as far as pins say.
func (p *pins) callable(name string) bool {
	_, pinned := p.approved[name]
	return pinned || !p.strict
}

// judge reports whether a definition may be seen; changed is true for one that differs from
// those that were approved.
func (p *pins) judge(tool *llm.Listed) (seen, changed bool) {
	approved, pinned := p.approved[tool.ID]
	if !pinned {
		return !p.strict, false
	}
	seen = slices.Contains(approved, llm.PinOf(tool.Value()))
	return seen, !seen
}

// tell tells the operator of a changed definition, whose tool the operator has named.
func tell(x *control.Exchange, tool *llm.Listed) {
	x.Env.Log(control.LevelWarn, "modelallow: the definition of the tool "+strconv.Quote(tool.ID)+" is not an approved one: "+llm.PinOf(tool.Value()).String())
	if err := x.Facts.Add(control.FactRules, "tool_changed"); err != nil {
		x.Env.Log(control.LevelError, "modelallow: the gateway keeps no facts")
	}
}

// listTools takes out of a server's list what the caller may not call and what was not
// approved. It tells of one changed definition a list.
func (a *allower) listTools(x *control.Exchange, list []llm.Listed) control.Verdict {
	a.matched = a.layers.For(a.matched[:0], a.route(x), x.Facts.Get(control.FactKey))
	a.effective.merge(a.matched)
	told := false
	for i := range list {
		tool := &list[i]
		seen, changed := a.pins.judge(tool)
		if changed {
			x.Env.Count(counterChanged, 1)
			if !told {
				tell(x, tool)
			}
			told = true
		}
		tool.Drop = !seen || !a.effective.tools.allow(tool.ID)
	}
	return control.Allow
}

// counterChanged counts definitions that were withheld because they are not the pinned ones.
const counterChanged control.Counter = "portcullis.tools.modelallow.changed"
