package normal

import "unicode"

// hidden reports whether r is left out where text is searched: what is invisible but for tags,
// which spell, and beside it controls, fillers, and marks that combine with what is before them
// (Unicode 16, Mn in part), which are seen but tell no word from another.
func hidden(r rune) bool {
	switch {
	case r < 0xad:
		return r >= 0x80 && r < 0xa0 && r != 0x85
	case r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0, r == 0xfffc:
		return true
	case r >= 0x300 && r <= 0x36f, r >= 0x180b && r <= 0x180f, r >= 0x483 && r <= 0x489, r >= 0x591 && r <= 0x5bd:
		return true
	case r >= 0x64b && r <= 0x65f, r >= 0x1ab0 && r <= 0x1aff, r >= 0x1dc0 && r <= 0x1dff, r >= 0x20d0 && r <= 0x20ff, r >= 0xfe20 && r <= 0xfe2f:
		return true
	}
	kind := InvisibleOf(r)
	return kind != Visible && kind != Tag
}

// blank reports whether r is white space beyond ASCII, or a letter that is shown as such.
func blank(r rune) bool {
	switch r {
	case 0x85, 0x1680, 0x2028, 0x2029, 0x2800:
		return true
	}
	return false
}

// Unseen reports whether r is shown as nothing or as white space, and spells nothing.
func Unseen(r rune) bool { return unicode.IsSpace(r) || hidden(r) && !isSelected(r) || blank(r) }

// isSelected reports whether r is a variation selector that spells ASCII unseen: the
// n-th selector, from 17 on, stands for the byte n. Few before them are used in writing.
func isSelected(r rune) bool { return r >= firstSelected+0x20-16 && r < firstSelected+0x7f-16 }

// firstSelected is the seventeenth variation selector, firstSymbol where symbols and
// pictures begin that are no letters.
const (
	firstSelected = 0xe0100
	firstSymbol   = 0x1f300
)

// lookalikes are characters of other scripts that look like an ASCII letter
// (Unicode TR 39, confusables, the part for Cyrillic, Greek, Armenian, Cherokee
// and small capitals), and those of enclosed and of braille.
func lookalikes() map[rune]byte {
	m := table(
		"аa", "еe", "оo", "рp", "сc", "уy", "хx", "ѕs", "іi", "јj", "ԁd", "ԛq", "ԝw", "һh", "ӏl", "вb", "нh", "кk", "мm", "тt", "гr", "пn", "ь"+"b",
		"АA", "ВB", "ЕE", "КK", "МM", "НH", "ОO", "РP", "СC", "ТT", "УY", "ХX", "ЅS", "ІI", "ЈJ", "ԌG", "ԜW", "ҮY", "Ғ"+"F",
		"αa", "βb", "εe", "ηn", "ιi", "κk", "νv", "οo", "ρp", "τt", "υu", "χx", "γy", "ωw", "σo", "ϲc", "ϳj",
		"ΑA", "ΒB", "ΕE", "ΖZ", "ΗH", "ΙI", "ΚK", "ΜM", "ΝN", "ΟO", "ΡP", "ΤT", "ΥY", "ΧX",
		"օo", "սu", "հh", "ոn", "ցg", "զq", "ѵv", "ɑa", "ɡg", "ɩi", "ℓl", "ʟl", "ɢg", "ɴn", "ʀr", "ɪi", "ᴀa", "ʙb", "ᴄc", "ᴅd", "ᴇe", "ꜰf", "ʜh", "ᴊj", "ᴋk", "ᴍm", "ᴏo", "ᴘp", "ꜱs", "ᴛt", "ᴜu", "ᴠv", "ᴡw", "ʏy", "ᴢz",
		"øo", "łl", "đd", "ħh", "ŧt", "ɨi", "ı"+"i", "ʉu", "ɵo", "ƀb", "ǥg", "ɍr", "ȼc", "ɇe", "ⱥa", "ƶz", "ƚl", "ȿs",
		"ØO", "ŁL", "ĐD", "ĦH", "ŦT", "ƗI", "ɄU", "ƟO", "ɃB", "ǤG", "ɌR", "ȻC", "ɆE", "ȺA", "ƵZ", "ȽL",
		"Ꭵi", "Ꭰd", "Ꭱe", "Ꭲt", "Ꮎo", "Ꮇm", "Ꮋh", "Ꮮl", "Ꮪs", "Ꮩv", "Ꮃw", "Ꮲp", "Ꮯc", "Ꭺa", "Ᏼb", "Ꮐg",
		"·.", "•.", "‧.", "∙.",
		"‐-", "‑-", "‒-", "–-", "—-", "―-", "‘'", "’'", "“\"", "”\"", "‹<", "›>", "⁄/", "∕/", "｜|", "∣|", "❘|",
	)
	for _, first := range enclosed {
		for i := range rune(26) {
			m[first+i] = byte('a' + i)
		}
	}
	letter := byte('a')
	for _, cell := range braille {
		m[cell] = letter
		letter++
	}
	return m
}

// enclosed are rows of letters from A on that have no compatibility form: negative
// circles and squares, regional indicators; and in brackets, whose form has brackets.
var enclosed = [...]rune{0x1f150, 0x1f170, 0x1f1e6, 0x249c, 0x1f110}

// braille are the letters from A on as cells of six dots (Unicode, Braille Patterns).
const braille = "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵"

func table(pairs ...string) map[rune]byte {
	m := make(map[rune]byte, len(pairs))
	for _, p := range pairs {
		for _, r := range p {
			m[r] = p[len(p)-1]
			break
		}
	}
	return m
}
