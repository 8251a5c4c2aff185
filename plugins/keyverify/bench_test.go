package keyverify

import (
	"fmt"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/keys"
	"portcullis/shared/keys/mint"
)

// slip is a request's headers that cost nothing to read.
type slip struct{ name, value string }

func (s *slip) Values(dst []string, name string) []string {
	if s.name == name {
		dst = append(dst, s.value)
	}
	return dst
}

func (s *slip) Get(name string) string {
	if s.name == name {
		return s.value
	}
	return ""
}

func (*slip) Set(string, string) {}
func (*slip) Remove(string)      {}

// still is an environment in which nothing happens and facts are dropped.
type still struct{ control.Env }

func (still) Now() time.Time                    { return time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC) }
func (still) ReadFact(string) string            { return "" }
func (still) WriteFact(string, string) error    { return nil }
func (still) Property(...string) (string, bool) { return "192.0.2.7:4711", true }

// allowedCall returns what runs one call that is allowed through a module with n
// keys, and its verdict.
func allowedCall(t testing.TB, n int) func() control.Verdict {
	t.Helper()
	key, err := mint.New("key-0")
	require.NoError(t, err)
	c := configuration(n)
	c.Keys[0].Secrets[0].Hash = keys.HashOf(key).String()
	c.Keys[0].Scopes = Scopes{Models: []string{"gpt-*"}, Networks: []config.Prefix{{Prefix: netip.MustParsePrefix("192.0.2.0/24")}}}
	c.Keys[0].Labels = map[string]string{"env": "test"}
	made, err := New(c)
	require.NoError(t, err)
	v, env, headers := made.(control.HeadPhase), &still{}, &slip{"authorization", "Bearer " + key}
	var x control.Exchange
	return func() control.Verdict {
		x.Reset(env, env)
		x.Request.Headers = headers
		return v.Head(&x)
	}
}

// configuration has n keys.
func configuration(n int) *Config {
	c := &Config{Sources: carriers, Anonymous: "deny", Keys: make([]Key, n)}
	for i := range c.Keys {
		id := fmt.Sprintf("key-%d", i)
		c.Keys[i] = Key{ID: id, Owner: "team", Secrets: []Secret{{Hash: keys.HashOf(id).String()}}}
	}
	return c
}

func TestAnAllowedCallDoesNotAllocate(t *testing.T) {
	call := allowedCall(t, 100)
	require.Nil(t, call().Denial())
	require.Zero(t, testing.AllocsPerRun(200, func() { call() }))
}

func TestARefusedCallDoesNotCostMoreThanItsRefusal(t *testing.T) {
	made, err := New(configuration(1))
	require.NoError(t, err)
	v, env := made.(control.HeadPhase), &still{}
	var x control.Exchange
	for name, presented := range map[string]string{"unknown": "pk_nobody_x", "endless": strings.Repeat("x", 1<<20)} {
		headers := &slip{"x-api-key", presented}
		refuse := func() {
			x.Reset(env, env)
			x.Request.Headers = headers
			_ = v.Head(&x)
		}
		refuse()
		require.LessOrEqual(t, testing.AllocsPerRun(200, refuse), 2.0, name) // the denial and its header
	}
}

func BenchmarkLookup(b *testing.B) {
	call := allowedCall(b, 10_000)
	b.ReportAllocs()
	for b.Loop() {
		if call().Denial() != nil {
			b.Fatal("refused")
		}
	}
}

// raw10k is the JSON of a configuration with 10,000 keys.
func raw10k() []byte {
	var b strings.Builder
	b.WriteString(`{"keys":[`)
	for i := range 10_000 {
		if i > 0 {
			b.WriteByte(',')
		}
		id := fmt.Sprintf("key-%d", i)
		fmt.Fprintf(&b, `{"id":%q,"owner":"team %d","secrets":[{"hash":%q,"expires":"2030-01-31T00:00:00Z"}],"scopes":{"models":["gpt-*"]}}`, id, i%100, keys.HashOf(id))
	}
	b.WriteString(`]}`)
	return []byte(b.String())
}

func BenchmarkLoad10k(b *testing.B) {
	raw := raw10k()
	b.SetBytes(int64(len(raw)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(raw); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(kept(b, raw))/10_000, "kept-B/key")
}

// kept is how much memory a module keeps for a configuration.
func kept(b *testing.B, raw []byte) uint64 {
	b.Helper()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	engine, err := load(raw)
	if err != nil {
		b.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(engine)
	return after.HeapAlloc - min(before.HeapAlloc, after.HeapAlloc)
}
