package evasion

import (
	_ "embed" // what was measured
	"encoding/json"
)

// Technique is one way to disguise a text.
type Technique struct {
	Name string
	// how shows the technique by an example or says it.
	how      string
	Disguise func(text string) string
	// found is how many of the attacks are found in this disguise, everywhere that
	// sanitize looks: measured, and checked by the test.
	found int
	// why says why not all are found. It is empty where they are.
	why string
}

// families are the techniques by what they do to a text.
var families = []struct {
	name       string
	techniques []Technique
}{
	{"Other characters", characters},
	{"Unseen characters", unseen},
	{"Between letters and words", between},
	{"Escapes", escapes},
	{"Encodings", encodings},
	{"Numbers", codes},
	{"Ciphers", ciphers},
	{"Other ways to say it", wordings},
	{"Two at once", combined},
}

// Techniques returns all of them, in the order of the document.
func Techniques() (list []*Technique) {
	for i := range families {
		for j := range families[i].techniques {
			list = append(list, &families[i].techniques[j])
		}
	}
	return list
}

// Outside is what was measured on attacks that nobody wrote for the list: how many texts,
// and the share of them found in each disguise, in per cent.
type Outside struct {
	Texts int            `json:"texts"`
	Found map[string]int `json:"found"`
}

//go:embed outside.json
var outsideText []byte

// outside reads what `make eval` with -evasion has measured.
func outside() (o Outside, err error) {
	err = json.Unmarshal(outsideText, &o)
	return o, err
}
