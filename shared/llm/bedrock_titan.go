package llm

import "portcullis/shared/jsondoc"

// titanText is the bodies of Amazon's Titan models of text.
// Source: docs.aws.amazon.com/bedrock/latest/userguide, "Amazon Titan Text models", read 2026-11.
var titanText = textForm{
	fields: &titanCall, prompts: []string{"inputText"},
	home: "textGenerationConfig", maxTokens: "maxTokenCount", temperature: "temperature",
	answers: []string{"results"}, reply: titanReply,
	deltas: []string{"outputText", "completionReason"}, event: titanEvent,
	filtered: `{"inputTextTokenCount":%i,"results":[{"tokenCount":%o,"outputText":"","completionReason":"CONTENT_FILTERED"}]}`,
	end:      `{"outputText":"","index":0,"totalOutputTextTokenCount":%o,"completionReason":"CONTENT_FILTERED","inputTextTokenCount":%i,` + bedrockLastChunk,
}

var titanCall, titanConfig *fields

var titanTables = fieldTables{
	{&titanCall, table{{"inputText", prompt}, {"textGenerationConfig", home(&titanConfig)}}},
	{&titanConfig, table{
		{"maxTokenCount", readMaxTokens},
		{"temperature", readTemperature},
		{"topP", numeric},
		{"stopSequences", anyParameter},
	}},
}

func init() {
	titanTables.make()
}

// titanWords are the vendor's own words and numbers. The index counts the chunks of a stream,
// not its texts: there is one.
var titanWords = namesOf("inputTextTokenCount tokenCount completionReason index totalOutputTextTokenCount")

var (
	titanUsage   = usageNames{input: []string{"inputTextTokenCount"}, output: []string{"totalOutputTextTokenCount"}}
	titanOutputs = []string{"tokenCount"} // of each text of a reply
)

func titanReply(w *pieceWalker, r *Reply, root jsondoc.Value) {
	r.Usage = titanUsage.read(root)
	w.invokeRest(root, titanWords, "results")
	w.list(root.Get("results"), Stream{Place: PlaceParameter}, func(v jsondoc.Value) {
		r.Usage.Output += r.Usage.sum(v, titanOutputs)
		w.invokeRest(v, titanWords, "outputText")
		w.said(v.Get("outputText"), v.Index())
	})
}

func titanEvent(w *pieceWalker, e *Event, p *Progress, root jsondoc.Value) {
	e.Usage = titanUsage.read(root)
	w.invokeRest(root, titanWords, "outputText")
	w.said(root.Get("outputText"), 0)
	if ended(root.Get("completionReason")) {
		e.endAll(p)
	}
}
