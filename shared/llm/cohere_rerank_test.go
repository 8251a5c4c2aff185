package llm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const rerankEverything = `{"model":"rerank-v3.5","query":"user/content q","documents":["tool/document s",{"text":"tool/document t","tool/document k":{"tool/document l":["tool/document v"]},"image":""},
		{"content":["tool/document c",{"type":"text","text":"tool/document p"}]}],"texts":["tool/document x"],
	"instruction":"system/content i","rank_fields":["none/parameter f"],"relevant_spans":{"mode":"none/parameter enabled","threshold":0.1},"top_n":2,"top_k":2,"max_tokens_per_doc":5,"max_chunks_per_doc":5,"overlap_tokens":1,"truncate_prompt_tokens":5,"priority":0,
	"return_documents":true,"return_embeddings":false,"truncation":true,"use_activation":true,"none/parameter unknown":"none/parameter value"}`

// rankWith is a call with one document.
func rankWith(document string) string {
	return `{"model":"m","query":"q","documents":[` + document + `]}`
}

func TestWhatCannotBeRankedIsRefused(t *testing.T) {
	for _, path := range []string{"/v2/rerank", "/v1/rerank", "/rerank"} {
		for _, row := range []refused{
			{"no model, where a server has one of its own", `{"query":"q","documents":[]}`, "model: missing_field"},
			{"no query", `{"model":"m","documents":[]}`, "query: missing_field"},
			{"no documents", `{"model":"m","query":"q","texts":[]}`, "documents: missing_field"},
			{"a query that is token ids", `{"model":"m","query":[1],"documents":[]}`, "query: wrong_type"},
			{"a document that is token ids", rankWith(`[1,2]`), "documents[0]: wrong_type"},
			{"a document that is a number", rankWith(`7`), "documents[0]: wrong_type"},
			{"a picture", rankWith(`{"image":"https://a.example/b.png"}`), "documents[0].image: unknown_kind"},
			{"a picture in another case", rankWith(`{"imageUrl":"https://a.example/b.png"}`), "documents[0].imageUrl: unknown_kind"},
			{"a picture further in", rankWith(`{"a":[{"image_url":{"url":"data:,"}}]}`), "documents[0].a[0].image_url: unknown_kind"},
			{"a picture that is a text", rankWith(`" https://a.example/b.png"`), "documents[0]: unknown_kind"},
			{"the same as a data URL", rankWith(`"data:image/png;base64,AA=="`), "documents[0]: unknown_kind"},
			{"the same beside a text that is null", rankWith(`{"text":null,"url":"https://a.example/b.png"}`), "documents[0].url: unknown_kind"},
			{"the same beside an empty text", rankWith(`{"text":"","url":"https://a.example/b.png"}`), "documents[0].url: unknown_kind"},
			{"a picture that is a document without text", rankWith(`{"id":"1","url":"https://a.example/b.png"}`), "documents[0].url: unknown_kind"},
			{"bytes of a picture", rankWith(`{"bytes":"R0lGODdh"}`), "documents[0].bytes: unknown_kind"},
			{"a picture as the query", `{"model":"m","query":"http://169.254.169.254/","documents":[]}`, "query: unknown_kind"},
			{"a query with a picture", `{"model":"m","query":{"image":"x"},"documents":[]}`, "query.image: unknown_kind"},
			{"a part of a kind that nobody knows", rankWith(`{"content":[{"type":"scan","scan":{"url":"https://a.example"}}]}`), "documents[0].content[0].type: unknown_kind"},
			{"a part whose kind is none", rankWith(`{"content":[{"type":7}]}`), "documents[0].content[0].type: unknown_kind"},
			{"parts of one document for all", `{"model":"m","query":"q","documents":{"content":[{"type":"video_url","video_url":{"url":"x"}}]}}`, "documents.content[0].type: unknown_kind"},
			{"a name with a blank behind it", `{"model":"m","query":"q","documents":[],"query ":"r"}`, "query : misspelt_field"},
			{"another account's key", `{"model":"m","query":"q","documents":[],"api_key":"k"}`, "api_key: not_text"},
			{"a number that is a text", `{"model":"m","query":"q","documents":[],"top_n":"3"}`, "top_n: wrong_type"},
		} {
			_, err := readCallOf(t, path, row.body, Options{})
			require.EqualError(t, err, row.err, row.name)
		}
	}
}

func TestADocumentThatBeginsLikeAnAddressIsText(t *testing.T) {
	for _, text := range []string{"https://a.example says so", "Data: 1, 2 and 3", "data:none", "Data:a,b", "// a remark", "see https://a.example"} {
		c, err := readCallOf(t, "/v2/rerank", rankWith(`"`+text+`"`), Options{})
		require.NoError(t, err, text)
		require.Empty(t, c.Opaque, text)
	}
}

func TestAnAddressBesideATextIsText(t *testing.T) {
	c, err := readCallOf(t, "/v1/rerank", rankWith(`{"text":"t","url":"https://a.example","file":"a.go","image":null,"more":{"url":"https://b.example"}}`), Options{})
	require.NoError(t, err)
	require.Empty(t, c.Opaque)
}

func TestAPictureAmongDocumentsNeedsItsKindAndItsHostListed(t *testing.T) {
	for document, kind := range map[string]string{`{"image":"https://a.example/b.png"}`: "image", `"https://a.example/b.png"`: "image", `{"url":"https://a.example/b.png"}`: "url"} {
		_, err := readCallOf(t, "/v1/rerank", rankWith(document), parts(kind))
		require.ErrorContains(t, err, "unlisted_host")
		c, err := readCallOf(t, "/v1/rerank", rankWith(document), Options{Parts: []string{kind}, Hosts: []string{"a.example"}})
		require.NoError(t, err)
		require.Equal(t, []string{kind}, c.Opaque)
	}
}

func TestWhatADocumentSaysIsNoParameter(t *testing.T) {
	c, err := readCallOf(t, "/v1/rerank", rankWith(`{"model":"X5","tools":"a hammer","vector":[1,2,3],"api_key":"none","Text":"t","Content":"c"}`), Options{RefuseUnknownFields: true})
	require.NoError(t, err)
	require.Equal(t, []string{"m"}, modelNames(c))
	for i := range c.Texts[1:] {
		require.Equal(t, []any{RoleTool, PlaceDocument}, []any{c.Texts[i+1].Role, c.Texts[i+1].Place}, c.Texts[i+1].Path())
	}
}

const rerankReply = `{"id":"r1","object":"list","model":"rerank","results":[{"index":1,"relevance_score":0.123456789,"document":{"text":"t"}},{"index":0,"relevance_score":0.5,"relevant_spans":[{"start":0,"end":7654321,"score":0.123456789}],"document":"d","note":"n"}],
	"usage":{"prompt_tokens":5,"total_tokens":7}}`

func TestDocumentsThatComeBackAreRead(t *testing.T) {
	r, err := readReplyOf(t, "/v1/rerank", rerankReply)
	require.NoError(t, err)
	require.Equal(t, []string{
		"0/0/document!alone!fixed text", "0/0/document!alone t", "0/0/document!alone d", "0/0/parameter!alone!fixed note", "0/0/parameter!alone n",
	}, pieces(r.Pieces))
	require.Equal(t, Usage{Input: 7, Known: true}, r.Usage)
	require.Equal(t, []string{"r1", "rerank", "rerank"}, []string{r.ID, r.Model, r.ModelValue.Text()})
	require.JSONEq(t, `{"id":"r1","model":"rerank","results":[],"data":[]}`, string(Cohere.AppendFiltered(nil, r)))
}

func TestEachServersAccountOfARankingIsRead(t *testing.T) {
	for name, row := range map[string]struct {
		body  string
		usage Usage
	}{
		"Cohere's, of searches":     {`{"results":[],"meta":{"billed_units":{"search_units":1}}}`, Usage{}},
		"Cohere's, with its tokens": {`{"results":[],"meta":{"tokens":{"input_tokens":9,"output_tokens":0},"billed_units":{"search_units":1}}}`, Usage{Input: 9, Known: true}},
		"Voyage's":                  {`{"object":"list","data":[{"relevance_score":0.5,"index":0}],"model":"m","usage":{"total_tokens":4}}`, Usage{Input: 4, Known: true}},
		"one that is none":          {`{"results":[],"usage":{"total_tokens":-1}}`, Usage{}},
	} {
		r, err := readReplyOf(t, "/rerank", row.body)
		require.NoError(t, err, name)
		require.Equal(t, row.usage, r.Usage, name)
		require.Empty(t, r.Pieces, name)
	}
	for _, body := range []string{`{"results":"x"}`, `[{"index":0,"score":1}]`, `{"message":"m"}`} {
		_, err := readReplyOf(t, "/v2/rerank", body)
		require.EqualError(t, err, "results: missing_field", strings.TrimSpace(body))
	}
}
