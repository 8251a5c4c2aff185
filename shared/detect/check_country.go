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

// sePersonnummer is the Luhn check over the last ten digits; a coordination number
// has 60 added to its day.
func sePersonnummer(text string) bool {
	v := digitsOf(text)
	return (v.n == 10 || v.n == 12) && !v.same() && luhnSum(v.d[v.n-10:v.n])%10 == 0
}

// beNational is mod 97, with a 2 before the number of who was born from 2000 on.
func beNational(text string) bool {
	v := digitsOf(text)
	if v.n != 11 {
		return false
	}
	number, check := v.value(0, 9), v.value(9, 11)
	return 97-number%97 == check || 97-(2_000_000_000+number)%97 == check
}

// frNIR is the key of a French social security number.
func frNIR(text string) bool {
	v := digitsOf(text)
	return v.n == 15 && 97-v.value(0, 13)%97 == v.value(13, 15)
}

// czRodne is the Czech and Slovak birth number of ten digits.
func czRodne(text string) bool {
	v := digitsOf(text)
	month := v.value(2, 4) % 50 % 20
	return v.n == 10 && month >= 1 && month <= 12 && v.value(0, 10)%11 == 0
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

func brCPF(text string) bool {
	v := digitsOf(text)
	return v.n == 11 && !v.same() && eleven(0, 0)(v.sum(10, 9, 8, 7, 6, 5, 4, 3, 2)) == v.d[9] &&
		eleven(0, 0)(v.sum(11, 10, 9, 8, 7, 6, 5, 4, 3, 2)) == v.d[10]
}

func brCNPJ(text string) bool {
	v := digitsOf(text)
	return v.n == 14 && !v.same() && eleven(0, 0)(v.sum(5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == v.d[12] &&
		eleven(0, 0)(v.sum(6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)) == v.d[13]
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

func noBirthNumber(text string) bool {
	v := digitsOf(text)
	return v.n == 11 && eleven(-1, 0)(v.sum(3, 7, 6, 1, 8, 9, 4, 5, 2)) == v.d[9] &&
		eleven(-1, 0)(v.sum(5, 4, 3, 2, 7, 6, 5, 4, 3, 2)) == v.d[10]
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

// atSVNR is the fourth digit of an Austrian insurance number.
func atSVNR(text string) bool {
	v := digitsOf(text)
	return v.n == 10 && v.sum(3, 7, 9, 0, 5, 8, 4, 2, 1, 6)%11 == v.d[3]
}

func trIdentity(text string) bool {
	v := digitsOf(text)
	odd, even := v.sum(1, 0, 1, 0, 1, 0, 1, 0, 1), v.sum(0, 1, 0, 1, 0, 1, 0, 1)
	return v.n == 11 && (7*odd+9*even)%10 == v.d[9] && (odd+even+v.d[9])%10 == v.d[10]
}

func auABN(text string) bool {
	v := digitsOf(text)
	v.d[0]--
	return v.n == 11 && v.sum(10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)%89 == 0
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
