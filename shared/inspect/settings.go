package inspect

// Settings is what the configurations of plugins that inspect text have in common, beside
// their policies.
type Settings struct {
	// Words are denied words and phrases, found whatever their case.
	Words []string `json:"words,omitempty" max:"2000"`
	// Patterns are rules of your own.
	Patterns []Custom `json:"patterns,omitempty" max:"200"`
	// HashKey keys the actions "hash" and "restore", canaries, and what second opinions
	// are remembered by. It is required where one of them is used.
	HashKey string `json:"hash_key,omitempty" secret:"true"`
	// Exceptions switch rules off for a while.
	Exceptions []Exception `json:"exceptions,omitempty"`
}
