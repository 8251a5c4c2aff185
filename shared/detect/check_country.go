package detect

import "strings"

// esNIF is the letter of a Spanish NIF or NIE (Real Decreto 1553/2005, article 11).
func esNIF(text string) bool {
	v := digitsOf(text)
	if v.n == 7 {
		if at := strings.IndexByte("xyz", text[0]|0x20); at >= 0 {
			copy(v.d[1:], v.d[:7])
			v.d[0], v.n = at, 8
		}
	}
	return v.n >= 7 && letterAt(text, "TRWAGMYFPDXBNJZSQVHLCKE", v.value(0, v.n)%23)
}

// fiHETU is the check character of a Finnish personal identity code.
func fiHETU(text string) bool {
	v := digitsOf(text[:6] + text[7:10])
	return v.value(0, 2) >= 1 && v.value(0, 2) <= 31 && v.value(2, 4) >= 1 && v.value(2, 4) <= 12 &&
		letterAt(text, "0123456789ABCDEFHJKLMNPRSTUVWXY", v.value(0, 9)%31)
}

// cnResident is the check character of GB 11643 (ISO/IEC 7064, MOD 11-2).
func cnResident(text string) bool {
	v := digitsOf(text[:17])
	return letterAt(text, "10X98765432", v.sum(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)%11)
}

// sgNRIC is the letter of Singapore's NRIC and FIN.
func sgNRIC(text string) bool {
	v := digitsOf(text)
	sum := v.sum(2, 7, 6, 5, 4, 3, 2)
	switch text[0] &^ 0x20 {
	case 'S':
		return letterAt(text, "JZIHGFEDCBA", sum%11)
	case 'T':
		return letterAt(text, "JZIHGFEDCBA", (sum+4)%11)
	case 'F':
		return letterAt(text, "XWUTRQPNMLK", sum%11)
	case 'G':
		return letterAt(text, "XWUTRQPNMLK", (sum+4)%11)
	default:
		return letterAt(text, "KLJNPQRTUWX", (sum+3)%11)
	}
}

// clRUT is the check character of Chile's RUT.
func clRUT(text string) bool {
	v := digitsOf(text[:len(text)-1])
	sum := 0
	for i := range v.n {
		sum += v.d[v.n-1-i] * (2 + i%6)
	}
	return letterAt(text, "0K987654321", sum%11)
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
