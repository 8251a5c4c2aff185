package config

import (
	"strconv"
	"strings"
)

// nearest returns the name that word was probably meant to be, or "" when none is near: at most
// one edit in three characters, letter case apart.
func nearest(word string, names []string) string {
	const longest = 64 // the work is word x name; nobody mistypes a longer one by an edit or two
	if len(word) > longest {
		return ""
	}
	best, bestDistance := "", len(word)/3+1
	for _, name := range names {
		if d := distance(strings.ToLower(word), strings.ToLower(name)); d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			substitute := diagonal
			if a[i-1] != b[j-1] {
				substitute++
			}
			diagonal = row[j]
			row[j] = min(substitute, row[j]+1, row[j-1]+1)
		}
	}
	return row[len(b)]
}

// quoteList renders the strings that are allowed: `"a", "b" or "c"`.
func quoteList(names []string, conjunction string) string {
	var b strings.Builder
	for i, name := range names {
		switch {
		case i > 0 && i == len(names)-1:
			b.WriteString(" " + conjunction + " ")
		case i > 0:
			b.WriteString(", ")
		}
		b.WriteString(strconv.Quote(name))
	}
	return b.String()
}

// DidYouMean finishes a list of what is allowed with the one of names that was probably
// meant; it is empty when none is near.
func DidYouMean(word string, names []string) string {
	if name := nearest(word, names); name != "" {
		return "; did you mean " + strconv.Quote(name) + "?"
	}
	return ""
}
