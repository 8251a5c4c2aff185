package inspect

import "portcullis/shared/detect"

// Action is what happens to a finding. A larger one is stricter.
type Action uint8

// The actions.
const (
	// Unstated leaves the decision to a wider layer; without any, Allow.
	Unstated Action = iota
	// Allow lets it pass and says nothing.
	Allow
	// Label lets it pass and states the rule in the facts.
	Label
	// Partial keeps the last four characters: ****1234.
	Partial
	// Restore puts a placeholder in its place, which becomes the value again in the
	// reply: [EMAIL:bcdfghjkmnpq].
	Restore
	// Hash puts a keyed hash in its place: the same value gives the same mask.
	Hash
	// Mask puts a label in its place: [EMAIL].
	Mask
	// Strip takes it out; what is an attempt at injection leaves [REMOVED].
	Strip
	// Block refuses the call or withholds the reply.
	Block
)

var actionNames = map[string]Action{
	"allow": Allow, "label": Label, "partial": Partial, "restore": Restore, "hash": Hash, "mask": Mask, "strip": Strip, "block": Block,
}

// ParseAction reads an action's name; what is none, and "", is Unstated.
func ParseAction(name string) Action { return actionNames[name] }

// Edits reports whether the action changes the text.
func (a Action) Edits() bool { return a >= Partial && a <= Strip }

// Policy is one layer of actions.
type Policy struct {
	// Say returns the layer's action for a rule.
	Say func(r *detect.Rule) Action
	// MayRelax lets narrower layers replace what this one says.
	MayRelax bool
}

// Resolve writes the action for each rule of set to dst: the strictest that the
// layers, widest first, state, where a layer that may be relaxed is replaced by
// the next one that states anything.
func Resolve(dst []Action, set *detect.Set, layers []*Policy) []Action {
	dst = dst[:0]
	for i := range set.Len() {
		r := set.Rule(i)
		action, relaxable := Unstated, false
		for _, layer := range layers {
			said := layer.Say(r)
			if said == Unstated {
				continue
			}
			if action == Unstated || relaxable || said > action {
				action = said
			}
			relaxable = layer.MayRelax
		}
		dst = append(dst, max(action, Allow))
	}
	return dst
}

// Choose returns the action that a map of names states for a rule: by its id
// first, then by its group; Unstated for neither.
func Choose(names map[string]string, r *detect.Rule) Action {
	if name, ok := names[r.ID]; ok {
		return ParseAction(name)
	}
	return ParseAction(names[r.Group])
}
