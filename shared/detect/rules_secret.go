package detect

import "slices"

// secrets are credentials that a vendor's prefix, a checksum, their structure or
// their vendor's name near by tells from noise. Their forms are the vendors' own,
// from documentation and from keys that they gave out.
func secrets() []Rule {
	return slices.Concat(general(), models(), clouds(), monitors(), code(), services(), money())
}

// general are kinds of no single vendor.
func general() []Rule {
	return []Rule{
		secret("portcullis_key", `\bpk_[a-z0-9-]{2,32}_[A-Za-z0-9]{33}\b`, "key"),
		// RFC 7519: a header and a payload that are JSON objects, in base64url.
		secret("jwt", `\beyJ[A-Za-z0-9_-]{8,700}\.eyJ[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*)?`, "jwt"),
		// The same once more in base64.
		secret("jwt_base64", `\bZXlK[A-Za-z0-9+/_-]{60,}={0,2}`, ""),
		// RFC 7468. What follows the first line is masked to the last one; without anything
		// between them there is no key.
		{
			ID: "private_key", Class: ClassSecret, Group: "private_key", Label: "PRIVATE KEY",
			Pattern: `-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY( BLOCK)?-----` + inPEM + `{12}` + inPEM + `*(-----END [A-Z0-9 ]{0,40}-----)?`,
		},
		secret("age_key", `\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b`, ""),
		secret("url_password", `\b[a-z][a-z0-9+]{1,15}://[^\s:@/"']{1,64}:[^\s@/"']{3,128}@[A-Za-z0-9.-]{1,80}`, "login").anchored("://", "[a-z0-9+]"),
		secret("basic_auth", `\b(?i:authorization):\s?(?i:basic|bearer|token)\s[A-Za-z0-9+/_=.~-]{16,400}`, "varied"),
		near("curl_user", `[^\s:'"$<{]{1,64}:['"]?[^\s'"$<{*]{5,64}`, "login", "curl").
			after(`[ \t]([^\n]|\\\n){0,160}(-u|--user|--proxy-user|-U)[ =]{0,3}['"]?`),
	}
}

// inPEM is a character between the lines of a PEM, which end with five dashes and END.
const inPEM = `([^-]|-{1,4}[^-]|-----[^E-])`

func secret(id, pattern, check string) Rule {
	return Rule{ID: id, Class: ClassSecret, Group: "secret", Label: "SECRET", Pattern: pattern, Check: check}
}

func (r Rule) anchored(anchor, back string) Rule {
	r.Anchor, r.Back = anchor, back
	return r
}

// assigned is what stands between a name that begins with a vendor's and the
// value it is given, in the usual languages and formats: _API_KEY="…",
// Key: "…", Token := `…`, _key', '…, Token>…, -token …
const assigned = `[A-Za-z0-9_.-]{0,28}[\\'"\])]{0,3}[ \t]{0,4}([A-Za-z]{1,8}[ \t]{1,4})?([:=?.|+!]{0,3}[=:]>?|,|>|->|([Kk][Ee][Yy]|[Tt][Oo][Kk][Ee][Nn])['"]?[ \t])[ \t\r\n]{0,8}[\\'"(` + "`" + `]{0,4}`

// near is a credential that only its vendor's name tells from other text.
func near(id, pattern, check string, words ...string) Rule {
	if check == "varied" || check == "mixed" {
		check += "_near" // may be typed
	}
	r := secret(id, pattern, check)
	r.Near, r.Gap = words, assigned
	return r
}

func (r Rule) after(gap string) Rule {
	r.Gap = gap
	return r
}
