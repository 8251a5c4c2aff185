package catalogue

// otherSources are those of links, of injections and of what does harm, by the beginning of the rules' ids.
var otherSources = map[string]string{
	"markdown":          "CommonMark 0.31; CVE-2025-32711",
	"html":              "WHATWG, HTML",
	"css":               "CSS Values 4",
	"url":               "WHATWG, URL; RFC 3986",
	"relative_link":     "CommonMark 0.31; WHATWG, URL",
	"link_other":        "CommonMark 0.31; WHATWG, HTML",
	"template":          "the models' own chat templates: ChatML, Llama, Mistral, Phi, Gemma, Alpaca",
	"override":          "written here",
	"extract":           "written here",
	"jailbreak":         "written here",
	"addressed":         "written here",
	"conceal":           "written here",
	"shell":             "attack.mitre.org T1059, T1105, T1140, T1485, T1053.003, T1222.002, T1562",
	"reverse_shell":     "gtfobins.github.io",
	"file":              "attack.mitre.org T1552.001, T1552.004, T1003.008",
	"sql":               "OWASP, \"SQL Injection Prevention Cheat Sheet\"",
	"metadata":          "the clouds' documentation; OWASP, \"Server-Side Request Forgery Prevention Cheat Sheet\"",
	"loopback_url":      "RFC 6761",
	"private_url":       "RFC 1918, RFC 4193, RFC 6598",
	"link_local_url":    "RFC 3927",
	"internal_name_url": "RFC 6762, RFC 8375, RFC 9476",
	"traversal":         "OWASP, \"Path Traversal\"; CWE-22",
}
