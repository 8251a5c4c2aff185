package llm

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A body that is read by its marks must mean the same to every server that may get it.
func TestABodyReadByItsMarksSaysNothingThatAnotherVendorsServerWouldReadInIt(t *testing.T) {
	const nova = `{"schemaVersion":"messages-v1","messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]`
	const account = "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3A"
	profile := account + "application-inference-profile%2Fabc/invoke"
	for _, row := range []document{
		// A vendor that is not listed: OpenAI's servers would not heed inferenceConfig at all.
		{"/model/openai.gpt-oss-20b-1%3A0/invoke", nova + `,"max_tokens":100000,"n":50,"tools":[{"type":"function","function":{"name":"shell"}}]}`},
		{"/model/openai.gpt-oss-20b-1%3A0/invoke", nova + `,"inferenceConfig":{"maxTokens":5}}`},
		{"/model/us.deepseek.r1-v1%3A0/invoke", `{"prompt":"x","max_gen_len":1,"max_tokens":100000}`},
		{"/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A%3Afoundation-model%2Fqwen.qwen3-32b-v1%3A0/invoke", nova + `,"n":50}`},
		// A name that says nothing.
		{profile, nova + `,"max_tokens":100000}`},
		{profile, nova + `,"n":50}`},
		{profile, `{"prompt":"x","max_gen_len":1,"max_tokens":100000}`},
		{profile, `{"prompt":"x","max_gen_len":1,"num_generations":5}`},
		{profile, `{"anthropic_version":"v","max_tokens":5,"messages":[],"max_completion_tokens":100000}`},
	} {
		_, err := readCallOf(t, row.path, row.body, Options{})
		require.Error(t, err, "%s %s", row.path, row.body)
	}
	for _, body := range []string{
		nova + `,"inferenceConfig":{"maxTokens":5}}`, `{"prompt":"x","max_gen_len":1}`,
		`{"anthropic_version":"v","anthropic_beta":["b"],"max_tokens":5,"messages":[]}`,
	} {
		_, err := readCallOf(t, profile, body, Options{})
		require.NoError(t, err, body)
		// What is imported heeds other limits, and Llama's only where it is one.
		_, err = readCallOf(t, account+"imported-model%2Fabc/invoke", body, Options{})
		require.EqualError(t, err, "model: unknown_kind", body)
		_, err = readCallOf(t, "/model/arn%3Aaws%3Asagemaker%3Aus-east-1%3A123456789012%3Aendpoint%2Fabc/invoke", body, Options{})
		require.EqualError(t, err, "model: unknown_kind", body)
	}
}
