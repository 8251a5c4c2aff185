//go:build check

package envoytest_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// The test's credentials; no account has them.
const (
	accessKey = "AKIDEXAMPLE"
	secretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

// signedHost is where the example's calls go.
const signedHost = "bedrock-runtime.us-east-1.amazonaws.com"

// bedrock is Amazon's service: it answers a call whose signature is right for what
// arrived, and keeps the body.
type bedrock struct{ body string }

func (b *bedrock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil && r.Host != signedHost {
		err = http.ErrNoLocation
	}
	var s signature
	if err == nil {
		s, err = signatureOf(r, accessKey)
	}
	if err == nil {
		err = s.verify(r, body, secretKey)
	}
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusForbidden)
		_, _ = io.WriteString(w, `{"message":`+quoted(err.Error())+`}`)
		return
	}
	b.body = string(body)
	_, _ = io.WriteString(w, `{"output":{"message":{"role":"assistant","content":[{"text":"Mail jane@corp.example."}]}},"stopReason":"end_turn","usage":{"inputTokens":9,"outputTokens":7,"totalTokens":16},"metrics":{"latencyMs":5}}`)
}

func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// example is examples/envoy/bedrock.yaml with the test's modules, key and upstream.
func example(t *testing.T, upstream, keyHash string) []byte {
	t.Helper()
	raw, err := os.ReadFile("../../examples/envoy/bedrock.yaml")
	require.NoError(t, err)
	text := string(raw)
	replace := func(old, with string) {
		require.Contains(t, text, old)
		text = strings.ReplaceAll(text, old, with)
	}
	for _, plugin := range []string{"keyverify", "modelallow", "sanitize", "redact"} {
		replace("dist/envoy/"+plugin+".wasm", built.Module(t, modules.Envoy, plugin))
	}
	host, port, _ := strings.Cut(upstream, ":")
	replace("address: "+signedHost+", port_value: 443", "address: "+host+", port_value: "+port)
	replace("sha256:9245e04af2fb394752b942a3d45f961caa5bec0b0b1ea2378fcb0b41f11cbce2", keyHash)
	replace("port_value: 8080", "port_value: 0")
	replace("- name: llm\n    address", "- name: main\n    address")
	at := strings.Index(text, "    transport_socket:\n") // the upstream of a test speaks plainly
	require.Positive(t, at)
	return []byte("admin: {address: {socket_address: {address: 127.0.0.1, port_value: 0}}}\n" + text[:at])
}

func TestEnvoySignsForBedrockWhatLeavesTheModules(t *testing.T) {
	t.Setenv("AWS_ACCESS_KEY_ID", accessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", secretKey)
	key, err := mint.New("demo")
	require.NoError(t, err)
	service := new(bedrock)
	upstream := httptest.NewServer(service)
	t.Cleanup(upstream.Close)
	p := envoytest.Run(t, envoytest.Config{Bootstrap: example(t, upstream.Listener.Addr().String(), keys.HashOf(key).String())})
	call := func(path, body, authorization string) (int, string) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, p.URL()+path, strings.NewReader(body))
		require.NoError(t, err)
		r.Header.Set("Authorization", authorization)
		r.Header.Set("Content-Type", "application/json")
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer resp.Body.Close()
		said, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		return resp.StatusCode, string(said)
	}
	const plain = `{"messages":[{"role":"user","content":[{"text":"Hello."}]}],"inferenceConfig":{"maxTokens":64}}`
	for _, row := range []struct{ name, path, body, arrives string }{
		{"what nobody edits", "/model/anthropic.claude-v2/converse", plain, plain},
		{"a model with a colon", "/model/anthropic.claude-3-sonnet-20240229-v1%3A0/converse", plain, plain},
		{"a masked secret", "/model/anthropic.claude-v2/converse", strings.Replace(plain, "Hello.", "Use AKIAQ3EGRIQH5W2ZPLMK.", 1), strings.Replace(plain, "Hello.", "Use [SECRET].", 1)},
		{"a clamped number", "/model/anthropic.claude-v2/converse", strings.Replace(plain, ":64", ":99999", 1), strings.Replace(plain, ":64", ":4096", 1)},
	} {
		status, said := call(row.path, row.body, "Bearer "+key)
		require.Equal(t, http.StatusOK, status, "%s: %s", row.name, said)
		require.Equal(t, row.arrives, service.body, row.name)
		require.Contains(t, said, "[EMAIL]", row.name)
	}
	status, said := call("/model/anthropic.claude-v2/converse", plain, "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261124/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=00")
	require.Equal(t, http.StatusBadRequest, status, said)
	require.Contains(t, said, "signed_request")
}
