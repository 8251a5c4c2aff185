package detect

// numerals are the digits of a text.
type numerals struct {
	d [24]int
	n int
}

func digitsOf(text string) (out numerals) {
	for i := 0; i < len(text) && out.n < len(out.d); i++ {
		if b := text[i]; b >= '0' && b <= '9' {
			out.d[out.n] = int(b - '0')
			out.n++
		}
	}
	return out
}

// sum weighs the first digits, weight by weight.
func (v *numerals) sum(weights ...int) int {
	total := 0
	for i, w := range weights {
		total += w * v.d[i]
	}
	return total
}

// same reports whether all digits are the same: no number that was given to anybody.
func (v *numerals) same() bool {
	for _, d := range v.d[:v.n] {
		if d != v.d[0] {
			return false
		}
	}
	return true
}

// national are the checks of national numbers that are more than a tally, by name.
func national() map[string]func(string) bool {
	return map[string]func(string) bool{
		"ie_pps": iePPS, "au_medicare": auMedicare, "it_fiscal": itFiscal, "mx_curp": mxCURP, "hk_id": hkID,
		"tw_id": twID, "baltic_code": balticCode, "nz_ird": nzIRD,
	}
}

// letterAt reports whether the last letter of text is the one of alphabet at i.
func letterAt(text, alphabet string, i int) bool {
	b := text[len(text)-1]
	if b >= 'a' && b <= 'z' {
		b -= 'a' - 'A'
	}
	return b == alphabet[i]
}
