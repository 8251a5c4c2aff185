package inspect

import (
	"strings"
	"unicode"
)

// HostOf returns the host that a found link leads to, in lower case, "" when it
// can not be told: then no list of hosts allows it.
func HostOf(link string) string {
	at := strings.Index(link, "//")
	if at < 0 {
		return ""
	}
	rest := link[at+2:]
	if end := strings.IndexAny(rest, "/?#\\)>\" "); end >= 0 {
		rest = rest[:end]
	}
	if strings.ContainsFunc(rest, disguising) {
		return ""
	}
	if host, port, ok := strings.Cut(rest, ":"); ok && strings.Trim(port, "0123456789") == "" {
		rest = host
	}
	return strings.ToLower(strings.TrimSuffix(rest, "."))
}

// ValidHost reports whether h can stand in a list of hosts: a name in lower case
// (or an address), or "*." and a name.
func ValidHost(h string) bool {
	name := strings.TrimPrefix(h, "*.")
	return name != "" && name == HostOf("//"+name) && !strings.ContainsAny(name, "*:") && name[0] != '.'
}

// AllowsHost reports whether hosts, each a name or "*." and a name for all below
// it, has host.
func AllowsHost(hosts []string, host string) bool {
	for _, h := range hosts {
		if below, ok := strings.CutPrefix(h, "*"); ok {
			if len(host) > len(below) && strings.HasSuffix(host, below) {
				return true
			}
		} else if host == h {
			return true
		}
	}
	return false
}

// disguising reports whether r stands in no host: some reader takes it for another
// character or leaves it out (user information, escapes, a reference like "&#47;", the
// tabs and line ends that browsers drop, full-width forms, the dots and slashes of other
// scripts; UTS 46), and what is behind it may be the real host. Letters of any script stand
// for themselves: they are in no list of hosts unless they are written there.
func disguising(r rune) bool {
	if r >= 0x80 {
		return r >= 0xff00 && r < 0xfff0 || !unicode.In(r, unicode.Letter, unicode.Mark, unicode.Nd)
	}
	return !strings.ContainsRune("-._:[]", r) && (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
}
