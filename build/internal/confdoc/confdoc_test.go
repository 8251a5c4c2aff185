package confdoc

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// module writes a small module with one plugin and opens it.
func module(t *testing.T, files map[string]string) *Source {
	t.Helper()
	root := t.TempDir()
	files["go.mod"] = "module example\n\ngo 1.26\n"
	for name, text := range files {
		file := filepath.Join(root, name)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	s, err := Open(root)
	require.NoError(t, err)
	return s
}

const gatePlugin = `package gate

import "example/shared/units"

// Config is the configuration.
type Config struct {
	Shared
	// Limits are the limits.
	// They all apply.
	Limits []Limit ` + "`json:\"limits\" required:\"true\" min:\"1\" max:\"32\"`" + `
	// ByRoute are limits of routes.
	ByRoute map[string]*Limit ` + "`json:\"by_route,omitempty\"`" + `
	// Token is a secret.
	Token string ` + "`json:\"token,omitempty\" secret:\"true\" max:\"64\"`" + `
	Hidden int
	Left   int ` + "`json:\"-\"`" + `
}

// Shared is embedded.
type Shared struct {
	// Mode is what happens: a|b.
	Mode string ` + "`json:\"mode,omitempty\" enum:\"enforce|monitor\" default:\"enforce\"`" + `
}

// Limit is one limit.
type Limit struct {
	// Window is how long.
	Window units.Span ` + "`json:\"window,omitempty\" default:\"60s\" min:\"1s\"`" + `
	Count uint ` + "`json:\"count,omitempty\" default:\"5\"`" + ` // how many
	Share float64 ` + "`json:\"share,omitempty\" min:\"0.5\" max:\"1\"`" + `
	Also []Limit ` + "`json:\"also,omitempty\"`" + `
	On bool ` + "`json:\"on,omitempty\"`" + `
}
`

const gateReasons = `package gate

// Why a call is refused.
var (
	// ReasonFull: too many.
	ReasonFull = &reason{Code: "full", Status: 400 + 29, Message: "Too many" + "."}
	// ReasonOther says that something else is wrong | broken.
	ReasonOther = reason{Code: other, Status: 403, Message: "No."}
	notAReason  = reason{Code: "x"}
)

const other = "other"

type reason struct {
	Code    string
	Status  int
	Message string
}
`

const units = `package units

// Span is a span of time.
//
//confdoc:type duration
//confdoc:schema {"type": "string", "pattern": "^[0-9]+s$"}
type Span struct{ n int64 }

func (s *Span) UnmarshalConfig(v any) error { return nil }
`

const page = "# gate\n\n<!-- fields:begin -->\nold\n<!-- fields:end -->\n\n<!-- reasons:begin -->\n<!-- reasons:end -->\n"

func gate(t *testing.T) *Source {
	t.Helper()
	return module(t, map[string]string{
		"plugins/gate/config.go": gatePlugin, "plugins/gate/gate.go": gateReasons, "plugins/gate/README.md": page, "shared/units/units.go": units,
	})
}

func TestAFieldTableSaysWhatTagsAndCommentsSay(t *testing.T) {
	p, err := gate(t).Plugin("gate")
	require.NoError(t, err)
	require.Equal(t, "| field | type | default | allowed | description |\n|---|---|---|---|---|\n"+
		"| `mode` | string | `enforce` | `enforce`, `monitor` | `mode` is what happens: a\\|b. |\n"+
		"| `limits` | list of object | required | 1 to 32 entries | `limits` are the limits. They all apply. |\n"+
		"| `limits[].window` | duration | `60s` | at least 1s | `window` is how long. |\n"+
		"| `limits[].count` | integer | `5` |  | how many |\n"+
		"| `limits[].share` | number |  | 0.5 to 1 |  |\n"+
		"| `limits[].also` | list of object |  |  | Each has the members of `limits[]`. |\n"+
		"| `limits[].on` | boolean |  |  |  |\n"+
		"| `by_route` | map of object |  |  | `by_route` are limits of routes. Each has the members of `limits[]`. |\n"+
		"| `token` | string |  | at most 64 characters; secret | `token` is a secret. |\n", FieldTable(p.Own))
}

func TestAReasonTableSaysWhatACallerReads(t *testing.T) {
	p, err := gate(t).Plugin("gate")
	require.NoError(t, err)
	require.Equal(t, []Reason{
		{Status: 429, Code: "full", Message: "Too many.", Cause: "too many."},
		{Status: 403, Code: "other", Message: "No.", Cause: "something else is wrong | broken."},
	}, p.Reasons)
	require.Contains(t, ReasonTable(p.Reasons), `| 403 | `+"`other`"+` | No. | something else is wrong \| broken. |`)
}

func TestASchemaIsAsStrictAsTheModule(t *testing.T) {
	p, err := gate(t).Plugin("gate")
	require.NoError(t, err)
	raw, err := p.Schema(Draft2020)
	require.NoError(t, err)
	var schema struct {
		Schema     string `json:"$schema"`
		Required   []string
		Additional bool `json:"additionalProperties"`
		Properties map[string]map[string]any
	}
	require.NoError(t, json.Unmarshal(raw, &schema))
	require.Equal(t, []string{"limits"}, schema.Required)
	require.False(t, schema.Additional)
	require.Contains(t, schema.Schema, "2020-12")
	require.Equal(t, map[string]any{
		"type": "string", "enum": []any{"enforce", "monitor"}, "default": "enforce", "description": "`mode` is what happens: a|b.",
	}, schema.Properties["mode"])
	require.Equal(t, []any{true, float64(64)}, []any{schema.Properties["token"]["writeOnly"], schema.Properties["token"]["maxLength"]})
	require.Equal(t, []any{float64(1), float64(32)}, []any{schema.Properties["limits"]["minItems"], schema.Properties["limits"]["maxItems"]})
	limit := schema.Properties["limits"]["items"].(map[string]any)["properties"].(map[string]any)
	require.Equal(t, map[string]any{"type": "string", "pattern": "^[0-9]+s$", "default": "60s", "description": "`window` is how long."}, limit["window"])
	require.Equal(t, float64(0), limit["count"].(map[string]any)["minimum"])
	require.Equal(t, map[string]any{"type": "array", "items": map[string]any{"type": "object"}}, limit["also"], "what contains itself ends")

	meta, err := p.KongMeta()
	require.NoError(t, err)
	require.Contains(t, string(meta), `"config_schema"`)
	require.Contains(t, string(meta), "draft-04")
	require.NotContains(t, string(meta), `"default"`)
	require.NotContains(t, string(meta), `"writeOnly"`)
}

func TestAReadmeIsFilledOnceAndThenUpToDate(t *testing.T) {
	s := gate(t)
	for _, write := range []bool{false, true} {
		stale, err := s.UpdateReadmes(write)
		require.NoError(t, err)
		require.Equal(t, []string{"plugins/gate/README.md"}, stale)
	}
	stale, err := s.UpdateReadmes(false)
	require.NoError(t, err)
	require.Empty(t, stale)
	text, err := os.ReadFile(filepath.Join(s.root, "plugins/gate/README.md"))
	require.NoError(t, err)
	require.NotContains(t, string(text), "old")
	require.Contains(t, string(text), "| `token` |")
	require.True(t, strings.HasPrefix(string(text), "# gate\n"))
}

func TestABlockStandsOnceOrNotAtAll(t *testing.T) {
	filled, err := Fill("a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n", "x", "new\n")
	require.NoError(t, err)
	require.Equal(t, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n", filled)
	for name, document := range map[string]string{
		"none": "a\n", "no end": "<!-- x:begin -->\n", "the end first": "<!-- x:end -->\n<!-- x:begin -->\n",
		"twice": "<!-- x:begin -->\n<!-- x:end -->\n<!-- x:begin -->\n<!-- x:end -->\n", "two ends": "<!-- x:begin -->\n<!-- x:end -->\n<!-- x:end -->\n",
	} {
		_, err := Fill(document, "x", "new\n")
		require.Error(t, err, name)
	}
}

func TestWhatCanNotBeDocumentedIsAnError(t *testing.T) {
	config := func(body string) map[string]string {
		return map[string]string{"plugins/gate/config.go": "package gate\n\n" + body}
	}
	for want, files := range map[string]map[string]string{
		"has no type Config":   config("type Other struct{}"),
		"is not a struct":      config("type Config int"),
		"cannot be configured": config("type Config struct {\n\tA chan int `json:\"a\"`\n}"),
		"is missing":           config("type Config struct{}"),
		"is not a constant":    config("type Config struct{}\n\ntype reason struct{ Code string }\n\nfunc code() string { return \"\" }\n\nvar ReasonX = reason{Code: code()}"),
		"name the fields":      config("type Config struct{}\n\ntype reason struct{ Code string }\n\nvar ReasonX = reason{\"x\"}"),
	} {
		_, err := module(t, files).UpdateReadmes(false)
		require.ErrorContains(t, err, want)
	}
	_, err := Open(t.TempDir())
	require.Error(t, err)
}

func TestTheProjectsOwnPagesAreUpToDate(t *testing.T) {
	s, err := Open("../../..")
	require.NoError(t, err)
	names, err := s.Plugins()
	require.NoError(t, err)
	require.Subset(t, names, []string{"chain", "keyverify", "modelallow", "ratelimit", "redact", "sanitize"})
	stale, err := s.UpdateReadmes(false)
	require.NoError(t, err)
	require.Empty(t, stale, "run `go run ./build docs`")
}
