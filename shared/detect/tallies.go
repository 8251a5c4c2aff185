package detect

// tallies are the checks of digits alone, by name.
func tallies() map[string]*tally {
	return map[string]*tally{
		"luhn":     luhnOf(0, 13, 14, 15, 16, 17, 18, 19).vary(),
		"luhn9":    luhnOf(0, 9).vary(),
		"luhn11":   luhnOf(0, 11).vary(),
		"luhn13":   luhnOf(0, 13).vary(),
		"npi":      luhnOf(24, 10), // a US provider's number, with the prefix 80840 (45 CFR 162.406)
		"verhoeff": verhoeff(),
		"iso7064":  iso7064(),
		"phone":    digits(7, 15), // ITU-T E.164
		"digits4":  digits(4, maxDigits),
		"ssn":      ssn(),
		"ssn9":     ssn().vary(),

		"ean13":        weighed(13, 10, tens, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3),
		"nhs":          weighed(10, 11, eleven(-1, 0), 10, 9, 8, 7, 6, 5, 4, 3, 2),
		"pt_nif":       weighed(9, 11, eleven(0, 0), 9, 8, 7, 6, 5, 4, 3, 2),
		"pesel":        weighed(11, 10, tens, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3),
		"ro_cnp":       weighed(13, 11, ones, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9),
		"ar_cuit":      weighed(11, 11, eleven(9, 0), 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"th_national":  weighed(13, 11, func(rest int) int { return (11 - rest) % 10 }, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2),
		"au_acn":       weighed(9, 10, tens, 8, 7, 6, 5, 4, 3, 2, 1),
		"jp_my_number": weighed(12, 11, eleven(0, 0), 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"bg_egn":       weighed(10, 11, ones, 2, 4, 8, 5, 10, 9, 7, 3, 6),
		"gr_afm":       weighed(9, 11, ones, 256, 128, 64, 32, 16, 8, 4, 2),
		"jmbg":         weighed(13, 11, eleven(-1, 0), 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2),
		"hu_taj":       weighed(9, 10, ones, 3, 7, 3, 7, 3, 7, 3, 7),
		"au_tfn":       divisible(9, 11, 1, 4, 3, 7, 5, 8, 6, 9, 10),
		"nl_bsn":       divisible(9, 11, 9, 8, 7, 6, 5, 4, 3, 2, -1),
		"au_abn":       auABN(),
		"kr_brn":       krBRN(),
		"at_vat":       atVAT(),
		"at_svnr":      checkDigit(10, 11, 3, func(rest int) int { return rest }, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6),
		"br_cpf": weighed(11, 11, eleven(0, 0), 11, 10, 9, 8, 7, 6, 5, 4, 3, 2).
			and(checkDigit(11, 11, 9, eleven(0, 0), 10, 9, 8, 7, 6, 5, 4, 3, 2)),
		"br_cnpj": weighed(14, 11, eleven(0, 0), 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2).
			and(checkDigit(14, 11, 12, eleven(0, 0), 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)),
		"no_birth_number": checkDigit(11, 11, 10, eleven(-1, 0), 5, 4, 3, 2, 7, 6, 5, 4, 3, 2).
			and(checkDigit(11, 11, 9, eleven(-1, 0), 3, 7, 6, 1, 8, 9, 4, 5, 2)),
		"tr_identity": checkDigit(11, 10, 10, ones, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1).
			and(checkDigit(11, 10, 9, ones, 7, 9, 7, 9, 7, 9, 7, 9, 7)),
		"ru_inn": weighed(12, 11, ones, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8).
			and(checkDigit(12, 11, 10, ones, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8)),
		"ru_snils":        ruSNILS(),
		"se_personnummer": luhnOf(0, 10, 12).lastOf(10).vary(),
		"be_national":     beNational(),
		"fr_nir":          compared(15, 97, 13, 15, number(0, 13, 97), func(rest, check int) bool { return 97-rest == check }),
		"mod11":           czRodne(),
		"es_nif":          esNIF(),
		"fi_hetu":         fiHETU(),
		"cn_resident":     lettered(17, 11, weights(7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"), // GB 11643
		"sg_nric":         sgNRIC(),
		"cl_rut":          clRUT(),
		"de_social":       deSocial(),
	}
}

// eleven is 11 less the remainder by 11, with what stands for 10 and 11.
func eleven(ten, none int) func(rest int) int {
	return func(rest int) int {
		switch rest {
		case 1:
			return ten
		case 0:
			return none
		default:
			return 11 - rest
		}
	}
}

// tens is what is missing to the next ten.
func tens(sum int) int { return (10 - sum%10) % 10 }

// ones is the remainder, 10 as 0.
func ones(rest int) int { return rest % 10 }

// Verhoeff's tables: the dihedral group of ten and its permutation ("Error
// detecting decimal codes", 1969), which India's Aadhaar uses.
const (
	dihedral = "0123456789" + "1234067895" + "2340178956" + "3401289567" + "4012395678" +
		"5987604321" + "6598710432" + "7659821043" + "8765932104" + "9876543210"
	permuted = "0123456789" + "1576283094" + "5803796142" + "8916043527" + "9453126870" + "4286573901" + "2793806415" + "7046913258"
)

func verhoeff() *tally {
	t := digits(12, 12)
	t.turns = make([]uint8, 0, 800)
	for place := range 8 {
		for turn := range 10 {
			for d := range 10 {
				t.turns = append(t.turns, dihedral[10*turn+int(permuted[10*place+d]-'0')]-'0')
			}
		}
	}
	return t
}

// iso7064 is ISO/IEC 7064, MOD 11,10, read backwards: the German tax and VAT numbers, Croatia's OIB. Its product, of 1
// to 10, is here 0 for 10, with which it begins.
func iso7064() *tally {
	t := digits(9, maxDigits)
	t.turns = make([]uint8, 100*(maxDigits+1))
	for product := range 10 {
		for d := range 10 {
			sum := (d + product) % 10
			if sum == 0 {
				sum = 10
			}
			for place := 1; place <= maxDigits; place++ {
				t.turns[100*place+10*(2*sum%11%10)+d] = uint8(product) //nolint:gosec // below ten
			}
			t.turns[10*product+d] = uint8((11 - d) % 10) //nolint:gosec // below ten
		}
	}
	return t
}

// ssn leaves out numbers that the US Social Security Administration never gave:
// areas 000, 666 and 900 to 999, group 00, serial 0000.
func ssn() *tally {
	some := func(from, to int) *tally {
		return summed(9, 10, func(at, digit int) int {
			if at < from || at >= to {
				return 0
			}
			return min(digit, 1)
		}, func(rest int) bool { return rest > 0 })
	}
	area := summed(9, 1000, number(0, 3, 1000), func(area int) bool { return area != 0 && area != 666 && area < 900 })
	return area.and(some(3, 5).and(some(5, 9)))
}

// lastOf is t of the last n digits: the century may stand before a Swedish number.
func (t *tally) lastOf(n int) *tally {
	t.parts = t.parts[:10*n]
	return t
}

// beNational is mod 97, with a 2 before the number of who was born from 2000 on.
func beNational() *tally {
	return compared(11, 97, 9, 11, number(0, 9, 97), func(rest, check int) bool {
		return 97-rest == check || 97-(2_000_000_000+rest)%97 == check
	})
}

// czRodne is the Czech and Slovak birth number of ten digits.
func czRodne() *tally {
	month := summed(10, 100, number(2, 4, 100), func(month int) bool { return month%50%20 >= 1 && month%50%20 <= 12 })
	return summed(10, 11, number(0, 10, 11), func(rest int) bool { return rest == 0 }).and(month)
}

func auABN() *tally {
	weigh := weights(10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)
	return summed(11, 89, weigh, func(rest int) bool { return (rest+89-10)%89 == 0 }) // 1 is taken from the first digit
}

// krBRN is the number of a Korean business.
func krBRN() *tally {
	weigh := weights(1, 3, 7, 1, 3, 7, 1, 3, 5, 1)
	return summed(10, 10, func(at, digit int) int {
		if at == 8 {
			return weigh(at, digit) + digit*5/10
		}
		return weigh(at, digit)
	}, func(rest int) bool { return rest == 0 }).vary()
}

// atVAT is the last digit of an Austrian VAT number (BMF, "UID-Nummer: Konstruktionsregeln").
func atVAT() *tally {
	return compared(8, 10, 7, 8, func(at, digit int) int {
		switch {
		case at == 7:
			return 0
		case at%2 == 1:
			return 2*digit/10 + 2*digit%10
		}
		return digit
	}, func(rest, check int) bool { return tens(rest+4) == check })
}

// ruSNILS is the insurance number of the Russian Social Fund.
func ruSNILS() *tally {
	return compared(11, 101, 9, 11, weights(9, 8, 7, 6, 5, 4, 3, 2, 1), func(rest, check int) bool { return rest%100 == check }).vary()
}

// lettered is a check of the last byte of a match by the remainder of the weighed sum of n digits before it.
func lettered(n, mod int, weigh func(at, digit int) int, letters string) *tally {
	t := summed(n, mod, weigh, nil)
	t.letters, t.short = letters, true
	return t
}

// esNIF is the letter of a Spanish NIF or NIE (Real Decreto 1553/2005, article 11).
func esNIF() *tally {
	t := lettered(8, 23, number(0, 8, 23), "TRWAGMYFPDXBNJZSQVHLCKE")
	t.counts |= 1 << 7
	t.others = other(10_000_000%23, "xyz")
	return t
}

// other are what letters of either case add: each in turn so much more, the first nothing.
func other(each uint32, letters string) *[256]uint32 {
	var t [256]uint32
	for i := range len(letters) {
		t[letters[i]] = uint32(i) * each
		t[letters[i]-'a'+'A'] = t[letters[i]]
	}
	return &t
}

// fiHETU is the check character of a Finnish personal identity code.
func fiHETU() *tally {
	within := func(from, most int) *tally {
		t := summed(9, 100, number(from, from+2, 100), func(part int) bool { return part >= 1 && part <= most })
		t.short = true
		return t
	}
	return lettered(9, 31, number(0, 9, 31), "0123456789ABCDEFHJKLMNPRSTUVWXY").and(within(0, 31).and(within(2, 12)))
}

// sgNRIC is the letter of Singapore's NRIC and FIN: each first letter has an alphabet and adds to the sum.
func sgNRIC() *tally {
	const citizens, foreigners, since2022 = "JZIHGFEDCBA", "XWUTRQPNMLK", "KLJNPQRTUWX"
	var letters []byte
	for i := range citizens {
		letters = append(letters, citizens[i], foreigners[i], since2022[i])
	}
	t := lettered(7, 11, weights(2, 7, 6, 5, 4, 3, 2), string(letters))
	t.width = 3
	t.others = other(0, "")
	for letter, adds := range map[byte]uint32{'S': 0, 'T': 4, 'F': 1 << 16, 'G': 1<<16 + 4, 'M': 2<<16 + 3} {
		t.others[letter], t.others[letter|0x20] = adds, adds
	}
	return t
}

// clRUT is the check character of Chile's RUT.
func clRUT() *tally {
	t := lettered(8, 11, func(at, digit int) int { return digit * (2 + (7-at)%6) }, "0K987654321")
	t.counts |= 1 << 7
	return t
}

// deSocial is the last digit of a German insurance number, whose letter counts as two digits.
func deSocial() *tally {
	weigh := weights(2, 1, 2, 5, 7, 1, 2, 1, 2, 1)
	across := func(n int) int { return n/10 + n%10 }
	t := compared(11, 10, 10, 11, func(at, digit int) int { return across(weigh(at, digit)) }, func(rest, check int) bool { return rest == check })
	t.others = new([256]uint32)
	for letter := range 26 {
		t.others['A'+letter] = uint32(across((letter+1)/10*2) + (letter+1)%10) //nolint:gosec // below ten
	}
	return t
}
