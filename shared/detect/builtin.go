package detect

// Builtin returns all built-in rules. The slice is the caller's.
func Builtin() []Rule {
	var out []Rule
	for _, family := range [][]Rule{secrets(), personal(), links(), injections()} {
		out = append(out, family...)
	}
	return out
}
