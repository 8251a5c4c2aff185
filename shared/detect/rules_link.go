package detect

// links are addresses that a reader or a renderer may open. Which of them are
// wanted is the policy's to say, by host: a match is known as soon as its host
// is, however long the rest may be.
//
// Sources: CommonMark 0.31 (images, link reference definitions, autolinks), the WHATWG's HTML
// and URL standards, CSS Values 4; CVE-2025-32711 (an image by reference); read 2026-11.
func links() []Rule {
	return []Rule{
		// Readers of Markdown decode references in an address: of one that has some before its
		// host no host could be read.
		link("markdown_image", "image", `!\[[^\]]{0,200}\]\(\s{0,24}<?(`+slashes+hostThen(`[^)\n]*\)?`)+`|[A-Za-z:/\\]{0,12}&[#A-Za-z][^)\n]*\)?)`),
		link("markdown_image_nested", "image", `!\[[^\]\[]{0,10}(\[[^\]\[]{0,10}\]|\\\])[^\]\[]{0,10}\]\(\s{0,8}<?`+slashes+hostThen(`[^)\n]*\)?`)),
		// What a reference is used by stands elsewhere: it may be an image.
		link("markdown_reference", "reference", `\[[^\]\[\n]{1,24}\]:\s{0,8}<?`+slashes+hostThen(`[^\s>)]*`)),
		// A tag has no host that could be read before the tag ends: none passes.
		link("html_image", "image", `(?i)<img[\s/][^<>]*>?`),
		link("html_embed", "embed", `(?i)<(iframe|frame|embed|object|video|audio|source|track|applet|portal|image|use|feimage|link|script|base|form)[\s/][^<>]*>?`),
		link("html_refresh", "embed", `(?i)\bhttp-equiv\s{0,4}=\s{0,4}["']?refresh[^<>]*>?`),
		link("html_action", "embed", `(?i)\bformaction\s{0,4}=[^<>]*>?`),
		link("html_background", "embed", `(?i)\bbackground\s{0,4}=\s{0,4}["']?(https?:|[/\\]{2})[^\s"'>]*`),
		link("css_url", "embed", `(?i)\burl\(\s{0,8}["']?(https?:|[/\\]{2})[^\s"')]*`),
		link("css_import", "embed", `(?i)@import\s{1,8}["'](https?:|[/\\]{2})[^\s"')]*`),
		link("url", "url", `(?i)\bhttps?:[/\\]{1,8}(`+hostLetter+`{1,76}[/?#\\]|`+hostLetter+`{77})[^\s"'<>()\[\]{}|^`+"`"+`]*`),
		link("url_host", "url", `(?i)\bhttps?:[/\\]{1,8}`+hostLetter+`{1,76}\b`),
		link("url_ipv6", "url", `(?i)\bhttps?:[/\\]{1,8}\[[0-9a-f:.]{2}[^\s"'<>(){}|^`+"`"+`]*`),
		// A host behind slashes alone is opened with the page's own scheme.
		link("relative_link", "url", `(?i)(\]\(\s{0,8}<?|href\s{0,4}=\s{0,4}["']?)[/\\]{2,8}`+hostThen(`[^)\s"'>]*`)),
		link("link_other", "url", `(?i)(\]\(\s{0,8}<?|href\s{0,4}=\s{0,4}["']?)(javascript|vbscript|file|ftps?|wss?|mailto|tel|sms|intent|data:text)[:/][^)\s">]*`),
	}
}

// slashes are what stands before a host: browsers take any number of them behind a scheme, in
// either case.
const slashes = `([Hh][Tt][Tt][Pp][Ss]?:[/\\]{0,8}|[/\\]{2,8})`

// hostThen is a host, to its end or as far as one in a list may go, with what follows it of
// the address.
func hostThen(rest string) string {
	const letter = `[^\s/?#)>"'\\]`
	return `(` + letter + `{1,80}([/?#\\]` + rest + `|[)>"'\s])|` + letter + `{81}` + rest + `)`
}

// hostLetter is a character of a host in a text, where much may stand behind it.
const hostLetter = `[^\s/?#"'<>()\[\]{}|\\^` + "`" + `]`

func link(id, group, pattern string) Rule {
	label := "LINK REMOVED"
	switch group {
	case "image":
		label = "IMAGE REMOVED"
	case "embed":
		label = "EMBED REMOVED"
	}
	return Rule{ID: id, Class: ClassLink, Group: group, Label: label, Pattern: pattern}
}
