package detect

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// metadataAddresses are those of the clouds' metadata services.
var metadataAddresses = []string{
	"169.254.169.254", "169.254.169.253", "169.254.170.2", "169.254.170.23", "100.100.100.200", "192.0.0.192",
	"fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254",
}

// metadataNames are their names, without what may follow a dot.
var metadataNames = []string{
	"metadata", "metadata.google.internal", "metadata.goog", "metadata.azure.internal", "instance-data", "instance-data.ec2.internal",
	"rancher-metadata",
}

// internalSuffixes are the ends of names that no public server has.
var internalSuffixes = []string{
	".internal", ".local", ".localdomain", ".localhost", ".lan", ".intranet", ".corp", ".home", ".home.arpa", ".private", ".svc", ".consul", ".onion.local",
}

func metadata(text string) bool {
	name, a := urlHost(text)
	if a.IsValid() {
		return slices.Contains(metadataAddresses, a.String())
	}
	return slices.Contains(metadataNames, name)
}

func loopback(text string) bool {
	name, a := urlHost(text)
	if a.IsValid() {
		return a.IsLoopback() || a.IsUnspecified() || a.Is4() && a.As4()[0] == 0
	}
	return name == "localhost" || strings.HasSuffix(name, ".localhost") || name == "localtest.me" || strings.HasSuffix(name, ".localtest.me") || name == "lvh.me"
}

// carriers are the addresses between a provider and its customers (RFC 6598).
var carriers = netip.MustParsePrefix("100.64.0.0/10")

func privateURL(text string) bool {
	_, a := urlHost(text)
	return a.IsValid() && (a.IsPrivate() || carriers.Contains(a)) && !metadata(text)
}

func linkLocal(text string) bool {
	_, a := urlHost(text)
	return a.IsValid() && a.IsLinkLocalUnicast() && !metadata(text)
}

func internalName(text string) bool {
	name, a := urlHost(text)
	if a.IsValid() || name == "" || metadata(text) || loopback(text) {
		return false
	}
	if !strings.Contains(name, ".") {
		return true // only a resolver with a domain of its own finds it
	}
	return slices.ContainsFunc(internalSuffixes, func(end string) bool { return strings.HasSuffix(name, end) })
}

// urlHost is the host in what stands between a URL's scheme and its path, in lower case, or
// its address where it is one.
func urlHost(text string) (name string, a netip.Addr) {
	rest := strings.ToLower(text)
	rest = rest[strings.LastIndexByte(rest, '@')+1:]
	rest = strings.Map(narrowed, unescaped(rest))
	if rest != "" && rest[0] == '[' {
		inside, _, _ := strings.Cut(rest[1:], "]")
		return "", parseIPv6(inside)
	}
	rest, _, _ = strings.Cut(rest, ":")
	rest = strings.TrimRight(rest, ".,;)}]")
	if a = parseIPv4(rest); !a.IsValid() {
		a = parseEmbedded(rest)
	}
	return rest, a
}

// unescaped decodes the percent-encoding of ASCII.
func unescaped(s string) string {
	if !strings.Contains(s, "%") {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '%' && i+2 < len(s) {
			if n, err := strconv.ParseUint(s[i+1:i+3], 16, 7); err == nil {
				out.WriteByte(byte(n))
				i += 2
				continue
			}
		}
		out.WriteByte(s[i])
	}
	return strings.ToLower(out.String())
}

// narrowed is the ASCII character that names are read with for a full-width one (UTS #46).
func narrowed(r rune) rune {
	switch {
	case r >= '！' && r <= '～':
		return r - ('！' - '!')
	case r == '。' || r == '｡':
		return '.'
	}
	return r
}

// parseIPv4 reads an address as inet_aton does: one to four numbers in decimal, octal or
// hexadecimal, of which the last fills what is left.
func parseIPv4(s string) netip.Addr {
	if s == "" || s[0] < '0' || s[0] > '9' {
		return netip.Addr{}
	}
	parts := strings.Split(s, ".")
	if len(parts) > 4 {
		return netip.Addr{}
	}
	var all uint64
	for i, part := range parts {
		bits := 8
		if i == len(parts)-1 {
			bits = 8 * (5 - len(parts))
		}
		n, ok := parsePart(part, bits)
		if !ok {
			return netip.Addr{}
		}
		all = all<<bits | n
	}
	return netip.AddrFrom4([4]byte{byte(all >> 24), byte(all >> 16), byte(all >> 8), byte(all)}) //nolint:gosec // of 32 bits
}

// parsePart reads one number of an address.
func parsePart(s string, bits int) (uint64, bool) {
	base := 10
	switch {
	case strings.HasPrefix(s, "0x"):
		s, base = s[2:], 16
	case len(s) > 1 && s[0] == '0':
		s, base = s[1:], 8
	}
	n, err := strconv.ParseUint(s, base, bits)
	return n, err == nil
}

// resolvers are services that answer for a name with the address in it.
var resolvers = []string{".nip.io", ".sslip.io", ".xip.io"}

// parseEmbedded reads the address in a name of such a service: 10.0.0.1.nip.io.
func parseEmbedded(name string) netip.Addr {
	for _, service := range resolvers {
		if before, ok := strings.CutSuffix(name, service); ok {
			parts := strings.FieldsFunc(before, func(r rune) bool { return r == '.' || r == '-' })
			if len(parts) > 4 {
				parts = parts[len(parts)-4:]
			}
			return parseIPv4(strings.Join(parts, "."))
		}
	}
	return netip.Addr{}
}

// translated are the prefixes under which an IPv6 address is one of IPv4: compatible ones
// (RFC 4291) and translation (RFC 6052).
var translated = []netip.Prefix{netip.MustParsePrefix("::/96"), netip.MustParsePrefix("64:ff9b::/96")}

// parseIPv6 reads an address, as one of IPv4 where it stands for one.
func parseIPv6(s string) netip.Addr {
	a, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	a = a.Unmap().WithZone("")
	if b := a.As16(); a.Is6() && !a.IsLoopback() && !a.IsUnspecified() && slices.ContainsFunc(translated, func(p netip.Prefix) bool { return p.Contains(a) }) {
		return netip.AddrFrom4([4]byte(b[12:]))
	}
	return a
}
