package detect

// countries are by the two letters of their codes, 26 a row.
type countries struct {
	// iban is how long an IBAN of the country is, 0 for none.
	iban [26 * 26]uint8
	// banks is true for a country with banks.
	banks [26 * 26]bool
}

// ibans are the lengths of the IBAN registry (SWIFT, release 99).
const ibans = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BR29BY28CH21CR22CY28CZ24DE22DK18DO28EE20EG29ES24FI18FO18FR27GB22GE22GI23GL18" +
	"GR27GT28HR21HU28IE22IL23IS26IT27JO30KW30KZ20LB28LI21LT20LU20LV21MC27MD24ME22MK19MT31NL18NO15PK24PL28PS29PT25QA29RO24RS22SA24" +
	"SE24SI19SK24SM27TN24TR26UA29VA22VG24XK20BI27DJ27FK18HN28IQ23LC32LY25MN20MR27MU30NI28OM23RU33SC31SD18SO23ST25SV28TL23YE30"

// bankCountries are countries with banks and no IBAN.
const bankCountries = "USCAAUNZJPCNHKSGINKRZAMXARCLCOPETHMYIDPHVNTWNGKE"

func newCountries() *countries {
	var c countries
	for i := 0; i < len(ibans); i += 4 {
		at := country(ibans[i], ibans[i+1])
		c.iban[at], c.banks[at] = 10*(ibans[i+2]-'0')+ibans[i+3]-'0', true
	}
	for i := 0; i < len(bankCountries); i += 2 {
		c.banks[country(bankCountries[i], bankCountries[i+1])] = true
	}
	return &c
}

// country is the place of a code, -1 for what is none.
func country(a, b byte) int {
	if a < 'A' || a > 'Z' || b < 'A' || b > 'Z' {
		return -1
	}
	return 26*int(a-'A') + int(b-'A')
}

// ibanPart is how much of a text is as long as an IBAN of its country, 0 where nothing is that ends there: what
// stands behind one, as BIC, may look like its last group.
func ibanPart(text string) int {
	if len(text) < 2 {
		return 0
	}
	at, n := country(text[0], text[1]), 0
	for i := range len(text) {
		apart := text[i] == ' ' || text[i] == '-'
		if at >= 0 && n == int(named.countries.iban[at]) {
			if apart {
				return i
			}
			return 0
		}
		if !apart {
			n++
		}
	}
	if at < 0 || n != int(named.countries.iban[at]) {
		return 0
	}
	return len(text)
}

// mod97 is the check of an IBAN (ISO 13616), of which ibanPart tells the length.
func mod97(text string) bool {
	var compact [64]byte
	n := 0
	for i := range len(text) {
		if text[i] == ' ' || text[i] == '-' {
			continue
		}
		if n == len(compact) {
			return false
		}
		compact[n] = text[i]
		n++
	}
	if n < 5 {
		return false
	}
	rest := uint32(0)
	for i := range n {
		at := i + 4 // the first four characters count last
		if at >= n {
			at -= n
		}
		switch b := compact[at]; {
		case b >= '0' && b <= '9':
			rest = (rest*10 + uint32(b-'0')) % 97
		case b >= 'A' && b <= 'Z':
			rest = (rest*100 + uint32(b-'A') + 10) % 97
		default:
			return false
		}
	}
	return rest == 1
}

// swift wants a country's code in a bank's (ISO 9362).
func swift(text string) bool {
	at := country(text[4], text[5])
	return at >= 0 && named.countries.banks[at]
}
