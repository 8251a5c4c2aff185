package normal

import (
	"slices"
	"strings"
)

// known are the words by which attempts to steer a model are told, in the languages of the
// rules, and those that stand between them: all that a pattern of a phrase has, and some.
const known = `
about above acima act activate actual admin administrator agent agents ahead ai alert all alle alles allow allowed
amoral an and answer anteriores anthropic anweisung anweisungen any anything are as assistant assistants attention
be been befehle before bisherige bisherigen bitte bound boundaries break by bypass can character chatbot code
command commands complete confidential consignes constraint constraints content context continue copy current
customer dan debug deine deinen deiner descarta dessus developer die dimentica direction directions directive
directives disable discard disclose display disregard do dude dump each earlier enable enter entire esqueca ethical
ethics every everything evil exact exactly existing expose filter filters following for foregoing forget former free
from fruehere frueheren full give given god going google guideline guidelines had have hidden human if ignora ignore
ignorez ignoriere ignoring important in indicaciones indicazioni inform iniciales initial iniziali
instrucciones instrucoes instructed instruction instructions instruktionen internal into is istruzioni it its
jailbreak jailbroken key know language large las le leak learned legal les let limitation limitations limits line
lines llm me meine mention message messages mis missachte mode model models moral must my never new no not note
notice notify now obey obige obigen of olvida olvide only openai operator or ordenes ordens order orders original
oublie oubliez output override overrule own owner password past please policies policy precedentes precedenti
preceding pretend previas previous previously print prior programming prompt prompts protocol protocols real recite
regeln reglas regles regole regras reminder repeat reply respond restriction restrictions return reveal revised rule
rules safety said say secret secrets send sentence sentences should show skip stan stay suas sudo sus switch system
systems tell tes text that the their them these this those to todas today token tokens told toutes training true tue
turn tus tutte uncensored unfiltered unlock unrestricted updated us user verbatim vergiss violate vorgaben vorherige
vorherigen vos want was we were what whatever when where which who whole will with without word words written you
your
`

// word is a known word, and how it is spelled with signs.
type word struct {
	text, signs string
	telling     bool
}

// vocabulary is the known words.
func vocabulary() *lexicon {
	return lists.vocabulary.get(func() *lexicon { return newLexicon(strings.Fields(known)) })
}

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
