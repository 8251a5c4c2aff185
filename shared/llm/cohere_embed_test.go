package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

const cohereEmbedEverything = `{"model":"embed-v4.0","texts":["user/content a","user/content b"],"inputs":[{"content":[{"type":"text","text":"user/content c"}]},{"content":"user/content d"}],
	"input_type":"none/parameter search_document","truncate":"none/parameter END","embedding_types":["none/parameter float"],"output_dimension":256,"max_tokens":5,"priority":1,
	"none/parameter unknown":"none/parameter value"}`

func TestWhatCannotBeEmbeddedIsRefused(t *testing.T) {
	for _, path := range []string{"/v2/embed", "/v1/embed"} {
		for _, row := range []refused{
			{"no model, for which the first version has one of its own", `{"texts":["a"]}`, "model: missing_field"},
			{"nothing to embed", `{"model":"m","input_type":"search_query"}`, "texts: missing_field"},
			{"token ids", `{"model":"m","texts":[[1,2]]}`, "texts: not_text"},
			{"a text that is an object", `{"model":"m","texts":[{"text":"a"}]}`, "texts[0]: wrong_type"},
			{"a picture", `{"model":"m","images":["data:image/png;base64,AA=="]}`, "images: unknown_kind"},
			{"a picture among the inputs", `{"model":"m","inputs":[{"content":[{"type":"image_url","image_url":{"url":"data:image/png;base64,AA=="}}]}]}`, "inputs[0].content[0].type: unknown_kind"},
			{"an input of another kind", `{"model":"m","inputs":[{"content":[{"type":"audio"}]}]}`, "inputs[0].content[0].type: unknown_kind"},
			{"an input that is a text", `{"model":"m","inputs":["a"]}`, "inputs[0]: wrong_type"},
			{"a name without its underscore", `{"model":"m","texts":["a"],"embeddingTypes":["float"]}`, "embeddingTypes: misspelt_field"},
			{"a model behind another", `{"model":"m,n","texts":["a"]}`, "model: unknown_kind"},
		} {
			_, err := readCallOf(t, path, row.body, Options{})
			require.EqualError(t, err, row.err, row.name)
		}
	}
	c, err := readCallOf(t, "/v2/embed", `{"model":"m","images":["data:image/png;base64,`+pngCode+`"]}`, parts("image"))
	require.NoError(t, err)
	require.Equal(t, []string{"image"}, c.Opaque)
	c, err = readCallOf(t, "/v2/embed", cohereEmbedEverything, Options{})
	require.NoError(t, err)
	require.Equal(t, []any{"embed-v4.0", 2, false}, []any{c.Model(), c.Messages, c.Stream})
	require.Empty(t, given(c), "nothing of a reply is bounded")
}

const cohereEmbedReply = `{"id":"e1","response_type":"embeddings_by_type","embeddings":{"float":[[0.123456789,1]],"int8":[[-5,6]],"other":["x"]},"texts":["t"],
	"images":[{"width":7654321,"format":"png"}],"meta":{"api_version":{"version":"2","is_experimental":false},"billed_units":{"input_tokens":3,"image_tokens":4,"images":1},"warnings":["a warning"]},"note":"n"}`

func TestTheTextsOfVectorsAreFound(t *testing.T) {
	r, err := readReplyOf(t, "/v2/embed", cohereEmbedReply)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/parameter!alone!fixed other", "0/0/parameter!alone x", "0/0/parameter!alone!fixed texts", "0/0/parameter!alone t",
		"0/0/parameter!alone!fixed images", "0/0/parameter!alone!fixed width", "0/0/parameter!alone 7654321", "0/0/parameter!alone!fixed format", "0/0/parameter!alone png",
		"0/0/parameter!alone a warning", "0/0/parameter!alone!fixed note", "0/0/parameter!alone n",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, Known: true}, r.Usage)
	require.JSONEq(t, `{"id":"e1","response_type":"embeddings_by_type","embeddings":{"float":[]},"texts":[]}`, string(Cohere.AppendFiltered(nil, r)))
	r, err = readReplyOf(t, "/v1/embed", `{"id":"e","response_type":"embeddings_floats","embeddings":[[0.5]],"meta":{"tokens":{"input_tokens":9},"billed_units":{"input_tokens":8}}}`)
	require.NoError(t, err)
	require.Equal(t, Usage{Input: 9, Known: true}, r.Usage)
	require.Empty(t, r.Pieces)
	_, err = readReplyOf(t, "/v2/embed", `{"id":"e"}`)
	require.EqualError(t, err, "embeddings: missing_field")
}
