package normal

import (
	"slices"
	"strings"
)

// known are the words by which attempts to steer a model are told, and those that stand
// between them.
const known = `
about above act activate actual admin administrator agent agents ahead alert all allow allowed amoral an and answer
any anything are as assistant assistants attention be been before bound boundaries break bypass can character chatbot
code command commands complete confidential constraint constraints content context continue copy current dan debug
developer direction directions directive directives disable discard disclose display disregard do dude dump each
earlier enable enter entire ethical ethics every everything evil exact exactly existing expose filter filters
following for foregoing forget former free from full give given god going guideline guidelines had have hidden human
ignore ignoring important in inform initial instructed instruction instructions internal into is it its jailbreak
jailbroken key know leak learned let limitation limitations limits line lines llm me mention message messages mode
model models moral must my never new no not note notice notify now obey of operator or order orders original output
override overrule own owner password past please policies policy preceding pretend previous previously print prior
programming prompt prompts protocol protocols real recite reminder repeat reply respond restriction restrictions
return reveal revised rule rules safety said say secret secrets send sentence sentences should show skip stan stay
sudo switch system systems tell text that the their them these this those to today token tokens told training true
turn uncensored unfiltered unlock unrestricted updated us user verbatim violate was we were what whatever when where
which whole will with without word words written you your
alle alles anweisung anweisungen bisherigen deine die ignoriere missachte obigen regeln vergiss vorherigen consignes
ignorez les oubliez precedentes regles toutes anteriores ignora instrucciones las olvida previas reglas todas tus
istruzioni precedenti regole tutte instrucoes regras
`

// word is a known word, and how it is spelled with signs.
type word struct {
	text, signs string
	telling     bool
}

// vocabulary is the known words.
var vocabulary = newLexicon(strings.Fields(known))

// lexicon is words of two signs and more, in the order of their signs.
type lexicon struct {
	words []word
	// first is for each two signs where the words that begin with them begin.
	first [26*26 + 1]uint16
}

func newLexicon(list []string) *lexicon {
	x := &lexicon{}
	tells := strings.Fields(telling)
	for _, text := range list {
		spelled := []byte(text)
		for i, b := range spelled {
			spelled[i] = signs[b]
		}
		x.words = append(x.words, word{text, string(spelled), slices.Contains(tells, text)})
	}
	slices.SortFunc(x.words, func(a, b word) int { return strings.Compare(a.signs, b.signs) })
	at := 0
	for pair := range x.first {
		for at < len(x.words) && place(x.words[at].signs[0], x.words[at].signs[1]) < pair {
			at++
		}
		x.first[pair] = uint16(at)
	}
	return x
}

// place is the index of two signs in lexicon.first.
func place(one, two byte) int { return int(one-'a')*26 + int(two-'a') }

// narrow returns which of the words at [lo, hi), alike in their first k signs, have sign
// as the next.
func (x *lexicon) narrow(lo, hi, k int, sign byte) (from, to int) {
	for lo < hi && (len(x.words[lo].signs) == k || x.words[lo].signs[k] < sign) {
		lo++
	}
	to = lo
	for to < hi && x.words[to].signs[k] == sign {
		to++
	}
	return lo, to
}

// has reports whether text is a known word.
func (x *lexicon) has(text string) bool {
	return slices.ContainsFunc(x.words, func(w word) bool { return w.text == text })
}
