package hostname

import "strings"

// Anywhere in a list of sources stands for every host and bucket.
const Anywhere = "*"

// schemes are those of addresses that a provider of models fetches from. A bucket is told
// with its scheme: anybody may take a bucket whose name is another's host.
var schemes = []struct {
	name   string
	bucket bool
}{
	{"https://", false}, {"http://", false}, {"gs://", true}, {"s3://", true},
}

// OfSource returns where an absolute address that a provider is to fetch leads to: a host in
// lower case, or a bucket as "gs://name" or "s3://name". It is "" for what is no such address,
// and for what two readers could take for different ones (RFC 3986 and the WHATWG's URL standard
// differ on backslashes, white space, missing slashes and what is not ASCII).
func OfSource(address string) string {
	if strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r == '\\' || r == 0x7f }) {
		return ""
	}
	for _, s := range schemes {
		if len(address) < len(s.name) || !strings.EqualFold(address[:len(s.name)], s.name) {
			continue
		}
		name := address[len(s.name):]
		if end := strings.IndexAny(name, "/?#"); end >= 0 {
			name = name[:end]
		}
		switch {
		case strings.ContainsFunc(name, func(r rune) bool { return r >= 0x80 }):
			return ""
		case !s.bucket:
			return of(name)
		case name == "" || name != of(name):
			return ""
		}
		return s.name + name
	}
	return ""
}

// ValidSource reports whether s can stand in a list of sources: a host in ASCII as Valid has it,
// a bucket as "gs://name" or "s3://name", or Anywhere.
func ValidSource(s string) bool {
	if strings.Contains(s, "://") {
		return s == OfSource(s) && (strings.HasPrefix(s, "gs://") || strings.HasPrefix(s, "s3://"))
	}
	return s == Anywhere || Valid(s) && !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// SourceListed reports whether sources has one that OfSource returned, or a host alone.
func SourceListed(sources []string, source string) bool {
	if source == "" {
		return false
	}
	for _, s := range sources {
		if s == Anywhere || s == source {
			return true
		}
	}
	return !strings.Contains(source, "://") && Listed(sources, source)
}
