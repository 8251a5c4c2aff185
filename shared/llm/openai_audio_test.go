package llm

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

func TestEveryTextOfATranscriptIsFound(t *testing.T) {
	r, err := replyAt(t, "/v1/audio/transcriptions", `{"task":"transcribe","language":"english","duration":8.5,"text":"one two","segments":[
		{"id":0,"seek":0,"start":0.0,"end":3.5,"text":" one","tokens":[50364,1],"temperature":0.0,"avg_logprob":-0.1234567,"speaker":"A"},
		{"id":"seg_1","type":"transcript.text.segment","text":" two","words":[{"word":"two"}]}, "odd"],
		"words":[{"word":"one","start":0,"end":1}],"logprobs":[{"token":"one"}],"x_groq":{"id":"req 1"},"usage":{"type":"tokens","input_tokens":14,"output_tokens":9}}`)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/content one two", "0/0/content+segments  one", "0/0/content+segments  two",
		"0/0/parameter!alone!fixed speaker", "0/0/parameter!alone A", "0/0/parameter!alone odd",
		"0/0/parameter!alone!fixed x_groq", "0/0/parameter!alone!fixed id", "0/0/parameter!alone req 1",
	}, pieces(r.Pieces))
	require.Equal(t, []bool{false, true}, []bool{r.Pieces[1].Last, r.Pieces[2].Last}, "segments are one text")
	require.True(t, r.Pieces[1].Stream.Parts)
	require.Len(t, r.Shadows, 4, "tokens, words twice, logprobs")
	require.Equal(t, Usage{Input: 14, Output: 9, Known: true}, r.Usage)
	r, err = replyAt(t, "/v1/audio/translations", `{"text":"one","usage":{"type":"duration","seconds":9}}`)
	require.NoError(t, err)
	require.False(t, r.Usage.Known)
	_, err = replyAt(t, "/v1/audio/translations", `{"words":[{"word":"one"}]}`)
	require.EqualError(t, err, "text: missing_field", "words alone are not read")
}

func TestATranscriptThatIsNoJSONIsItsLines(t *testing.T) {
	s := jsondoc.NewScanner(jsondoc.Limits{})
	require.NoError(t, s.Hold([]byte("one\ntwo\n")))
	doc, err := s.CloseStrings([]jsondoc.Span{{From: 0, To: 3}, {From: 4, To: 7}})
	require.NoError(t, err)
	ep, r := Find("POST", "/v1/audio/transcriptions"), new(Reply)
	require.NoError(t, ep.Dialect.ParseReply(r, ep, doc))
	require.Equal(t, []string{"0/0/content one", "0/0/content two"}, pieces(r.Pieces))
	require.True(t, r.Pieces[1].Last)
	require.Equal(t, withheldTranscript+"\n", string(ep.Dialect.AppendFiltered(nil, r)))
}

func TestAStreamOfATranscriptIsReadEventByEvent(t *testing.T) {
	p := follow(t, OpenAITranscripts, []step{
		{data: `{"type":"transcript.text.delta","delta":"one","logprobs":[{"token":"one"}],"segment_id":"seg_1"}`, pieces: []string{"0/0/content one"}, check: func(t *testing.T, e *Event, _ *Progress) {
			require.Len(t, e.Shadows, 1)
			require.False(t, e.Pieces[0].Last)
		}},
		{data: `{"type":"transcript.text.segment","id":"seg_1","start":0,"end":1.5,"text":"one","speaker":"agent"}`, pieces: []string{"0/0/content!alone one", "0/0/parameter!alone!fixed speaker", "0/0/parameter!alone agent"}},
		{data: `{"type":"transcript.text.done","text":"one","usage":{"input_tokens":14,"output_tokens":9}}`, pieces: []string{"0/0/content!alone one"}, ends: all},
		{data: `[DONE]`, ends: all},
	})
	require.True(t, p.Finished)
	require.Equal(t, int64(23), p.Usage.Total())
	e := new(Event)
	require.EqualError(t, readEvent(t, OpenAITranscripts, e, new(Progress), "", `{"type":"transcript.new"}`, &Options{}), "type: unknown_kind")
	require.NoError(t, readEvent(t, OpenAITranscripts, e, new(Progress), "", `{"id":"t","object":"transcription.chunk","choices":[{"index":0,"delta":{"content":"one"}}]}`, &Options{}))
	require.Equal(t, []string{"0/0/content one"}, pieces(e.Pieces), "as vLLM streams it")
	require.NoError(t, readEvent(t, OpenAITranscripts, e, new(Progress), "", `{"error":{"message":"one"}}`, &Options{}))
	require.True(t, e.Failed)
}

func TestAWithheldTranscriptSaysSo(t *testing.T) {
	d, r := OpenAITranscripts, new(Reply)
	require.True(t, json.Valid(d.AppendFiltered(nil, r)))
	require.Equal(t, `{"text":"`+withheldTranscript+`"}`, string(d.AppendFiltered(nil, r)))
	p := new(Progress)
	for _, event := range events(t, d.AppendFilteredEnd(nil, p)) {
		require.NoError(t, readEvent(t, d, new(Event), p, event[0], event[1], &Options{}))
	}
	require.True(t, p.Finished)
}

func TestAStreamOfAPictureIsReadEventByEvent(t *testing.T) {
	coded := strings.Repeat("/9j/", 90)
	p := follow(t, OpenAI, []step{
		{data: `{"type":"image_edit.partial_image","b64_json":"` + coded + `","created_at":1,"size":"1x1","partial_image_index":0}`},
		{data: `{"type":"image_generation.completed","b64_json":"short","usage":{"input_tokens":3,"output_tokens":4},"note":"said"}`, pieces: []string{
			"0/0/parameter!alone!fixed b64_json", "0/0/parameter!alone short", "0/0/parameter!alone!fixed note", "0/0/parameter!alone said",
		}},
	})
	require.Equal(t, int64(7), p.Usage.Total())
}
