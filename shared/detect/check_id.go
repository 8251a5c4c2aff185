package detect

import "strings"

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

// value is the number that the digits of [from, to) make.
func (v *numerals) value(from, to int) int {
	total := 0
	for _, d := range v.d[from:to] {
		total = total*10 + d
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

// weighed is a check of the last digit: the weighed sum of those before it, put
// through last.
func weighed(n int, last func(sum int) int, weights ...int) func(string) bool {
	return func(text string) bool {
		v := digitsOf(text)
		return v.n == n && !v.same() && last(v.sum(weights...)) == v.d[n-1]
	}
}

// eleven is 11 less the remainder by 11, with what stands for 10 and 11.
func eleven(ten, none int) func(int) int {
	return func(sum int) int {
		switch c := 11 - sum%11; c {
		case 10:
			return ten
		case 11:
			return none
		default:
			return c
		}
	}
}

// tens is what is missing to the next ten.
func tens(sum int) int { return (10 - sum%10) % 10 }

// luhnOf is the Luhn check of a number of n digits.
func luhnOf(n int) func(string) bool {
	return func(text string) bool {
		v := digitsOf(text)
		return v.n == n && !v.same() && luhnSum(v.d[:n])%10 == 0
	}
}

func luhnSum(digits []int) int {
	sum := 0
	for i := range digits {
		d := digits[len(digits)-1-i]
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum
}

// Verhoeff's tables: the dihedral group of ten and its permutation ("Error
// detecting decimal codes", 1969), which India's Aadhaar uses.
const (
	dihedral = "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" +
		"5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210"
	permuted = "0123456789" + "1576283094" + "5803796142" + "8916043527" + "9453126870" + "4286573901" + "2793806415" + "7046913258"
)

func verhoeff(text string) bool {
	c, n, same := 0, 0, true
	for i := len(text) - 1; i >= 0; i-- {
		b := text[i]
		if b < '0' || b > '9' {
			continue
		}
		c = int(dihedral[10*c+int(permuted[10*(n%8)+int(b-'0')]-'0')] - '0')
		same = same && b == text[len(text)-1]
		n++
	}
	return n == 12 && !same && c == 0
}

// iso7064 is ISO/IEC 7064, MOD 11,10: the German tax and VAT numbers, Croatia's OIB.
func iso7064(text string) bool {
	v := digitsOf(text)
	if v.n < 9 || v.same() {
		return false
	}
	product := 10
	for _, d := range v.d[:v.n-1] {
		sum := (d + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = 2 * sum % 11
	}
	return (11-product)%10 == v.d[v.n-1]
}

// national are the checks of national numbers, by name.
func national() map[string]func(string) bool {
	return map[string]func(string) bool{
		"luhn9": luhnOf(9), "luhn11": luhnOf(11), "luhn13": luhnOf(13), "verhoeff": verhoeff, "iso7064": iso7064,
		"ean13":        weighed(13, tens, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3),
		"nhs":          weighed(10, eleven(-1, 0), 10, 9, 8, 7, 6, 5, 4, 3, 2),
		"pt_nif":       weighed(9, eleven(0, 0), 9, 8, 7, 6, 5, 4, 3, 2),
		"pesel":        weighed(11, tens, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3),
		"kr_brn":       krBRN,
		"ro_cnp":       weighed(13, remainder(11), 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9),
		"ar_cuit":      weighed(11, eleven(9, 0), 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"th_national":  weighed(13, func(sum int) int { return (11 - sum%11) % 10 }, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2),
		"au_acn":       weighed(9, tens, 8, 7, 6, 5, 4, 3, 2, 1),
		"jp_my_number": weighed(12, eleven(0, 0), 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"au_tfn":       divisible(9, 11, 1, 4, 3, 7, 5, 8, 6, 9, 10),
		"nl_bsn":       divisible(9, 11, 9, 8, 7, 6, 5, 4, 3, 2, -1),
		"es_nif":       esNIF, "fi_hetu": fiHETU, "se_personnummer": sePersonnummer, "be_national": beNational, "fr_nir": frNIR,
		"de_social": deSocial, "mod11": czRodne, "cn_resident": cnResident, "sg_nric": sgNRIC, "br_cpf": brCPF, "br_cnpj": brCNPJ,
		"cl_rut": clRUT, "no_birth_number": noBirthNumber, "ie_pps": iePPS, "at_svnr": atSVNR, "tr_identity": trIdentity,
		"au_abn": auABN, "au_medicare": auMedicare, "it_fiscal": itFiscal, "npi": npi,
		"mx_curp": mxCURP, "at_vat": atVAT, "hk_id": hkID, "tw_id": twID, "baltic_code": balticCode, "ru_snils": ruSNILS,
		"ru_inn": ruINN, "nz_ird": nzIRD,
		"bg_egn": weighed(10, remainder(11), 2, 4, 8, 5, 10, 9, 7, 3, 6),
		"gr_afm": weighed(9, remainder(11), 256, 128, 64, 32, 16, 8, 4, 2),
		"jmbg":   weighed(13, eleven(-1, 0), 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"hu_taj": weighed(9, remainder(10), 3, 7, 3, 7, 3, 7, 3, 7),
	}
}

// divisible is a check that the weighed sum of n digits can be divided by one number.
func divisible(n, by int, weights ...int) func(string) bool {
	return func(text string) bool {
		v := digitsOf(text)
		return v.n == n && !v.same() && v.sum(weights...)%by == 0
	}
}

// krBRN is the number of a Korean business.
func krBRN(text string) bool {
	v := digitsOf(text)
	return v.n == 10 && !v.same() && (v.sum(1, 3, 7, 1, 3, 7, 1, 3, 5, 1)+v.d[8]*5/10)%10 == 0
}

// npi is a US provider's number: Luhn with the prefix 80840 (45 CFR 162.406).
func npi(text string) bool {
	v := digitsOf(text)
	return v.n == 10 && (luhnSum(v.d[:10])+24)%10 == 0
}

// letterAt reports whether the last letter of text is the one of alphabet at i.
func letterAt(text, alphabet string, i int) bool {
	return strings.ToUpper(text[len(text)-1:]) == alphabet[i:i+1]
}

func deSocial(text string) bool {
	weights := [12]int{2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1}
	letter := int(text[8]-'A') + 1
	v := digitsOf(text[:8])
	v.d[8], v.d[9] = letter/10, letter%10
	v.d[10], v.d[11] = int(text[9]-'0'), int(text[10]-'0')
	sum := 0
	for i, w := range weights {
		x := v.d[i] * w
		sum += x/10 + x%10
	}
	return sum%10 == int(text[11]-'0')
}
