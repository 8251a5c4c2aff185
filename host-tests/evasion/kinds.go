package evasion

// kind is one of the disguises that are talked about most, and its techniques.
type kind struct {
	name       string
	techniques []string
}

var kinds = []kind{
	{"base64", []string{
		"base64", "base64 of URLs, without padding", "base64 twice", "base64 in lines of 16", "base64 in pieces of 4", "base64 in a list of strings",
		"base64 of each word", "base64 of UTF-16", "base64 backwards",
	}},
	{"hexadecimal", []string{"hexadecimal", "hexadecimal of UTF-16", "hexadecimal with spaces", "hexadecimal with colons", "hexadecimal numbers"}},
	{"leetspeak", []string{"leetspeak", "leetspeak with signs", "leetspeak, 1 for l too", "mathematical digits for letters"}},
	{"spacing", []string{
		"letters apart, words further", "letters apart", "letters apart by .", "letters apart by -, words too", "letters apart by *", "letters in lines",
		"letters apart by pictures", "words far apart",
	}},
	{"homoglyphs", []string{"Cyrillic look-alikes", "Greek look-alikes", "small capitals", "full width", "mathematical bold"}},
	{"zero-width", []string{"zero-width spaces", "zero-width joiners", "soft hyphens"}},
	{"tags", []string{"tag characters"}},
	{"reversed", []string{"reversed", "each word reversed"}},
	{"ROT13", []string{"rot13"}},
}

// least is how much is found in the technique of a kind in which the least is: of the
// attacks here, and of others' in per cent.
func (k *kind) least(others *Outside) (found, share int) {
	found, share = len(attacks), 100
	for _, x := range Techniques() {
		for _, name := range k.techniques {
			if x.Name == name {
				found, share = min(found, x.found), min(share, others.Found[name])
			}
		}
	}
	return found, share
}

// average is the share of others' texts that is found, over all techniques, in per cent.
func (o *Outside) average() float64 {
	sum := 0
	for _, share := range o.Found {
		sum += share
	}
	return float64(sum) / float64(len(o.Found))
}
