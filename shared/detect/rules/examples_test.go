package rules

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/detect"
)

// carried are the rules as modules have them.
func carried() []detect.Rule {
	return slices.Concat(detect.Builtin(), detect.Dangerous(), detect.Ciphers())
}

// newSet compiles the rules that want takes.
func newSet(t *testing.T, want func(*detect.Rule) bool) *detect.Set {
	t.Helper()
	set, err := detect.NewSet(slices.DeleteFunc(carried(), func(r detect.Rule) bool { return !want(&r) }))
	require.NoError(t, err)
	return set
}

// together is the set in which text is searched for a rule: that of its class, of what is dangerous that of its group.
func together(t *testing.T, r *Rule) *detect.Set {
	t.Helper()
	return newSet(t, func(o *detect.Rule) bool {
		return o.Class.String() == r.Class && (r.Class != "dangerous" || o.Group == r.Group)
	})
}

// finding is what was found: parts of one match are one.
type finding struct {
	rule     string
	from, to int
}

// found is what is found in a text that comes in pieces.
func found(set *detect.Set, pieces ...string) (out []finding) {
	var s detect.Scanner
	s.Reset(set)
	for i, piece := range pieces {
		for _, f := range s.Write(piece, i == len(pieces)-1) {
			if f.Continued {
				out[len(out)-1].to = f.To
				continue
			}
			out = append(out, finding{set.Rule(f.Rule).ID, f.From, f.To})
		}
	}
	return out
}

func TestEveryRuleFindsItsMatchesAndLeavesItsMissesAlone(t *testing.T) {
	for _, r := range all(t) {
		t.Run(r.ID, func(t *testing.T) {
			require.GreaterOrEqual(t, len(r.Matches), 2)
			require.GreaterOrEqual(t, len(r.Misses), 2)
			class := together(t, r)
			for _, text := range r.Matches {
				list := found(class, text)
				require.NotEmpty(t, list, text)
				for _, f := range list {
					require.Equal(t, r.ID, f.rule, "%s: %s", text, text[f.from:f.to])
				}
			}
			alone := newSet(t, func(o *detect.Rule) bool { return o.ID == r.ID })
			for _, text := range r.Misses {
				require.Empty(t, found(alone, text), text)
			}
		})
	}
	require.Len(t, carried(), len(all(t)))
}

func TestMatchesAreFoundHoweverTheTextIsCut(t *testing.T) {
	for _, r := range all(t) {
		class := together(t, r)
		for _, text := range r.Matches {
			text = `{"a":"` + text + `","b":1}`
			whole := found(class, text)
			for i := range len(text) {
				require.Equal(t, whole, found(class, text[:i], text[i:]), "%s: %q cut at %d", r.ID, text, i)
			}
		}
	}
}

func TestNoFileHoldsWhatLooksLikeACredential(t *testing.T) {
	set := newSet(t, func(r *detect.Rule) bool { return r.Class == detect.ClassSecret })
	for _, r := range all(t) {
		name := r.Class + "/" + r.ID + ".yaml"
		text, err := files.ReadFile(name)
		require.NoError(t, err)
		for _, f := range found(set, string(text)) {
			t.Errorf("put a mark into it: %s: %s finds %s", name, f.rule, text[f.from:f.to])
		}
	}
}
