package normal

// hidden reports whether r is shown as nothing: zero-width characters, bidi
// controls, variation selectors, fillers, and marks that combine with what is
// before them (Unicode 16, Default_Ignorable_Code_Point and Mn in part).
func hidden(r rune) bool {
	switch {
	case r < 0xad:
		return false
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x115f, r == 0x1160, r == 0x17b4, r == 0x17b5, r == 0x3164, r == 0xffa0, r == 0xfeff:
		return true
	case r >= 0x300 && r <= 0x36f, r >= 0x180b && r <= 0x180f, r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e:
		return true
	case r >= 0x2060 && r <= 0x206f, r >= 0xfe00 && r <= 0xfe0f, r >= 0xe0100 && r <= 0xe01ef, r >= 0x20d0 && r <= 0x20ff:
		return true
	}
	return false
}

// isTag reports whether r is a tag character, which spells ASCII unseen.
func isTag(r rune) bool { return r >= 0xe0000 && r <= 0xe007f }

// lookalikes are characters of other scripts that look like an ASCII letter
// (Unicode TR 39, confusables, the part for Cyrillic, Greek, Armenian, Cherokee
// and small capitals).
var lookalikes = table(
	"аa", "еe", "оo", "рp", "сc", "уy", "хx", "ѕs", "іi", "јj", "ԁd", "ԛq", "ԝw", "һh", "ӏl", "вb", "нh", "кk", "мm", "тt", "гr", "пn", "ь"+"b",
	"АA", "ВB", "ЕE", "КK", "МM", "НH", "ОO", "РP", "СC", "ТT", "УY", "ХX", "ЅS", "ІI", "ЈJ", "ԌG", "ԜW", "ҮY", "Ғ"+"F",
	"αa", "βb", "εe", "ηn", "ιi", "κk", "νv", "οo", "ρp", "τt", "υu", "χx", "γy", "ωw", "σo", "ϲc", "ϳj",
	"ΑA", "ΒB", "ΕE", "ΖZ", "ΗH", "ΙI", "ΚK", "ΜM", "ΝN", "ΟO", "ΡP", "ΤT", "ΥY", "ΧX",
	"օo", "սu", "հh", "ոn", "ցg", "զq", "ѵv", "ɑa", "ɡg", "ɩi", "ı"+"i", "ℓl", "ʟl", "ɢg", "ɴn", "ʀr", "ɪi", "ᴀa", "ʙb", "ᴄc", "ᴅd", "ᴇe", "ꜰf", "ʜh", "ᴊj", "ᴋk", "ᴍm", "ᴏo", "ᴘp", "ꜱs", "ᴛt", "ᴜu", "ᴠv", "ᴡw", "ʏy", "ᴢz",
	"‐-", "‑-", "‒-", "–-", "—-", "―-", "‘'", "’'", "“\"", "”\"", "‹<", "›>", "⁄/", "∕/", "｜|", "∣|", "❘|",
)

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
