package wasmhost

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// build compiles a module of testdata with the official compiler.
func build(t *testing.T, name string, flags ...string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name+".wasm")
	args := append([]string{"build", "-buildmode=c-shared", "-ldflags=-s -w", "-o", file}, flags...)
	cmd := exec.CommandContext(t.Context(), "go", append(args, "./testdata/"+name)...) //nolint:gosec // a test's own module
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	said, err := cmd.CombinedOutput()
	require.NoError(t, err, string(said))
	return file
}

// engine makes a runtime whose compiled code is kept beside the other tools.
func engine(t *testing.T) *Runtime {
	t.Helper()
	r, err := NewRuntime(t.Context(), filepath.Join("..", "..", ".cache", "wazero"))
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, r.Close(t.Context())) })
	return r
}

// load puts a filter of a module into a worker.
func load(t *testing.T, m *Module, w *Worker, configuration string, env map[string]string) (*Wasm, error) {
	t.Helper()
	vm, err := m.NewVM(t.Context(), w, env)
	require.NoError(t, err)
	f, err := vm.NewFilter([]byte(configuration))
	if err == nil {
		w.Replace(f)
	}
	return f, err
}

func TestTheABI(t *testing.T) {
	r := engine(t)
	m, err := r.Compile(t.Context(), build(t, "abi"))
	require.NoError(t, err)

	for _, c := range []struct {
		deed, report string
		p            Profile
	}{
		{"nothing", "", EnvoyHold},
		{"nothing", "", Wasmx},
		{"call before start", "abi: proxy_set_tick_period_milliseconds before the VM has started", EnvoyHold},
		{"write at start", "abi: proxy_set_shared_data in the start of a plugin, which happens on canaries too", EnvoyHold},
		{"count at start", "abi: proxy_increment_metric in the start of a plugin, which happens on canaries too", EnvoyHold},
		{"increment by zero", "abi: an increment of zero", EnvoyHold},
		{"define twice", "abi: metric calls is defined twice", EnvoyHold},
		{"http call under the stream", "abi: an HTTP call under a stream's context, which leaks when the client leaves", EnvoyHold},
		{"unknown context", "abi: context 4711 does not exist", EnvoyHold},
		{"outside memory", "abi: 64 bytes at 4294967280 are outside its memory", EnvoyHold},
		{"foreign key", "abi: shared data key without the project's prefix", EnvoyHold},
		{"blind write", "abi: shared data written over whatever is there", EnvoyHold},
		{"resolve a queue", "", EnvoyHold},
		{"resolve a queue", "abi: proxy_resolve_shared_queue, which this gateway does not have", Wasmx},
		{"unknown call", "abi: a host call that is not implemented", EnvoyHold},
		{"trap", "abi: trap: proxy_on_request_headers", EnvoyHold},
	} {
		t.Run(c.deed+" in "+c.p.Name, func(t *testing.T) {
			w := on(t, c.p)
			f, err := load(t, m, w, c.deed, map[string]string{"DEED": c.deed})
			require.NoError(t, err)
			call(w)
			reports := strings.Join(w.Shared.Violations(), "\n")
			require.Equal(t, c.report == "", reports == "", reports)
			require.Contains(t, reports, c.report)
			require.Zero(t, f.VM().Contexts(), "a call that has ended leaves no context")
			require.Contains(t, w.Shared.Logs(), "info: initialised", "a log line is allowed at any time")
		})
	}
	t.Run("a configuration that is refused is an error with the module's words", func(t *testing.T) {
		_, err := load(t, m, on(t, EnvoyHold), "refuse the configuration", nil)
		require.EqualError(t, err, "abi: configure: refused: info: deed: is not allowed here")
	})
	t.Run("a trap in configure is an error", func(t *testing.T) {
		_, err := load(t, m, on(t, EnvoyHold), "trap in configure", nil)
		require.ErrorContains(t, err, "abi: configure: proxy_on_configure: ")
	})
	t.Run("a trap makes a new VM, and the next call works", func(t *testing.T) {
		w := on(t, EnvoyHold)
		f, err := load(t, m, w, "trap", nil)
		require.NoError(t, err)
		before := f.VM().instance
		require.Equal(t, "503", call(w).status)
		require.NotSame(t, before, f.VM().instance)
		f.configuration = []byte("nothing")
		require.NoError(t, f.Reload())
		require.Equal(t, "200", call(w).status)
	})
	t.Run("the timer runs when it is due", func(t *testing.T) {
		w := on(t, EnvoyHold)
		now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
		w.Clock = func() time.Time { return now }
		_, err := load(t, m, w, "tick", nil)
		require.NoError(t, err)
		for _, wait := range []time.Duration{99, 1, 50, 50} {
			now = now.Add(wait * time.Millisecond)
			w.Tick()
		}
		ticks := strings.Count(strings.Join(w.Shared.Logs(), "\n"), "tick")
		require.Equal(t, 2, ticks)
	})
	t.Run("filters of one VM have configurations of their own", func(t *testing.T) {
		w := on(t, EnvoyHold)
		vm, err := m.NewVM(t.Context(), w, nil)
		require.NoError(t, err)
		a, err := vm.NewFilter([]byte("nothing"))
		require.NoError(t, err)
		b, err := vm.NewFilter([]byte("nothing else"))
		require.NoError(t, err)
		require.NotEqual(t, a.id, b.id)
		require.NoError(t, a.Close())
		require.Len(t, vm.plugins, 1)
	})
}

func TestCompileRefuses(t *testing.T) {
	r := engine(t)
	t.Run("a module whose malloc would leak in every gateway", func(t *testing.T) {
		_, err := r.Compile(t.Context(), build(t, "abi", "-tags=leaks"))
		require.ErrorContains(t, err, "keeps what malloc returned")
	})
	t.Run("a module without the ABI", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "empty.wasm")
		require.NoError(t, os.WriteFile(file, []byte("\x00asm\x01\x00\x00\x00"), 0o600))
		_, err := r.Compile(t.Context(), file)
		require.ErrorContains(t, err, "does not export proxy_abi_version_0_2_0")
	})
	t.Run("what is no module", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "text.wasm")
		require.NoError(t, os.WriteFile(file, []byte("hello"), 0o600))
		_, err := r.Compile(t.Context(), file)
		require.ErrorContains(t, err, file)
	})
}

func TestHeaderMapsOfTheABI(t *testing.T) {
	list := [][2]string{{":path", "/"}, {"empty", ""}, {"x", "ünï"}}
	packed := packPairs(list)
	back, ok := unpackPairs(packed)
	require.True(t, ok)
	require.Equal(t, list, back)
	for cut := 1; cut < len(packed); cut++ {
		_, ok := unpackPairs(packed[:cut])
		require.False(t, ok, "cut at %d", cut)
	}
	_, ok = unpackPairs(append(packed, 0))
	require.False(t, ok, "bytes left over")
	_, ok = unpackPairs([]byte{0xff, 0xff, 0xff, 0xff})
	require.False(t, ok, "more pairs than bytes")
}
