package istio

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	_ "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/rbac/v3" // a type that a filter names
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	extensions "istio.io/api/extensions/v1alpha1"
	mesh "istio.io/api/mesh/v1alpha1"
	networking "istio.io/api/networking/v1alpha3"
	telemetry "istio.io/api/telemetry/v1alpha1"
)

// document is one resource of a file.
type document struct {
	file             string
	apiVersion, kind string
	namespace, name  string
	spec             proto.Message
}

// kinds are the resources that the examples have.
var kinds = map[string]func() proto.Message{
	"extensions.istio.io/v1alpha1 WasmPlugin":  func() proto.Message { return &extensions.WasmPlugin{} },
	"networking.istio.io/v1alpha3 EnvoyFilter": func() proto.Message { return &networking.EnvoyFilter{} },
	"telemetry.istio.io/v1 Telemetry":          func() proto.Message { return &telemetry.Telemetry{} },
}

// yamlDocuments reads a file's documents as JSON.
func yamlDocuments(t *testing.T, file string) (out [][]byte) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			require.NotEmpty(t, out, file)
			return out
		}
		require.NoError(t, err, file)
		document, err := json.Marshal(value)
		require.NoError(t, err, file)
		out = append(out, document)
	}
}

// strict decodes JSON in which every field must be known.
func strict(t *testing.T, text []byte, into any, where string) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	require.NoError(t, decoder.Decode(into), where)
}

// read reads a file of resources, each strictly as the type that Istio has for it.
func read(t *testing.T, file string) (out []document) {
	t.Helper()
	for _, text := range yamlDocuments(t, file) {
		var envelope struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Metadata   struct {
				Name      string `json:"name"`
				Namespace string `json:"namespace"`
			} `json:"metadata"`
			Spec json.RawMessage `json:"spec"`
		}
		strict(t, text, &envelope, file)
		make1 := kinds[envelope.APIVersion+" "+envelope.Kind]
		require.NotNil(t, make1, "%s: %s %s", file, envelope.APIVersion, envelope.Kind)
		d := document{file, envelope.APIVersion, envelope.Kind, envelope.Metadata.Namespace, envelope.Metadata.Name, make1()}
		require.NoError(t, protojson.Unmarshal(envelope.Spec, d.spec), "%s: %s", file, d.name)
		require.Equal(t, "llm", d.namespace, "%s: %s", file, d.name)
		require.NotEmpty(t, d.name, file)
		out = append(out, d)
	}
	return out
}

// patched are the Envoy types that patches are of.
var patched = map[networking.EnvoyFilter_ApplyTo]func() proto.Message{
	networking.EnvoyFilter_EXTENSION_CONFIG: func() proto.Message { return &core.TypedExtensionConfig{} },
	networking.EnvoyFilter_HTTP_FILTER:      func() proto.Message { return &hcm.HttpFilter{} },
	networking.EnvoyFilter_LISTENER:         func() proto.Message { return &listener.Listener{} },
	networking.EnvoyFilter_CLUSTER:          func() proto.Message { return &cluster.Cluster{} },
}

// patches decodes the values of an EnvoyFilter's patches strictly as Envoy's types.
func patches(t *testing.T, d document) (out []proto.Message) {
	t.Helper()
	for i, p := range d.spec.(*networking.EnvoyFilter).ConfigPatches {
		require.NotNil(t, patched[p.ApplyTo], "%s: patch %d is of %s", d.file, i, p.ApplyTo)
		text, err := protojson.Marshal(p.Patch.Value)
		require.NoError(t, err)
		value := patched[p.ApplyTo]()
		require.NoError(t, protojson.Unmarshal(text, value), "%s: patch %d", d.file, i)
		out = append(out, value)
	}
	return out
}

func TestEveryDocumentIsOneOfIstio(t *testing.T) {
	files, err := filepath.Glob("*.yaml")
	require.NoError(t, err)
	require.Len(t, files, 7)
	for _, file := range files {
		if file == "istiod-values.yaml" {
			continue // values of a Helm chart, read by provider
		}
		for _, d := range read(t, file) {
			if d.kind == "EnvoyFilter" {
				require.NotEmpty(t, patches(t, d), file)
			}
		}
	}
}

// provider is the access log of istiod-values.yaml.
func provider(t *testing.T) *mesh.MeshConfig_ExtensionProvider {
	t.Helper()
	var values struct {
		MeshConfig json.RawMessage `json:"meshConfig"`
	}
	strict(t, yamlDocuments(t, "istiod-values.yaml")[0], &values, "istiod-values.yaml")
	var config mesh.MeshConfig
	require.NoError(t, protojson.Unmarshal(values.MeshConfig, &config))
	require.Len(t, config.ExtensionProviders, 1)
	return config.ExtensionProviders[0]
}
