package detect

// personal is data of persons.
var personal = []Rule{
	// RFC 5321 section 4.5.3: a local part has at most 64 characters.
	kind("email", "EMAIL", `[A-Za-z0-9._%+'-]{1,64}@([A-Za-z0-9-]{1,63}\.){1,4}[A-Za-z]{2,24}\b`, "").anchored("@", "[A-Za-z0-9._%+'-]"),
	// ITU-T E.164, with the usual separators.
	kind("phone", "PHONE", `\+[1-9][0-9]{0,3}[ .-]?(\(0?[0-9]{1,4}\)[ .-]?)?[0-9]{2,4}([ .-]?[0-9]{2,4}){1,4}\b`, "phone"),
	// North American Numbering Plan: (212) 555-0100, 212-555-0100.
	{
		ID: "phone_area", Class: ClassPersonal, Group: "phone", Label: "PHONE", Check: "phone",
		Pattern: `\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .-][0-9]{4}\b`,
	},
	{
		ID: "phone_nanp", Class: ClassPersonal, Group: "phone", Label: "PHONE", Check: "phone",
		Pattern: `\b[2-9][0-9]{2}[ .-][2-9][0-9]{2}[ .-][0-9]{4}\b`,
	},
	// National forms with a leading zero: 030 1234567, 020 7946 0958, 06 12 34 56 78.
	{
		ID: "phone_national", Class: ClassPersonal, Group: "phone", Label: "PHONE", Check: "phone",
		Pattern: `\b0[1-9][0-9]{0,4}([ /-][0-9]{2,4}){2,4}\b`,
	},
	kind("card", "CARD", `\b[2-6][0-9]{3}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{1,4}([ -]?[0-9]{1,3})?\b`, "luhn"),
	{
		ID: "card_amex", Class: ClassPersonal, Group: "card", Label: "CARD", Check: "luhn",
		Pattern: `\b3[47][0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{5}\b`,
	},
	// ISO 13616, the countries of the registry.
	kind("iban", "IBAN", `\b(A[DELTZ]|B[AEGHRY]|C[HRYZ]|D[EKO]|E[EGS]|F[IOR]|G[BEILRT]|H[RU]|I[ELST]|JO|K[WZ]|L[BITUV]|M[CDEKRTU]|N[LO]|P[KLST]|QA|R[OS]|S[AEIKM]|T[NR]|UA|V[AG]|XK)[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?\b`, "mod97"),
	kind("ssn", "SSN", `\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b`, "ssn"),
	kind("ipv4", "IP", `\b(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])(\.(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])){3}\b`, "ipv4"),
	kind("ipv6", "IP", `\b[23][0-9A-Fa-f]{3}(:[0-9A-Fa-f]{1,4}){1,6}(::?[0-9A-Fa-f]{1,4})\b`, "ipv6"),
	kind("mac", "MAC", `\b[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){5}\b`, ""),
}

func kind(id, label, pattern, check string) Rule {
	group := id
	if label == "IP" {
		group = "ip"
	}
	return Rule{ID: id, Class: ClassPersonal, Group: group, Label: label, Pattern: pattern, Check: check}
}
