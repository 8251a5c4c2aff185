package normal

// flipped are letters that stand on their heads, and what they are. Some letters of
// ASCII are others on their heads.
func flipped() map[rune]byte {
	return table(
		"ɐa", "ɔc", "ǝe", "ɟf", "ƃg", "ɓg", "ɥh", "ᴉi", "ɾj", "ʞk", "ʃl", "ꞁl", "ɯm", "ɹr", "ʇt", "ʌv", "ʍw", "ʎy",
		"ꓭB", "Ɔ"+"C", "ꓷD", "Ǝ"+"E", "Ⅎ"+"F", "⅁G", "ꓩJ", "ꓘK", "⅂L", "Ԁ"+"P", "ꓤR", "⅄Y",
	)
}

// headOver are the letters of ASCII that are others on their heads.
var headOver = [256]byte{'u': 'n', 'n': 'u', 'b': 'q', 'q': 'b', 'd': 'p', 'p': 'd', 'M': 'W', 'W': 'M'}

// turnOver adds the reading in which letters of ASCII stand on their heads too. Those
// that are not of ASCII the normal form has turned.
func (t *Text) turnOver(parent int) {
	p := &t.readings[parent]
	text := t.mapped(p.Text, func(b byte) byte {
		if over := headOver[b]; over != 0 {
			return over
		}
		return b
	})
	t.readings = append(t.readings, Reading{Text: text, parent: parent, to: len(text), way: same, depth: maxRounds - 1})
}
