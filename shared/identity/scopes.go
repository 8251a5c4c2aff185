package identity

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"portcullis/shared/control"
)

// Scopes is what a key may be used for. An empty list allows everything of its
// kind; patterns are exact or end in "*".
type Scopes struct {
	Models, Operations, Routes []string
}

// maxParts is the number of facts that scopes may fill.
const maxParts = 8

// maxScopes is the most bytes of written scopes.
const maxScopes = maxParts*control.MaxFact - 8

var (
	// ErrScopes says that scopes are longer than facts hold, or have characters
	// that facts do not carry.
	ErrScopes = errors.New("identity: scopes are longer than 2040 bytes or have commas, semicolons or other than printable ASCII in a name")
	// ErrScopesLost says that the facts hold a part of the scopes only.
	ErrScopesLost = errors.New("identity: the scopes of the key are incomplete")
)

// Empty reports whether the scopes allow everything.
func (s *Scopes) Empty() bool { return len(s.Models)+len(s.Operations)+len(s.Routes) == 0 }

// Encode writes the scopes as one line, "" for empty ones.
func (s *Scopes) Encode() (string, error) {
	if s.Empty() {
		return "", nil
	}
	var room [128]byte // of most scopes; a configuration has them by the thousand
	text := room[:0]
	for kind, list := range [...][]string{s.Models, s.Operations, s.Routes} {
		if kind > 0 {
			text = append(text, ';')
		}
		for i, item := range list {
			if !ValidItem(item) {
				return "", ErrScopes
			}
			if i > 0 {
				text = append(text, ',')
			}
			text = append(text, item...)
		}
	}
	encoded := strconv.Itoa(len(text)) + ";" + string(text)
	if len(encoded) > maxScopes {
		return "", ErrScopes
	}
	return encoded, nil
}

// ValidItem reports whether facts can carry a pattern of a scope.
func ValidItem(item string) bool {
	for i := range len(item) {
		if b := item[i]; b <= ' ' || b > '~' || b == ',' || b == ';' {
			return false
		}
	}
	return item != ""
}

// WriteScopes states encoded scopes in the facts.
func WriteScopes(f *control.Facts, encoded string) error {
	for i := 0; encoded != "" && i < maxParts; i++ {
		n := min(len(encoded), control.MaxFact)
		if err := f.Set(part(i), encoded[:n]); err != nil {
			return err
		}
		encoded = encoded[n:]
	}
	return nil
}

// part names the fact that holds a part of the scopes.
func part(i int) control.Fact {
	if i == 0 {
		return control.FactScopes
	}
	return control.FactScopes + control.Fact(strconv.Itoa(i))
}

// ReadScopes returns the scopes that the facts state, empty ones when they state
// none. Scopes of which a part is missing are an error: they must not count as
// no limit.
func ReadScopes(f *control.Facts) (Scopes, error) {
	first := f.Get(part(0))
	if first == "" {
		return Scopes{}, nil
	}
	length, text, _ := strings.Cut(first, ";")
	want, err := strconv.Atoi(length)
	if err != nil || want < 0 || want > maxScopes {
		return Scopes{}, ErrScopesLost
	}
	for i := 1; len(text) < want && i < maxParts; i++ {
		text += f.Get(part(i))
	}
	models, rest, _ := strings.Cut(text, ";")
	operations, routes, three := strings.Cut(rest, ";")
	if len(text) != want || !three || strings.Contains(routes, ";") {
		return Scopes{}, ErrScopesLost
	}
	s := Scopes{Models: split(models), Operations: split(operations), Routes: split(routes)}
	// Whoever wrote this had scopes to state: they must not read as none.
	if s.Empty() || slices.Contains(s.Models, "") || slices.Contains(s.Operations, "") || slices.Contains(s.Routes, "") {
		return Scopes{}, ErrScopesLost
	}
	return s, nil
}

func split(list string) []string {
	if list == "" {
		return nil
	}
	return strings.Split(list, ",")
}
