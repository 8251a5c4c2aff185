package detect

import "strings"

// national are the checks of national numbers that are more than a tally, by name.
func national() map[string]func(string) bool {
	return map[string]func(string) bool{
		"ie_pps": iePPS, "au_medicare": auMedicare, "it_fiscal": itFiscal, "mx_curp": mxCURP, "hk_id": hkID,
		"tw_id": twID, "baltic_code": balticCode, "nz_ird": nzIRD,
	}
}

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

// iePPS is the first letter of an Irish PPS number; a second one counts nine times.
func iePPS(text string) bool {
	v := digitsOf(text)
	sum := v.sum(8, 7, 6, 5, 4, 3, 2)
	if len(text) == 9 {
		sum += 9 * (int(text[8]-'A') + 1)
	}
	return letterAt(text[:8], "WABCDEFGHIJKLMNOPQRSTUV", sum%23)
}

// letterAt reports whether the last letter of text is the one of alphabet at i.
func letterAt(text, alphabet string, i int) bool {
	b := text[len(text)-1]
	if b >= 'a' && b <= 'z' {
		b -= 'a' - 'A'
	}
	return b == alphabet[i]
}

func auMedicare(text string) bool {
	v := digitsOf(text)
	return v.n >= 9 && v.sum(1, 3, 7, 9, 1, 3, 7, 9)%10 == v.d[8]
}

// itFiscalOdd are the values of the characters in odd places of an Italian codice
// fiscale, of 0 to 9 and of A to Z (D.M. 23 December 1976).
var itFiscalOdd = [26]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

func itFiscal(text string) bool {
	sum := 0
	for i := range 15 {
		b := text[i] &^ 0x20
		at := int(b) - 'A'
		if text[i] >= '0' && text[i] <= '9' {
			at = int(text[i] - '0')
		}
		if i%2 == 0 {
			at = itFiscalOdd[at]
		}
		sum += at
	}
	return int(text[15]&^0x20-'A') == sum%26
}

const base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

// mxCURP is the last digit of a Mexican CURP: after N comes Ñ in its alphabet (RENAPO,
// Diario Oficial 18 October 2021).
func mxCURP(text string) bool {
	sum := 0
	for i := range 17 {
		at := strings.IndexByte(base36, text[i])
		if text[i] > 'N' {
			at++
		}
		sum += at * (18 - i)
	}
	return tens(sum) == int(text[17]-'0')
}

// hkID is the character in parentheses of a Hong Kong identity card; without a second
// letter a space stands before the first.
func hkID(text string) bool {
	number, check, _ := strings.Cut(text, "(")
	sum, weight := 36*9, 8
	if len(number) == 8 {
		sum, weight = 0, 9
	}
	for i := range len(number) {
		sum += strings.IndexByte(base36, number[i]) * weight
		weight--
	}
	return (sum+strings.IndexByte(base36, check[0]))%11 == 0
}

// twLetters are the letters of Taiwan's identity cards in the order of their numbers, from
// 10 on.
const twLetters = "ABCDEFGHJKLMNPQRSTUVXYWZIO"

// twID is the last digit of a Taiwanese identity card or certificate of residence.
func twID(text string) bool {
	v := digitsOf(text)
	at := 10 + strings.IndexByte(twLetters, text[0])
	return v.n == 9 && !v.same() && (at/10+at%10*9+v.sum(8, 7, 6, 5, 4, 3, 2, 1, 1))%10 == 0
}

// balticCode is the last digit of an Estonian or Lithuanian personal code: with other
// weights where the first ones give ten (EVS 585).
func balticCode(text string) bool {
	v := digitsOf(text)
	check := v.sum(1, 2, 3, 4, 5, 6, 7, 8, 9, 1) % 11
	if check == 10 {
		check = v.sum(3, 4, 5, 6, 7, 8, 9, 1, 2, 3) % 11 % 10
	}
	return v.n == 11 && !v.same() && check == v.d[10]
}

// nzIRD is the last digit of a tax number of New Zealand (Inland Revenue, "RWT and NRWT
// certificate filing specification"): a number of eight digits has a 0 before it.
func nzIRD(text string) bool {
	v := digitsOf(text)
	if v.n == 8 {
		copy(v.d[1:], v.d[:8])
		v.d[0], v.n = 0, 9
	}
	check := eleven(10, 0)(v.sum(3, 2, 7, 6, 5, 4, 3, 2) % 11)
	if check == 10 {
		check = eleven(10, 0)(v.sum(7, 4, 3, 2, 5, 2, 7, 6) % 11)
	}
	return v.n == 9 && !v.same() && check == v.d[8]
}
