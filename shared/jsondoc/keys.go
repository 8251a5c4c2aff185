package jsondoc

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// keySorter finds keys of one object that some reader takes for the same.
type keySorter struct {
	folded []foldedKey
}

type foldedKey struct {
	text string
	at   uint32
}

// fewKeys is up to how many keys are compared with each other.
const fewKeys = 8

// repeated returns the first member of the object whose key, decoded and folded,
// is the same as that of another. Work is n log n; nothing depends on hashes
// that a sender could choose.
func (k *keySorter) repeated(buf []byte, nodes []node, object uint32) (uint32, bool) {
	if distinct(buf, nodes, object) {
		return 0, false
	}
	k.folded = k.folded[:0]
	for at := object + 1; ; at = nodes[at].next {
		n := &nodes[at]
		raw := buf[n.keyFrom:n.keyTo]
		text := alias(raw)
		if n.keyEsc {
			text = Fold(string(appendDecoded(nil, raw)))
		} else if !lower(raw) {
			text = Fold(text)
		}
		k.folded = append(k.folded, foldedKey{text, at})
		if n.next == 0 {
			break
		}
	}
	defer clear(k.folded)
	if len(k.folded) <= fewKeys {
		for i := range k.folded {
			for j := range i {
				if k.folded[i].text == k.folded[j].text {
					return k.folded[i].at, true
				}
			}
		}
		return 0, false
	}
	slices.SortStableFunc(k.folded, func(a, b foldedKey) int { return strings.Compare(a.text, b.text) })
	for i := 1; i < len(k.folded); i++ {
		if k.folded[i].text == k.folded[i-1].text {
			return k.folded[i].at, true
		}
	}
	return 0, false
}

// distinct reports whether the keys of an object are told apart by their length and three of
// their letters, whatever the case: then none repeats. It is false for keys that may fold to
// others of another length.
func distinct(buf []byte, nodes []node, object uint32) bool {
	var seen uint64
	for at := object + 1; ; at = nodes[at].next {
		n := &nodes[at]
		size := n.keyTo - n.keyFrom
		if n.keyOdd || size == 0 {
			return false
		}
		key := buf[n.keyFrom:n.keyTo]
		letters := uint32(key[0]|0x20) | uint32(key[size/2]|0x20)<<8 | uint32(key[size-1]|0x20)<<16 | size<<24
		bit := uint64(1) << (letters * 0x9e3779b1 >> 26)
		if seen&bit != 0 {
			return false
		}
		seen |= bit
		if n.next == 0 {
			return true
		}
	}
}

// lower reports whether folding leaves raw as it is.
func lower(raw []byte) bool {
	for _, b := range raw {
		if b >= utf8.RuneSelf || b >= 'A' && b <= 'Z' {
			return false
		}
	}
	return true
}

// Fold is the form in which keys count as the same that differ in case only, by
// Unicode's simple case folding, as in encoding/json: the Kelvin sign is a k and
// the long s an s.
func Fold(key string) string {
	if lower([]byte(key)) {
		return key
	}
	return strings.Map(foldRune, key)
}

// foldRune returns the smallest rune of r's folding orbit, in lower case if ASCII.
func foldRune(r rune) rune {
	least := r
	for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
		least = min(least, f)
	}
	if least >= 'A' && least <= 'Z' {
		least += 'a' - 'A'
	}
	return least
}
