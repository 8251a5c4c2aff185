package normal

// Invisible is what kind of character one is that is shown as nothing (Unicode 16,
// Default_Ignorable_Code_Point; fillers and marks of vowels that are such too belong to a
// writing, and count as visible here).
type Invisible uint8

// The kinds.
const (
	Visible   Invisible = iota
	Tag                 // spells ASCII
	Selector            // chooses a form of the character before it
	Joiner              // joins or parts what is beside it
	Hyphen              // where a word may be cut, and marks of direction
	Embedding           // begins text of another direction
	Override            // turns the direction of all letters
	Obsolete            // nobody needs it in text
)

// InvisibleOf is the kind of a character: the one list of them. Whoever takes only some of them
// says so beside it.
func InvisibleOf(r rune) Invisible {
	switch {
	case r < 0xad:
		return Visible
	case r == 0xad, r == 0x61c, r == 0x200e, r == 0x200f, r == 0x202a, r == 0x202c, r == 0x2066, r == 0x2068, r == 0x2069:
		return Hyphen
	case r >= 0x200b && r <= 0x200d, r == 0x2060, r == 0xfeff, r == 0x34f:
		return Joiner
	case r == 0x202b, r == 0x2067:
		return Embedding
	case r == 0x202d, r == 0x202e:
		return Override
	case r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef:
		return Selector
	case r >= 0xe0000 && r <= 0xe007f:
		return Tag
	case r >= 0x2061 && r <= 0x2065, r >= 0x206a && r <= 0x206f, r >= 0xfff0 && r <= 0xfffb, r >= 0x1d173 && r <= 0x1d17a,
		r >= 0xe0080 && r <= 0xe0fff, r >= 0x1bca0 && r <= 0x1bca3:
		return Obsolete
	}
	return Visible
}
