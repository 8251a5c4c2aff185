package wasmhost

import (
	"net/textproto"
	"slices"
)

// spell returns a request's headers as the gateway shows them to modules: Envoy with
// names in lower case and two authorizations as one, Kong's engine as the client
// wrote them, here the way that most clients do.
func (p Profile) spell(h [][2]string) [][2]string {
	out := make([][2]string, 0, len(h))
	for _, pair := range h {
		if p.Wasmx {
			if pair[0] != "" && pair[0][0] != ':' {
				pair[0] = textproto.CanonicalMIMEHeaderKey(pair[0])
			}
			out = append(out, pair)
			continue
		}
		at := slices.IndexFunc(out, func(have [2]string) bool { return have[0] == "authorization" })
		if at >= 0 && pair[0] == "authorization" {
			out[at][1] += "," + pair[1]
			continue
		}
		out = append(out, pair)
	}
	return out
}
