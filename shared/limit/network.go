package limit

import "net/netip"

// Network is whom an address stands for as a subject: itself, or all that one subscriber can have of
// IPv6. Who is given 64 bits to choose from (RFC 6177) would have that many budgets.
func Network(peer netip.Addr) string {
	if peer.Is6() {
		if subscriber, err := peer.Prefix(64); err == nil {
			return subscriber.String()
		}
	}
	return peer.String()
}
