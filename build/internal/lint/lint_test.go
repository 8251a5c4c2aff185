package lint

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// lines are findings as they are printed.
func lines(found []Finding) (out []string) {
	for _, f := range found {
		out = append(out, f.String())
	}
	return out
}

// file writes a file and returns its name.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(name, []byte(text), 0o600))
	return name
}

func TestEnvoyFindsWhatIsWrongAndSaysWhere(t *testing.T) {
	modules, found, err := Envoy(filepath.Join("testdata", "bad.yaml"))
	require.NoError(t, err)
	require.Len(t, modules, 10)
	const (
		order  = "static_resources.listeners[0].filter_chains[0].filters[0].typed_config.http_filters"
		hold   = "static_resources.listeners[1].filter_chains[0].filters[0].typed_config.http_filters"
		second = "static_resources.listeners[1].default_filter_chain.filters[0].typed_config.http_filters"
		config = "static_resources.listeners[2].filter_chains[0].filters[0].typed_config.http_filters"
	)
	require.Equal(t, []string{
		`testdata/bad.yaml:15: ` + order + `[0]: redact: failure_policy: FAIL_OPEN: after a trap every later call on that worker passes uninspected (want FAIL_RELOAD)`,
		`testdata/bad.yaml:17: ` + order + `[1]: keyverify: keys: is empty, nobody could call (want at least one, or anonymous: "allow")`,
		`testdata/bad.yaml:20: warning: ` + order + `[1]: keyverify: failure_policy: FAIL_CLOSED: after a trap every later call on that worker gets 503, for good (want FAIL_RELOAD)`,
		`testdata/bad.yaml:17: ` + order + `[1]: keyverify: stands behind redact, which needs to come after it`,
		`testdata/bad.yaml:22: ` + order + `[2]: keyverify: keys: is empty, nobody could call (want at least one, or anonymous: "allow")`,
		`testdata/bad.yaml:22: warning: ` + order + `[2]: keyverify: failure_policy: is not set, which is FAIL_CLOSED: after a trap every later call on that worker gets 503, for good (want FAIL_RELOAD)`,
		`testdata/bad.yaml:22: ` + order + `[2]: keyverify: stands behind redact, which needs to come after it`,
		`testdata/bad.yaml:22: ` + order + `[2]: keyverify: is attached twice: each call would be judged and counted twice`,
		`testdata/bad.yaml:32: ` + hold + `[0]: sanitize: host.hold: is true, but without allow_on_headers_stop_iteration: true every held call is refused after 5s`,
		`testdata/bad.yaml:43: warning: ` + hold + `[1]: redact: allow_on_headers_stop_iteration: is true, but without host.hold: true a request's headers leave before its body is judged`,
		`testdata/bad.yaml:48: warning: ` + second + `[0]: sanitize: static_resources.listeners[1].per_connection_buffer_limit_bytes: is not set, which is 1048576: Envoy refuses longer bodies with a 413 of its own (want bounds.request_body, 16777216)`,
		`testdata/bad.yaml:63: ` + config + `[0]: sanitize: default.personal: "mark" is not allowed (want "allow", "label", "partial", "restore", "hash", "mask" or "block"; did you mean "mask"?)`,
		`testdata/bad.yaml:63: ` + config + `[0]: sanitize: defaults: is not a known member (allowed: "mode", "failure", "contact", "host", "api", "bounds", "default", "routes", "keys", "models", "classifier", "second_opinion", "history", "restore_tools", "words", "patterns", "hash_key" and "exceptions"; did you mean "default"?)`,
		`testdata/bad.yaml:61: ` + config + `[0]: sanitize: failure_policy: fail_open is true: after a trap every later call on that worker passes uninspected (want FAIL_RELOAD)`,
		`testdata/bad.yaml:70: ` + config + `[1]: redact: host.engine: "wasmx" is another gateway's (want "envoy")`,
		`testdata/bad.yaml:77: ` + config + `[2]: chain: configuration: type "type.googleapis.com/google.protobuf.Int64Value" is not known (want google.protobuf.StringValue or Struct)`,
		`testdata/bad.yaml:53: warning: ` + config + `[3]: chain: static_resources.listeners[2].per_connection_buffer_limit_bytes: 1048577: Envoy refuses longer bodies with a 413 of its own (want bounds.request_body, 16777216)`,
	}, lines(found))
	require.Equal(t, 12, Errors(found))
}

func TestEnvoyFindsNothingInWhatIsRight(t *testing.T) {
	for name, want := range map[string]int{
		"testdata/good.yaml": 2, "../../../examples/envoy/envoy.yaml": 5, "../../../examples/envoy/envoy-chain.yaml": 1, "../../../examples/envoy/bedrock.yaml": 4,
	} {
		modules, found, err := Envoy(filepath.FromSlash(name))
		require.NoError(t, err)
		require.Empty(t, lines(found), name)
		require.Len(t, modules, want, name)
	}
}

// TestEnvoyDoesNotPassWhatItCanNotSee: a file without a module looks like a good one.
func TestEnvoyDoesNotPassWhatItCanNotSee(t *testing.T) {
	name := file(t, "static_resources: {listeners: []}\n")
	_, found, err := Envoy(name)
	require.NoError(t, err)
	require.Equal(t, []string{name + ": no module of Portcullis is attached to a static listener"}, lines(found))
	for text, want := range map[string]string{
		"a: [":                   "did not find expected node content",
		"a: 1\na: 2\n":           `mapping key "a" already defined`,
		"":                       "EOF",
		"static_resources: &a\n": "",
	} {
		_, found, err := Envoy(file(t, text))
		if want == "" {
			require.NoError(t, err)
			require.Len(t, found, 1)
			continue
		}
		require.ErrorContains(t, err, want)
	}
}

func TestConfigNamesEveryFault(t *testing.T) {
	name := file(t, `{"hots": [], "default": {"links": "x"}}`)
	engine, found, err := Config(name, "redact")
	require.NoError(t, err)
	require.Nil(t, engine)
	require.Len(t, found, 2)
	require.Equal(t, name+`: redact: default.links: "x" is not allowed (want "allow", "label", "mask" or "block")`, found[1].String())
	_, _, err = Config(name, "redactor")
	require.EqualError(t, err, `plugin "redactor" is not known (want one of keyverify, modelallow, ratelimit, sanitize, redact, chain)`)
}

func TestConfigOfRedactTellsHowMuchAStreamMayBeHeldBack(t *testing.T) {
	hold := func(plugin, text string) int {
		engine, found, err := Config(file(t, text), plugin)
		require.NoError(t, err)
		require.Empty(t, lines(found))
		return engine.MaxHold()
	}
	plain := hold("redact", `{}`)
	require.Positive(t, plain)
	require.Equal(t, plain, hold("chain", `{"redact": {}}`))
	plain = hold("redact", `{"disguises": "ignore"}`)
	require.Less(t, plain, hold("redact", `{}`), "a disguise is longer than what it hides")
	require.Greater(t, hold("redact", `{"disguises": "ignore", "patterns": [{"id": "long", "pattern": "acme_[a-z]{1000}[a-z]{900}"}]}`), plain)
	require.Zero(t, hold("sanitize", `{}`), "it reads no replies")
	require.Equal(t, 83, hold("sanitize", `{"hash_key": "k", "default": {"personal": "restore"}}`), "a placeholder, and what is behind it")
}
