package detect

// links are addresses that a reader or a renderer may open. Which of them are
// wanted is the policy's to say, by host: a match is known as soon as its host
// is, however long the rest may be.
var links = []Rule{
	link("markdown_image", "image", `!\[[^\]]{0,200}\]\(\s{0,4}<?(https?:)?[/\\]{2,8}[^\s/?#)>\\]{1,255}([/?#\\][^)\n]*\)?|\)|\s|>)`),
	// Readers of Markdown decode references in an address: no host could be read.
	link("markdown_image_coded", "image", `!\[[^\]]{0,200}\]\(\s{0,4}<?[A-Za-z:/\\]{0,12}&[#A-Za-z][^)\n]*\)?`),
	// An image tag has no host that could be read before the tag ends: none passes.
	link("html_image", "image", `(?i)<img[\s/][^<>]*>?`),
	link("url", "url", `(?i)\bhttps?:[/\\]{1,8}[^\s/?#"'<>()\[\]{}|\\^`+"`"+`]{1,255}[/?#\\][^\s"'<>()\[\]{}|^`+"`"+`]*`),
	link("url_host", "url", `(?i)\bhttps?:[/\\]{1,8}[^\s/?#"'<>()\[\]{}|\\^`+"`"+`]{1,255}\b`),
}

func link(id, group, pattern string) Rule {
	label := "LINK REMOVED"
	if group == "image" {
		label = "IMAGE REMOVED"
	}
	return Rule{ID: id, Class: ClassLink, Group: group, Label: label, Pattern: pattern}
}
