package detect

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// published are numbers that their issuers or textbooks give as examples.
var published = map[string][]string{
	"es_nif": {"12345678Z", "X1234567L"}, "fi_hetu": {"131052-308T"}, "se_personnummer": {"811228-9874"},
	"ean13": {"756.9217.0769.85"}, "be_national": {"85.07.30-033.28"}, "fr_nir": {"2 55 08 14 168 025 38"},
	"de_social": {"15070649C103"}, "br_cpf": {"111.444.777-35"}, "br_cnpj": {"11.222.333/0001-81"},
	"cl_rut": {"12.345.678-5"}, "ar_cuit": {"20-12345678-6"}, "cn_resident": {"11010519491231002X"},
	"sg_nric": {"S1234567D"}, "nhs": {"943 476 5919"}, "pesel": {"44051401359"}, "nl_bsn": {"111222333"},
	"iso7064": {"86095742719", "33392005961"}, "pt_nif": {"123456789"}, "ie_pps": {"1234567T"}, "at_svnr": {"1237 010180"},
	"tr_identity": {"10000000146"}, "au_abn": {"51 824 753 556"}, "au_acn": {"004 085 616"}, "au_tfn": {"123 456 782"},
	"au_medicare": {"2123 45670 1"}, "verhoeff": {"999941057058"}, "it_fiscal": {"RSSMRA85T10A562S"},
	"luhn9": {"046454286"}, "npi": {"1234567893"}, "mod11": {"736028/5163"}, "jp_my_number": {"123456789018"},
	"mx_curp": {"HEGG560427MVZRRL04"}, "at_vat": {"ATU13585627"}, "hk_id": {"A123456(3)", "AB987654(3)"},
	"tw_id": {"A123456789"}, "baltic_code": {"37605030299", "33309240064"}, "ru_snils": {"112-233-445 95"}, "ru_inn": {"500100732259"},
	"nz_ird": {"49-091-850", "136-410-132"}, "bg_egn": {"7523169263"}, "gr_afm": {"094259216"}, "jmbg": {"0101006500006"}, "hu_taj": {"111 111 110"},
}

// wallet are the addresses of BIP 173 and of Bitcoin's own documentation.
var wallet = map[string]string{
	"base58check": "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
	"bech32":      "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
}

// passesCheck reports whether a text passes a check, be it a tally.
func passesCheck(name, text string) bool {
	check, t := checkOf(name, maxRule)
	for ; t != nil; t = t.also {
		if !t.fit(text) {
			return false
		}
	}
	return (check == nil || check(text)) && (name != addressCheck || ipv6(text))
}

func TestCheckDigitsTellGivenNumbersFromOthers(t *testing.T) {
	for name, list := range published {
		for _, number := range list {
			require.True(t, passesCheck(name, number), "%s %s", name, number)
			passed := 0
			for at := range number {
				if number[at] < '0' || number[at] > '9' {
					continue
				}
				other := []byte(number)
				other[at] = '0' + (number[at]-'0'+3)%10
				if passesCheck(name, string(other)) {
					passed++
				}
			}
			require.LessOrEqual(t, passed, 2, "%s %s: another digit is as good", name, number)
		}
	}
}

func TestWalletsHaveChecksums(t *testing.T) {
	for name, address := range wallet {
		require.True(t, passesCheck(name, address), address)
		for at := 4; at < len(address); at++ {
			other := []byte(address)
			other[at] = 'q' + (other[at]+1)%3
			if string(other) != address {
				require.False(t, passesCheck(name, string(other)), string(other))
			}
		}
	}
}

func TestPasswordsThatStandForOneAreLeftAlone(t *testing.T) {
	for text, want := range map[string]bool{
		"jane:" + "k9Xw2Lq7": true, "db://app:" + "k9Xw2Lq7@host": true,
		"user:password": false, "db://user:password@host": false, "jane:$PASSWORD": false, "jane:<token>": false,
		"jane:'changeme'": false, "jane:" + "k9Xw2Lq7" + "example": true, "jane:your_password_here": false, "jane:your-token": false, "jane:******": false, "jane:": false,
	} {
		require.Equal(t, want, login(text), text)
	}
}
