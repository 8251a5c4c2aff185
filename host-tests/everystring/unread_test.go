package everystring

import (
	"slices"
	"strings"
)

// entry is a place, with * for every dialect and … for any members above or below, and why
// it passes.
type entry struct{ place, why string }

// unread are the places that pass without being inspected, by dialect and way, each with
// the reason. The tables of shared/llm/README.md say the same of them.
var unread = []entry{
	{"gemini request cachedContent", "the operator lets pass what the provider has in store"},
	{"openai reply choices.logprobs.…", repeatsText},
	{"openai reply output.content.logprobs.…", repeatsText},
	{"openai reply words.…", repeatsText},
	{"gemini reply candidates.logprobsResult.…", repeatsText},
	{"gemini reply candidates.content.parts.audioTranscription.words.…", repeatsText},
	{"bedrock reply choices.logprobs.…", repeatsText},
	{"bedrock reply generations.token_likelihoods.…", repeatsText},
	{"cohere reply logprobs.…", repeatsText},
	{"ollama reply logprobs.…", repeatsText},
}

// repeatsText is why the text of tokens is not read.
const repeatsText = "the same text again, token by token: taken out where the text is edited"

// covers reports whether the entry is for a place. Indices do not count.
func (e entry) covers(place string) bool {
	have := strings.SplitN(strings.ReplaceAll(place, "[]", ""), " ", 3)
	want := strings.SplitN(e.place, " ", 3)
	if want[0] != "*" && want[0] != have[0] || want[1] != have[1] {
		return false
	}
	if name, ok := strings.CutPrefix(want[2], "…"); ok {
		return have[2] == name || strings.HasSuffix(have[2], "."+name)
	}
	if above, ok := strings.CutSuffix(want[2], "…"); ok {
		return strings.HasPrefix(have[2], above)
	}
	return have[2] == want[2]
}

// stated reports whether the list names a place.
func stated(place string) bool {
	return slices.ContainsFunc(unread, func(e entry) bool { return e.covers(place) })
}
