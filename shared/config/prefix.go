package config

import (
	"net/netip"
	"strconv"
	"strings"

	"portcullis/shared/jsondoc"
)

// Prefix is a network in CIDR notation: "10.0.0.0/8", "2001:db8::/32". A single address is written
// as "192.0.2.7/32".
type Prefix struct{ netip.Prefix }

// WantConfig says what a network looks like.
func (Prefix) WantConfig() string { return `one like "10.0.0.0/8" or "2001:db8::/32"` }

// UnmarshalConfig decodes a network. Refused, because each would match something other than its
// author means: an address without a length, bits set beyond the length, and IPv4 mapped into
// IPv6, which never equals the IPv4 address of a peer.
func (p *Prefix) UnmarshalConfig(v jsondoc.Value) error {
	text, err := Text(v)
	if err != nil {
		return err
	}
	if !strings.Contains(text, "/") {
		if addr, aerr := netip.ParseAddr(text); aerr == nil {
			return &FieldError{Value: text, Problem: "has no prefix length: /" + strconv.Itoa(addr.BitLen()) + " is this one address"}
		}
	}
	parsed, perr := netip.ParsePrefix(text)
	switch {
	case perr != nil:
		return &FieldError{Value: text, Problem: "is not a network in CIDR notation"}
	case parsed.Addr().Is4In6():
		return &FieldError{Value: text, Problem: "is IPv4 mapped into IPv6 and would match nothing: write it as IPv4"}
	case parsed != parsed.Masked():
		return &FieldError{Value: text, Problem: "has bits set beyond its prefix length"}
	}
	p.Prefix = parsed
	return nil
}
