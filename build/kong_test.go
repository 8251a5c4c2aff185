package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"portcullis/build/internal/confdoc"
	"portcullis/plugins/bundle"
)

// kongFile is what the examples use of Kong's declarative format; other fields are errors.
type kongFile struct {
	Version  string `yaml:"_format_version"`
	Services []struct {
		Name    string      `yaml:"name"`
		URL     string      `yaml:"url"`
		Timeout int         `yaml:"read_timeout"`
		Routes  []kongRoute `yaml:"routes"`
	} `yaml:"services"`
}

type kongRoute struct {
	Name              string   `yaml:"name"`
	Paths             []string `yaml:"paths"`
	StripPath         bool     `yaml:"strip_path"`
	RequestBuffering  bool     `yaml:"request_buffering"`
	ResponseBuffering bool     `yaml:"response_buffering"`
	FilterChains      []struct {
		Name    string       `yaml:"name"`
		Filters []kongFilter `yaml:"filters"`
	} `yaml:"filter_chains"`
}

type kongFilter struct {
	Name   string         `yaml:"name"`
	Config map[string]any `yaml:"config"`
}

// readKong returns the one route of an example.
func readKong(t *testing.T, name string) kongRoute {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "examples", "kong", name))
	require.NoError(t, err)
	var file kongFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&file), name)
	require.Equal(t, "3.0", file.Version)
	require.Len(t, file.Services, 1)
	require.Len(t, file.Services[0].Routes, 1)
	require.Len(t, file.Services[0].Routes[0].FilterChains, 1)
	return file.Services[0].Routes[0]
}

// kongSchema is the schema by which Kong checks a plugin's configuration.
func kongSchema(t *testing.T, plugin string) *jsonschema.Schema {
	t.Helper()
	source, err := confdoc.Open("..")
	require.NoError(t, err)
	file, err := writeSchema(source, plugin, t.TempDir(), true)
	require.NoError(t, err)
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var meta struct {
		Schema json.RawMessage `json:"config_schema"`
	}
	require.NoError(t, json.Unmarshal(text, &meta))
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(meta.Schema))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("config.json", document))
	schema, err := compiler.Compile("config.json")
	require.NoError(t, err)
	return schema
}

func TestKongExamplesAreWhatKongAndTheModulesAccept(t *testing.T) {
	var five []string
	for _, p := range bundle.Order {
		five = append(five, p.Name)
	}
	for name, want := range map[string][]string{"kong.yml": five, "kong-chain.yml": {"chain"}} {
		route := readKong(t, name)
		require.False(t, route.ResponseBuffering, "a masked stream would make the worker spin")
		require.True(t, route.RequestBuffering, "a module reads a body that is there")
		require.False(t, route.StripPath, "the modules know APIs by their paths")
		var names []string
		for _, f := range route.FilterChains[0].Filters {
			names = append(names, f.Name)
			text, err := json.Marshal(f.Config)
			require.NoError(t, err)
			value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			require.NoError(t, err)
			require.NoError(t, kongSchema(t, f.Name).Validate(value), "%s: %s", name, f.Name)
			engine, err := bundle.Loaders[f.Name](text)
			require.NoError(t, err, name)
			require.Equal(t, "wasmx", engine.Config().Host.Engine, f.Name)
			require.Equal(t, route.Name, engine.Config().Host.Route, f.Name)
			require.EqualValues(t, 4<<20, engine.Config().Bounds.RequestBody, "client_body_buffer_size of kong.env")
		}
		require.Equal(t, want, names, "%s: the order in which a request meets them", name)
	}
	env, err := os.ReadFile(filepath.Join("..", "examples", "kong", "kong.env"))
	require.NoError(t, err)
	for _, line := range []string{"KONG_WASM=on", "KONG_WASM_FILTERS_PATH=$PWD/dist/kong", "KONG_NGINX_HTTP_CLIENT_BODY_BUFFER_SIZE=4m", "KONG_NGINX_WASM_SHM_KV_PORTCULLIS=16m"} {
		require.Contains(t, strings.Split(string(env), "\n"), line)
	}
}

// TestKongSchemasRefuse: a schema that accepts everything would prove nothing.
func TestKongSchemasRefuse(t *testing.T) {
	for plugin, text := range map[string]string{
		"redact":     `{"hots": []}`,
		"ratelimit":  `{"limits": [{"name": "a", "kind": "calls", "by": "key", "count": 1}]}`,
		"modelallow": `{}`,
		"chain":      `{"redact": {"hosts": "example.com"}}`,
	} {
		value, err := jsonschema.UnmarshalJSON(strings.NewReader(text))
		require.NoError(t, err)
		require.Error(t, kongSchema(t, plugin).Validate(value), plugin)
	}
}
