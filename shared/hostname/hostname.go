package hostname

import (
	"slices"
	"strings"
	"unicode"
)

// OfLink returns the host that a link found in a text leads to, in lower case, "" when it
// can not be told: then no list of hosts allows it.
func OfLink(link string) string {
	scheme, rest, ok := strings.Cut(destination(link), "//")
	if !ok || scheme != "" && !strings.EqualFold(scheme, "https:") && !strings.EqualFold(scheme, "http:") {
		return ""
	}
	if end := strings.IndexAny(rest, "/?#\\)>\" "); end >= 0 {
		if rest[end] == '\\' {
			return "" // browsers end it there; Markdown takes the mark behind it for a part of it
		}
		rest = rest[:end]
	}
	return of(rest)
}

// destination is where a link leads, as it is written: without what it is called, which may look like
// an address itself, and without what opens it in Markdown or in an attribute; "" where that is not
// told.
func destination(link string) string {
	switch before, after, markdown := strings.Cut(link, "]("); {
	case markdown && strings.Contains(after, "]("):
		return ""
	case markdown:
		link = after
	case strings.HasPrefix(before, "]:"):
		link = before[len("]:"):]
	case len(before) > len("href") && strings.EqualFold(before[:len("href")], "href"):
		link = strings.TrimLeft(before[len("href"):], " \t\r\n=\"'")
	}
	return strings.TrimLeft(link, " \t\r\n<>") // a quotation's line begins with ">"
}

// of returns the host of an authority without user information.
func of(authority string) string {
	if strings.ContainsFunc(authority, disguising) {
		return ""
	}
	if host, port, ok := strings.Cut(authority, ":"); ok && strings.Trim(port, "0123456789") == "" {
		authority = host
	}
	return strings.ToLower(strings.TrimSuffix(authority, "."))
}

// Valid reports whether h can stand in a list of hosts: a name in lower case
// (or an address), or "*." and a name.
func Valid(h string) bool {
	name := strings.TrimPrefix(h, "*.")
	return name != "" && name == of(name) && !strings.ContainsAny(name, "*:") && name[0] != '.'
}

// Listed reports whether hosts, each a name or "*." and a name for all below it, has host.
func Listed(hosts []string, host string) bool {
	return slices.ContainsFunc(hosts, func(h string) bool {
		if below, ok := strings.CutPrefix(h, "*"); ok {
			return len(host) > len(below) && strings.HasSuffix(host, below)
		}
		return host == h
	})
}

// disguising reports whether r stands in no host: some reader takes it for another
// character or leaves it out (user information, escapes, a reference like "&#47;", the
// tabs and line ends that browsers drop, full-width forms, the dots and slashes of other
// scripts; UTS 46), and what is behind it may be the real host. It needs no list of what is unseen:
// what is no letter, mark or digit is none of a host's, seen or not. Letters of any script stand
// for themselves: they are in no list of hosts unless they are written there.
func disguising(r rune) bool {
	if r >= 0x80 {
		return r >= 0xff00 && r < 0xfff0 || !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd)
	}
	return !strings.ContainsRune("-._:[]", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
