package detect

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// nationalPhones are numbers as they are written within a country, of ranges for films and
// documents where there are such.
var nationalPhones = map[string]string{
	"US": "(212) 555-0123", "CA": "613-555-0142", "GB": "020 7946 0958", "DE": "030 23125014", "FR": "01 99 00 12 34", "NL": "020 123 4567",
	"BE": "0470 12 34 56", "CH": "044 668 18 00", "AT": "01 234 5678", "SE": "08-465 004 12", "FI": "040 123 4567", "IE": "01 234 5678",
	"IT": "347 1234567", "ES": "612 34 56 78", "AU": "(02) 5550 1234", "NZ": "021 123 4567", "JP": "03-1234-5678", "KR": "010-1234-5678",
	"CN": "138 1234 5678", "IN": "98765 43210", "BR": "(11) 91234-5678", "ZA": "011 123 4567", "TR": "0532 123 45 67", "RU": "8 (495) 123-45-67",
	"PH": "0917 123 4567", "ID": "0812-3456-7890", "TH": "02 123 4567", "IL": "03-123-4567", "EG": "010 1234 5678", "UA": "044 123 4567",
	"TW": "02-2123-4567", "NG": "0803 123 4567", "PK": "0300 123 4567", "AR": "011 4123-4567",
}

// phones are the rules for numbers of phones.
func phones() []Rule {
	return slices.DeleteFunc(personal(), func(r Rule) bool { return r.Group != "phone" })
}

func TestPhonesAreFoundAsEachCountryWritesThem(t *testing.T) {
	s := set(t, phones()...)
	for country, number := range nationalPhones {
		whole := "call " + number + " today"
		list := found(t, s, whole)
		require.Len(t, list, 1, "%s %s", country, number)
		require.Equal(t, number, whole[list[0].From:list[0].To], country)
	}
}

func TestSixDigitsBehindADateAreNoPhone(t *testing.T) {
	s := set(t, phones()...)
	require.Empty(t, found(t, s, "on 07/11 and 02/2024, order 01-123456"))
}

func TestBirthDatesAreFoundBehindTheirWords(t *testing.T) {
	r := rule(t, "birth_date")
	s := set(t, r)
	for _, word := range r.Near {
		whole := word + ": 14.07.1989"
		require.Equal(t, []string{"birth_date=14.07.1989"}, words(s, whole, found(t, s, whole)))
	}
}
