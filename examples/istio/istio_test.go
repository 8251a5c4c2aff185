package istio

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	wasm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/http/wasm/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	envoywasm "github.com/envoyproxy/go-control-plane/envoy/extensions/wasm/v3"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"
	extensions "istio.io/api/extensions/v1alpha1"
	networking "istio.io/api/networking/v1alpha3"
	telemetry "istio.io/api/telemetry/v1alpha1"

	"portcullis/plugins/bundle"
	"portcullis/shared/control"
)

// order is the names of the modules, in the order in which a request is to meet them.
func order() (names []string) {
	for _, p := range bundle.Order {
		names = append(names, p.Name)
	}
	return names
}

// plugins reads the WasmPlugins of a file, in the order in which Istio makes filters
// of them: by phase, and in a phase the highest priority first
// (pilot/pkg/networking/core/listener_builder.go and sortByPriority in
// pilot/pkg/model/push_context.go of istio/istio).
func plugins(t *testing.T, file string) (out []*extensions.WasmPlugin) {
	t.Helper()
	for _, d := range read(t, file) {
		out = append(out, d.spec.(*extensions.WasmPlugin))
	}
	slices.SortStableFunc(out, func(a, b *extensions.WasmPlugin) int {
		return cmp.Or(cmp.Compare(a.Phase, b.Phase), cmp.Compare(b.Priority.GetValue(), a.Priority.GetValue()))
	})
	return out
}

// configuration is what a module gets of a WasmPlugin: pluginConfig as Istio writes it.
func configuration(t *testing.T, p *extensions.WasmPlugin) []byte {
	t.Helper()
	if p.PluginConfig == nil {
		return nil
	}
	text, err := protojson.Marshal(p.PluginConfig)
	require.NoError(t, err)
	return text
}

func TestWasmPlugins(t *testing.T) {
	for file, want := range map[string][]string{"wasmplugins.yaml": order(), "chain.yaml": {"chain"}} {
		var names []string
		for _, p := range plugins(t, file) {
			names = append(names, p.PluginName)
			engine, err := bundle.Loaders[p.PluginName](configuration(t, p))
			require.NoError(t, err, file)
			require.NotNil(t, engine)
			require.NotContains(t, string(configuration(t, p)), `"hold"`, "a WasmPlugin can not hold")
			require.Equal(t, extensions.FailStrategy_FAIL_RELOAD, p.FailStrategy, p.PluginName)
			require.Contains(t, p.Url, "/"+p.PluginName+":")
			require.Len(t, p.Sha256, 64)
		}
		require.Equal(t, want, names, "%s: the order in which a request meets them", file)
	}
}

// TestTheProvidersKeyReachesKeyverify: a variable that is not handed over is empty in
// the module.
func TestTheProvidersKeyReachesKeyverify(t *testing.T) {
	for _, file := range []string{"wasmplugins.yaml", "chain.yaml"} {
		p := plugins(t, file)[0]
		require.Contains(t, string(configuration(t, p)), "env:"+p.VmConfig.Env[0].Name)
		require.Equal(t, extensions.EnvValueSource_HOST, p.VmConfig.Env[0].ValueFrom)
	}
	for _, file := range []string{"hold.yaml", "hold-chain.yaml"} {
		f := held(t, file)[0]
		require.Contains(t, f.configuration, "env:"+f.plugin.GetVmConfig().EnvironmentVariables.HostEnvKeys[0])
	}
}

// filter is a filter that an EnvoyFilter brings: its place in the chain and what it
// discovers under its name.
type filter struct {
	name          string
	types         []string
	plugin        *envoywasm.PluginConfig
	configuration string
}

// held are the filters that an EnvoyFilter inserts, in the order of a request. Istio
// serves a filter's configuration to it by the filter's own name, from the patches
// that ADD one, and no other operation (InsertedExtensionConfigurations in
// pilot/pkg/networking/core/envoyfilter/extension_configuration_patch.go of
// istio/istio). A WasmPlugin's filter can not be merged into: it has no configuration
// in the listener, and mergeHTTPFilter in listener_patch.go skips such a filter.
func held(t *testing.T, file string) (out []filter) {
	t.Helper()
	documents := read(t, file)
	require.Len(t, documents, 1)
	configs := map[string]*envoywasm.PluginConfig{}
	list := documents[0].spec.(*networking.EnvoyFilter).ConfigPatches
	for i, value := range patches(t, documents[0]) {
		switch v := value.(type) {
		case *core.TypedExtensionConfig:
			require.Equal(t, networking.EnvoyFilter_Patch_ADD, list[i].Patch.Operation, v.Name)
			var w wasm.Wasm
			require.NoError(t, v.TypedConfig.UnmarshalTo(&w))
			require.NoError(t, w.ValidateAll())
			require.Nil(t, configs[v.Name], "%s twice", v.Name)
			configs[v.Name] = w.Config
		case *hcm.HttpFilter:
			// One after the other before the router: their order is the patches'.
			require.Equal(t, networking.EnvoyFilter_Patch_INSERT_BEFORE, list[i].Patch.Operation, v.Name)
			require.Equal(t, "envoy.filters.http.router", list[i].Match.GetListener().FilterChain.Filter.SubFilter.Name)
			out = append(out, filter{name: v.Name, types: v.GetConfigDiscovery().TypeUrls})
		default:
			require.Failf(t, "another kind of patch", "%T", v)
		}
	}
	require.Len(t, out, len(configs), "%s: filters and configurations", file)
	for i := range out {
		out[i].plugin = configs[out[i].name]
		require.NotNil(t, out[i].plugin, "%s: nothing is named %s", file, out[i].name)
		var value wrapperspb.StringValue
		require.NoError(t, out[i].plugin.Configuration.UnmarshalTo(&value))
		out[i].configuration = value.Value
	}
	return out
}

func TestHeldFiltersBringTheFlagAndWhatTheyDiscover(t *testing.T) {
	for file, want := range map[string][]string{"hold.yaml": order(), "hold-chain.yaml": {"chain"}} {
		var names []string
		for _, f := range held(t, file) {
			names = append(names, f.plugin.RootId)
			_, err := bundle.Loaders[f.plugin.RootId]([]byte(f.configuration))
			require.NoError(t, err, file)
			require.Contains(t, f.configuration, `"host": {"hold": true}`, f.name)
			require.True(t, f.plugin.AllowOnHeadersStopIteration.GetValue(), f.name)
			require.Equal(t, envoywasm.FailurePolicy_FAIL_RELOAD, f.plugin.FailurePolicy, f.name)
			// Without RBAC a filter whose image can not be had would have no configuration at all.
			require.Equal(t, []string{
				"type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm", "type.googleapis.com/envoy.extensions.filters.http.rbac.v3.RBAC",
			}, f.types, f.name)
			// Names that begin so are those of WasmPlugins.
			require.False(t, strings.HasPrefix(f.name, "extensions.istio.io/"), f.name)
		}
		require.Equal(t, want, names, "%s: the order in which a request meets them", file)
	}
}

// TestBothModesHaveTheSamePolicy compares what WasmPlugins and EnvoyFilters configure.
func TestBothModesHaveTheSamePolicy(t *testing.T) {
	for pass, hold := range map[string]string{"wasmplugins.yaml": "hold.yaml", "chain.yaml": "hold-chain.yaml"} {
		filters := held(t, hold)
		for i, p := range plugins(t, pass) {
			var want, have map[string]any
			if text := configuration(t, p); text != nil {
				require.NoError(t, json.Unmarshal(text, &want))
			}
			require.NoError(t, json.Unmarshal([]byte(filters[i].configuration), &have))
			delete(have, "host")
			require.Len(t, have, len(want), p.PluginName)
			for name := range want {
				require.Equal(t, want[name], have[name], p.PluginName)
			}
			remote := filters[i].plugin.GetVmConfig().Code.GetRemote()
			require.Equal(t, p.Url, remote.HttpUri.Uri)
			require.Equal(t, p.Sha256, remote.Sha256)
		}
	}
}

func TestBuffersAreThoseOfTheModules(t *testing.T) {
	// bounds.request_body's default.
	const limit = 16 << 20
	for _, value := range patches(t, read(t, "buffers.yaml")[0]) {
		v, ok := value.(interface {
			proto.Message
			GetPerConnectionBufferLimitBytes() *wrapperspb.UInt32Value
		})
		require.True(t, ok, "%T", value)
		require.EqualValues(t, limit, v.GetPerConnectionBufferLimitBytes().GetValue())
	}
}

func TestTheAccessLogHasEveryFact(t *testing.T) {
	p := provider(t)
	labels := p.GetEnvoyFileAccessLog().LogFormat.GetLabels().AsMap()
	for _, fact := range control.Listed() {
		require.Equal(t, "%FILTER_STATE(wasm.wasmx.portcullis."+string(fact)+":PLAIN)%", labels[string(fact)])
		delete(labels, string(fact))
	}
	for name, value := range labels {
		require.NotContains(t, value, "FILTER_STATE", "%s is no fact", name)
	}
	on := read(t, "access-log.yaml")[0].spec.(*telemetry.Telemetry)
	require.Equal(t, p.Name, on.AccessLogging[0].Providers[0].Name)
}
