package detect

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
