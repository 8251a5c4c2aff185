package detect

import "strings"

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
