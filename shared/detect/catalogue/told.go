package catalogue

import (
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"

	"portcullis/shared/detect/rules"
)

// Told says what tells a rule's finding from other text: how it begins or what stands in it, the words before it, and
// the test that it passes.
func Told(r *rules.Rule) string {
	var parts []string
	switch {
	case r.Ahead:
		parts = append(parts, "the command "+quoted(r.Keywords, 5)+" with what follows it")
	case len(r.Keywords) > 0:
		parts = append(parts, "behind "+quoted(r.Keywords, 5))
	case r.Anchor != "":
		parts = append(parts, "around "+quoted([]string{r.Anchor}, 1))
	default:
		if list := beginnings(r.Pattern); len(list) > 0 {
			parts = append(parts, "begins "+quoted(list, 6))
		} else {
			parts = append(parts, "its form")
		}
	}
	if r.Check != "" {
		parts = append(parts, explain(r.Check))
	}
	if len(r.Allow) > 0 {
		parts = append(parts, "not what its file allows")
	}
	return strings.Join(parts, "; ")
}

// quoted lists at most that many texts as code.
func quoted(list []string, most int) string {
	more := ""
	if len(list) > most {
		list, more = list[:most], " …"
	}
	return "`" + strings.Join(list, "`, `") + "`" + more
}

// printable makes white space a space.
func printable(r rune) rune {
	if unicode.IsSpace(r) {
		return ' '
	}
	return r
}

// maxBeginnings bounds how many beginnings are worth a list.
const maxBeginnings = 24

// beginnings are the texts with which a pattern's matches begin, of at least two characters each; none where there
// are too many or they say less.
func beginnings(pattern string) []string {
	re, err := syntax.Parse(strings.ReplaceAll(pattern, `\b`, ""), syntax.Perl)
	if err != nil {
		return nil
	}
	list, _ := leading(re)
	for i, text := range list {
		if list[i] = strings.Map(printable, text); len(list[i]) < 2 || strings.Contains(text, "`") {
			return nil
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// leading are the texts with which matches of re begin, and whether they are all of it.
func leading(re *syntax.Regexp) (list []string, whole bool) {
	switch re.Op {
	case syntax.OpEmptyMatch:
		return []string{""}, true
	case syntax.OpLiteral:
		if re.Flags&syntax.FoldCase != 0 {
			return []string{strings.ToLower(string(re.Rune))}, true
		}
		return []string{string(re.Rune)}, true
	case syntax.OpCapture:
		return leading(re.Sub[0])
	case syntax.OpCharClass:
		return letters(re.Rune)
	case syntax.OpAlternate:
		whole = true
		for _, sub := range re.Sub {
			more, all := leading(sub)
			list, whole = append(list, more...), whole && all
		}
		return list, whole
	case syntax.OpQuest:
		list, whole = leading(re.Sub[0])
		return append(list, ""), whole
	case syntax.OpConcat:
		return joined(re.Sub)
	default:
		return []string{""}, false
	}
}

// joined is leading of what follows each other.
func joined(parts []*syntax.Regexp) (list []string, whole bool) {
	list = []string{""}
	for _, part := range parts {
		more, all := leading(part)
		if len(list)*len(more) > maxBeginnings {
			return list, false
		}
		var next []string
		for _, a := range list {
			for _, b := range more {
				next = append(next, a+b)
			}
		}
		if list = next; !all {
			return list, false
		}
	}
	return list, true
}

// letters are the characters of a small class, without the capitals of those that it has.
func letters(ranges []rune) (list []string, whole bool) {
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if small := unicode.ToLower(r); small != r && has(ranges, small) {
				continue
			}
			if list = append(list, string(r)); len(list) > 6 {
				return []string{""}, false
			}
		}
	}
	return list, true
}

// has reports whether a class has r.
func has(ranges []rune, r rune) bool {
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}

// explain says what a check is; one that is not listed is of a country's numbers.
func explain(check string) string {
	if text := explained[check]; text != "" {
		return text
	}
	return "check digits"
}

// explained are the checks in words.
var explained = map[string]string{
	"varied": drawn, "varied_near": drawn, "spread": drawn, "mixed": drawn + ", letters and digits", "mixed_near": drawn + ", letters and digits",
	"slack":  "a part " + drawn,
	"gitlab": drawn + ", the length of its kind", "key": "CRC-32", "jwt": "the header an object", "login": "no placeholder for a password",
	"luhn": "Luhn digit", "luhn9": "Luhn digit", "luhn11": "Luhn digit", "luhn13": "Luhn digit", "npi": "Luhn digit with 80840",
	"mod97": "its country's length, modulo 97", "mod11": "modulo 11, a month", "verhoeff": "Verhoeff digit", "iso7064": "ISO/IEC 7064 digit", "ean13": "EAN digit",
	"base58check": "double SHA-256", "bech32": "Bech32 checksum",
	"ssn": "areas, groups and serials that exist", "ssn9": "areas, groups and serials that exist",
	"ipv6": "no loopback, nobody's", "ipv6_short": "an address with a digit, nobody's loopback",
	"mac": "not all the same", "digits4": "four digits", "swift": "a country's code", "phone": "7 to 15 digits",
	"coded": "what is encoded", "metadata": "a metadata service, however written", "loopback": "a loopback address, however written",
	"private_url": "a private address, however written", "link_local": "a link-local address, however written", "internal_name": "a name of the inside",
	"wipes": "the root or a home", "removes_items": "recursive or forced", "finds_to_delete": "deletes", "writes_disk": "writes to a device",
	"runs_output": "its output is run", "substitutes": "runs what a download prints", "fetches": "what is fetched", "serves_shell": "serves a shell",
	"sends_fifo": "is sent over the network", "socat": "runs a program", "spawns": "starts a shell", "schedules": "writes a schedule",
	"startup_file": "a file that is run at start", "deletes_all": "no condition", "updates_all": "no condition", "copies_program": "runs a program",
}

const drawn = "looks drawn at random"
