package detect

import "slices"

// personal is data of persons.
func personal() []Rule {
	return slices.Concat(contacts(), phones(), wallets(), identities(), spoken())
}

// contacts are how persons and their devices are reached and pay.
func contacts() []Rule {
	return []Rule{
		// RFC 5321 section 4.5.3: a local part has at most 64 characters.
		kind("email", "EMAIL", `[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b`, "").anchored("@", "[A-Za-z0-9._%+'-]"),
		kind("card", "CARD", `\b[2-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,4}([ -]?[0-9]{1,3})?\b`, "luhn"),
		// Older ones of 15 digits begin with 1800 or 2131.
		kind("card_jcb", "CARD", `\b(1800|2131)[0-9]{11}\b`, "luhn"),
		kind("card_amex", "CARD", `\b3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}\b`, "luhn"),
		// ISO 13616, the countries of the registry.
		kind("iban", "IBAN", `\b(A[DELTZ]|B[AEGHIRY]|C[HRYZ]|D[EJKO]|E[EGS]|F[IKOR]|G[BEILRT]|H[NRU]|I[ELQST]|JO|K[WZ]|L[BCITUVY]|M[CDEKNRTU]|N[ILO]|OM|P[KLST]|QA|R[OSU]|S[ACDEIKMOTV]|T[LNR]|UA|V[AG]|XK|YE)[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?\b`, "mod97"),
		kind("ssn", "SSN", `\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`, "ssn"),
		kind("ipv4", "IP", `\b(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\b`, "ipv4"),
		kind("ipv6", "IP", `\b[23][0-9A-Fa-f]{3}(:[0-9A-Fa-f]{0,4}){1,6}(::?[0-9A-Fa-f]{1,4})\b`, "ipv6"),
		// Unique local and link local ones (RFC 4193, RFC 4291), then any with its gap.
		kind("ipv6_local", "IP", `\b[Ff]([CDcd][0-9A-Fa-f]|[Ee][89ABab])[0-9A-Fa-f](:[0-9A-Fa-f]{0,4}){2,7}\b`, "ipv6"),
		kind("ipv6_short", "IP", `\b([0-9A-Fa-f]{1,4}:){1,6}(:[0-9A-Fa-f]{1,4}){1,6}\b`, "ipv6_short").anchored("::", "[0-9A-Fa-f:]"),
		kind("mac", "MAC", `\b[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\b`, "mac"),
		said("mac_dashes", "MAC", `[0-9A-Fa-f]{2}(-[0-9A-Fa-f]{2}){5}\b`, "mac", "mac", "ethernet", "address"),
		said("mac_dots", "MAC", `[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\b`, "mac", "mac", "ethernet", "hardware address"),
		said("ip_said", "IP", `[0-9A-Fa-f]{1,4}(:[0-9A-Fa-f]{0,4}){2,7}`, "ipv6", "ip", "ip address"),
	}
}

// groups are the groups of several rules, by the label that they share.
var groups = map[string]string{
	"IP": "ip", "SSN": "ssn", "ACCOUNT": "bank_account", "MAC": "mac", "PHONE": "phone", "CARD": "card", "WALLET": "wallet", "ID": "national_id", "TAX ID": "tax_id",
	"HEALTH ID": "health_id", "PASSPORT": "passport", "LICENCE": "driving_licence", "BIRTH DATE": "birth_date",
}

func kind(id, label, pattern, check string) Rule {
	group := groups[label]
	if group == "" {
		group = id
	}
	return Rule{ID: id, Class: ClassPersonal, Group: group, Label: label, Pattern: pattern, Check: check}
}
