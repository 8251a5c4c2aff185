package detect

import "strings"

// addressCheck is the name of the check that ipv6 is. It is made where a match is read, by the assembly too.
const addressCheck = "ipv6"

// ipv6 leaves out the loopback and the unspecified address (RFC 4291), the former also as one of
// IPv4.
func ipv6(text string) bool {
	var parts [8]uint32
	n, gap := 0, -1
	i := 0
	if strings.HasPrefix(text, "::") {
		gap, i = 0, 2
	}
	for i < len(text) {
		size, part := 0, uint32(0)
		for ; i < len(text); i++ {
			d := named.places.hex[text[i]]
			if d == 0 {
				break
			}
			part, size = part<<4|uint32(d-1), size+1
		}
		if size == 0 || size > 4 || n == len(parts) {
			return false
		}
		parts[n] = part
		n++
		if i == len(text) {
			break
		}
		if text[i] != ':' || i+1 == len(text) {
			return false
		}
		if i++; text[i] == ':' {
			if gap >= 0 {
				return false
			}
			gap = n
			i++
		}
	}
	if n == len(parts) != (gap < 0) {
		return false
	}
	if gap >= 0 {
		copy(parts[len(parts)-(n-gap):], parts[gap:n])
		clear(parts[gap : len(parts)-(n-gap)])
	}
	if parts[0]|parts[1]|parts[2]|parts[3]|parts[4] != 0 {
		return true
	}
	loopback := parts[5] == 0xffff && parts[6]>>8 == 127
	return !loopback && (parts[5]|parts[6] != 0 || parts[7] > 1)
}

// ipv6Short leaves out what programs write with two colons: an address has a digit.
func ipv6Short(text string) bool { return strings.ContainsAny(text, "0123456789") && ipv6(text) }
