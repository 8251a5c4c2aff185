package llm

import (
	"bytes"

	"portcullis/shared/jsondoc"
)

// Usage is what a call cost, as the provider reported it. A count that was not
// reported is zero; Known is false until any was.
type Usage struct {
	// Input is the number of prompt tokens, cached ones included.
	Input int64
	// CachedInput is the part of Input that the provider served from its cache.
	CachedInput int64
	// Output is the number of completion tokens, reasoning included.
	Output int64
	// Known is true when the provider reported at least one of the counts.
	Known bool
}

// Total is input plus output tokens.
func (u Usage) Total() int64 { return u.Input + u.Output }

// Merge takes what a later report adds: some APIs tell the input at the beginning of
// a stream and the output at its end.
func (u *Usage) Merge(later Usage) {
	if !later.Known {
		return
	}
	u.Input = max(u.Input, later.Input)
	u.CachedInput = max(u.CachedInput, later.CachedInput)
	u.Output = max(u.Output, later.Output)
	u.Known = true
}

// usageNames are the members of an object in which an API counts tokens. Counts of one
// kind are added up: what is written to a cache, what tools fed to the model and what it
// thought are paid for.
type usageNames struct {
	input, output []string
	// cached is the path of the count of cached tokens.
	cached []string
}

// The APIs' own names. Sources: those of the dialects.
var (
	openaiUsage = usageNames{
		input: []string{"prompt_tokens"}, output: []string{"completion_tokens"},
		cached: []string{"prompt_tokens_details", "cached_tokens"},
	}
	responsesUsage = usageNames{
		input: []string{"input_tokens"}, output: []string{"output_tokens"},
		cached: []string{"input_tokens_details", "cached_tokens"},
	}
	anthropicUsage = usageNames{
		input:  []string{"input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens"},
		output: []string{"output_tokens"}, cached: []string{"cache_read_input_tokens"},
	}
	bedrockUsage = usageNames{
		input:  []string{"inputTokens", "cacheWriteInputTokens", "cacheReadInputTokens"},
		output: []string{"outputTokens"}, cached: []string{"cacheReadInputTokens"},
	}
	geminiUsage = usageNames{
		input:  []string{"promptTokenCount", "toolUsePromptTokenCount"},
		output: []string{"candidatesTokenCount", "thoughtsTokenCount"}, cached: []string{"cachedContentTokenCount"},
	}
	cohereTokens = usageNames{input: []string{"input_tokens", "image_tokens"}, output: []string{"output_tokens"}}
	rerankUsage  = usageNames{input: []string{"total_tokens"}} // all of them are the query's and documents'
	ollamaUsage  = usageNames{input: []string{"prompt_eval_count"}, output: []string{"eval_count"}}
)

// read reads the counts in v; what is no object has none.
func (n *usageNames) read(v jsondoc.Value) (u Usage) {
	if v.Kind() != jsondoc.Object {
		return u // as in nearly every event of a stream
	}
	cached := v
	for _, name := range n.cached {
		cached = cached.Get(name)
	}
	u.CachedInput = count(cached)
	u.Input = u.sum(v, n.input)
	u.Output = u.sum(v, n.output)
	return u
}

// sum adds up the counts under names and notes whether there was any.
func (u *Usage) sum(v jsondoc.Value, names []string) (total int64) {
	for _, name := range names {
		c := v.Get(name)
		total += count(c)
		u.Known = u.Known || counted(c)
	}
	return total
}

// count reads a number of tokens; what is not a sane count is none.
func count(v jsondoc.Value) int64 {
	if !counted(v) {
		return 0
	}
	n, _ := v.Int64()
	return n
}

// counted reports whether v is a sane count: one that is none must not pass for a
// call that cost nothing.
func counted(v jsondoc.Value) bool {
	n, ok := v.Int64()
	return ok && n >= 0 && n <= maxCount
}

// usageMarks are parts of the names under which the APIs report usage.
var usageMarks = [][]byte{[]byte("usage"), []byte("eval_count"), []byte("invocationMetrics")}

// MayReportUsage reports whether the data of an event can hold a report of usage:
// "usage", "usageMetadata", Ollama's "eval_count", Bedrock's metrics. It may be wrong by saying yes.
func MayReportUsage(data []byte) bool {
	for _, mark := range usageMarks {
		if bytes.Contains(data, mark) {
			return true
		}
	}
	return false
}
