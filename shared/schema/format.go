package schema

import (
	"net/netip"
	"strings"
	"time"
)

// format is a form that a string may have to have.
type format struct {
	name string
	has  func(text string) bool
}

// formats are those that are checked, all strictly; others are refused in schemas, for an
// author means them as a check.
var formats = []format{
	{"date", func(s string) bool { return isTime(s, time.DateOnly) }},                                  // RFC 3339, full-date
	{"date-time", func(s string) bool { return isTime(s, time.RFC3339) && !strings.Contains(s, ",") }}, // RFC 3339, date-time
	{"email", isEmail}, // RFC 5321, Mailbox without quotes
	{"ipv4", func(s string) bool { a, err := netip.ParseAddr(s); return err == nil && a.Is4() }}, // RFC 2673, dotted quad
	{"ipv6", func(s string) bool {
		a, err := netip.ParseAddr(s)
		return err == nil && a.Is6() && a.Zone() == "" && !strings.Contains(s, "%")
	}}, // RFC 4291
	{"uri", isURI}, // RFC 3986, with a scheme
	{"uuid", isUUID},
}

func isTime(s, layout string) bool {
	_, err := time.Parse(layout, s)
	return err == nil
}

func isEmail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	if !ok || local == "" || len(local) > 64 || domain == "" || len(s) > 254 {
		return false
	}
	return of(local, alphanumeric+"!#$%&'*+-/=?^_`{|}~.") && dotted(local) && of(domain, alphanumeric+"-.") && dotted(domain) &&
		strings.Trim(domain, "-") == domain && !strings.Contains(domain, "-.") && !strings.Contains(domain, ".-")
}

// dotted reports whether dots stand between other characters only.
func dotted(s string) bool { return strings.Trim(s, ".") == s && !strings.Contains(s, "..") }

func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(s, ":")
	if !ok || scheme == "" || !of(scheme, alphanumeric+"+-.") || strings.ContainsAny(scheme[:1], "0123456789+-.") {
		return false
	}
	for i := range len(rest) {
		if rest[i] == '%' && (i+2 >= len(rest) || !of(rest[i+1:i+3], "0123456789abcdefABCDEF")) {
			return false
		}
	}
	return of(rest, alphanumeric+"-._~:/?#[]@!$&'()*+,;=%")
}

func isUUID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		if dash := i == 8 || i == 13 || i == 18 || i == 23; dash != (s[i] == '-') || !dash && !of(s[i:i+1], "0123456789abcdefABCDEF") {
			return false
		}
	}
	return true
}

const alphanumeric = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

// of reports whether s has characters of a set only.
func of(s, set string) bool {
	return strings.Trim(s, set) == "" || !strings.ContainsFunc(s, func(r rune) bool { return !strings.ContainsRune(set, r) })
}
