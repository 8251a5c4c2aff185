package detect

// links are addresses that a reader or a renderer may open. Which of them are
// wanted is the policy's to say, by host.
var links = []Rule{
	{
		ID: "markdown_image", Class: ClassLink, Group: "image", Label: "IMAGE REMOVED",
		Pattern: `!\[[^\]\n]{0,200}\]\(\s{0,4}<?(https?:)?//[^\s)>]{1,1500}>?(\s{1,4}["'(][^"'\n)]{0,200}["')])?\s{0,4}\)`,
	},
	{
		ID: "html_image", Class: ClassLink, Group: "image", Label: "IMAGE REMOVED",
		Pattern: `(?i)<img\s[^<>]{0,1500}>`,
	},
	{
		ID: "url", Class: ClassLink, Group: "url", Label: "LINK REMOVED",
		Pattern: `(?i)\bhttps?://[^\s"'<>()\[\]{}|\\^` + "`" + `]{1,1500}`,
	},
}
