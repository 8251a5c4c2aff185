//go:build wasm && !tinygo

package detect

// skim is what skim.go says.
//
//go:noescape
func skim(s *Scanner, t *trie, end int)
