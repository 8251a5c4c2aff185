package detect

// Class is what kind of thing a rule finds.
type Class uint8

// The classes.
const (
	ClassSecret    Class = iota // credentials
	ClassPersonal               // personal data
	ClassLink                   // addresses that somebody may open
	ClassInjection              // text that wants to steer the model
	ClassDangerous              // what does harm in the arguments of a tool
	ClassCipher                 // words that a cipher has made of what steers a model, see Ciphers
)

// String is the class's name as configurations and facts use it.
func (c Class) String() string {
	return [...]string{"secret", "personal", "link", "injection", "dangerous", "cipher"}[c]
}

// Rule describes one thing to find.
type Rule struct {
	// ID names the rule in facts and exceptions: "github_token".
	ID    string
	Class Class
	// Group is the kind within the class by which policies choose: "email".
	Group string
	// Label is what a mask shows: [EMAIL].
	Label string
	// Pattern is what is found, in the syntax of Go's regexp package (RE2) with
	// these limits: \b stands only at the beginning and the end, there are no
	// other anchors, and a class with many characters beyond ASCII has all of them.
	// Without a pattern the rule stands for what something else than a Scanner finds.
	// A pattern without an upper bound is reported as soon as it matches; what
	// follows of it is reported as continued.
	Pattern string
	// Anchor is a text within the pattern by which it is found when it begins
	// with nothing definite, and Back the class of characters, as in "[a-z.]",
	// that stand before it: at most 64 of them.
	Anchor, Back string
	// Near are words, in lower case, of which one stands before the match, whatever
	// its case there, and Gap is the pattern of what stands between: for what has no
	// form of its own. The match alone is reported, not what stands before it.
	Near []string
	Gap  string
	// Ahead reports the word of Near, and leaves the match to be read again: it was only
	// looked at.
	Ahead bool
	// Words is true for a match that begins and ends where words do in the scripts that
	// part them, beyond what \b says, which knows ASCII: not between two letters, digits or
	// marks. Chinese, Japanese, Thai and their like part no words, Korean puts endings
	// behind them, and marks for vowels of Arabic and Hebrew are looked over.
	Words bool
	// Precise is true for a rule of ClassInjection that was measured to match at
	// most one in a thousand harmless texts: it may refuse a call by itself.
	Precise bool
	// Check names a test that a match must pass, "" for none: see checks.
	Check string
	// Allow are patterns, as NewWhole takes them, of matches that are left alone: examples and
	// what else has the form and is none.
	Allow []string
}

// maxBack bounds how far before its anchor a match begins, in bytes.
const maxBack = 64

// Finding is one match: the bytes [From, To) of the whole text.
type Finding struct {
	// Rule is the rule's index in the set.
	Rule     int
	From, To int
	// Continued is true for the next part of a match that has been reported, which
	// ended where this one begins.
	Continued bool
}
