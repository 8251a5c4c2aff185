package classify

// Level is how much is flagged.
type Level uint8

// The levels, by the share of harmless texts that each flags. They were measured
// on texts of sources that the model had not seen: see the data card.
const (
	Lenient  Level = iota // one in a thousand: may block
	Balanced              // one in a hundred
	Strict                // one in twenty
)

// ParseLevel reads a level's name.
func ParseLevel(name string) (Level, bool) {
	for i, n := range levelNames {
		if n == name {
			return Level(i), true
		}
	}
	return Balanced, false
}

// String is the level's name.
func (l Level) String() string { return levelNames[l] }

var levelNames = [...]string{"lenient", "balanced", "strict"}

// Bound is the score from which on a text is flagged at a level. Content that nobody
// vouches for (tool results, documents) has bounds of its own.
func Bound(l Level, untrusted bool) int32 {
	if untrusted {
		return untrustedBounds[l]
	}
	return trustedBounds[l]
}
