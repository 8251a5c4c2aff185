package config

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

func TestEveryKindOfFieldIsDecoded(t *testing.T) {
	var got every
	require.NoError(t, Decode([]byte(`{"name":"abcd","mode":"monitor","count":9,"small":255,"ratio":0.75,"on":true,"wait":"1h30m","room":"64KB",
		"until":"2027-01-31T01:00:00+01:00","net":"10.0.0.0/8","list":["a"],"nets":["2001:db8::/32"],"map":{"k":3},"inner":{"id":"i"},
		"inners":[{"id":"a"},{"id":"b","hush":"h"}],"maybe":{"id":"m"},"by_path":{"/v1":{"id":"p"}},"token":"hush","tokens":{"t":"good"}}`), "p", &got))
	require.Equal(t, every{
		Name: "abcd", Mode: "monitor", Count: 9, Small: 255, Ratio: 0.75, On: true, Wait: Duration(90 * time.Minute), Room: 64000,
		Until: Time{time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}, Net: Prefix{netip.MustParsePrefix("10.0.0.0/8")}, List: []string{"a"},
		Nets: []Prefix{{netip.MustParsePrefix("2001:db8::/32")}}, Map: map[string]int{"k": 3}, Inner: inner{ID: "i"},
		Inners: []inner{{ID: "a"}, {ID: "b", Hush: "h"}}, Maybe: &inner{ID: "m"}, ByPath: map[string]inner{"/v1": {ID: "p"}},
		Token: "hush", Tokens: map[string]string{"t": "good"},
	}, got)
}

func TestAnEmptyConfigurationIsItsDefaults(t *testing.T) {
	for _, raw := range []string{"", " \n", "{}"} {
		var got every
		require.NoError(t, Decode([]byte(raw), "p", &got))
		require.Equal(t, every{Name: "abc"}, got)
	}
}

func TestStructsShareOneObject(t *testing.T) {
	type a struct {
		A int `json:"a" required:"true"`
	}
	type b struct {
		B []int `json:"b,omitempty" default:"[1,2]"`
	}
	var one a
	var two b
	require.NoError(t, Decode([]byte(`{"a":5}`), "p", &one, &two))
	require.Equal(t, []any{5, []int{1, 2}}, []any{one.A, two.B})
	require.EqualError(t, Decode([]byte(`{"b":[]}`), "p", new(a), new(b)), "p: a: is required (want a whole number)")
	require.ErrorContains(t, Decode([]byte(`{"a":1,"c":1}`), "p", new(a), new(b)), `allowed: "a" and "b"`)
	require.ErrorContains(t, Decode([]byte(`{}`), "p", new(a), new(a)), "have a member a")
	require.ErrorContains(t, Decode([]byte(`{}`), "p", a{}), "only a pointer to a struct")
	first, second := new(b), new(b)
	require.NoError(t, Decode(nil, "p", first))
	require.NoError(t, Decode(nil, "p", second))
	first.B[0] = 9
	require.Equal(t, []int{1, 2}, second.B, "a default is nobody else's")
}

func TestWhatLuaWritesIsUnderstood(t *testing.T) {
	type lua struct {
		List []string `json:"list,omitempty"`
		N    int64    `json:"n,omitempty"`
	}
	var got lua
	require.NoError(t, Decode([]byte(`{"list":{},"n":1e+15}`), "p", &got))
	require.Equal(t, lua{List: []string{}, N: 1e15}, got)
	require.Error(t, Decode([]byte(`{"list":{"a":1}}`), "p", new(lua)))
	require.Error(t, Decode([]byte(`{"n":1e+16}`), "p", new(lua)), "beyond what a double holds exactly")
}

type embedded struct {
	A int `json:"a"`
}

func TestAMistakeInAStructIsSaid(t *testing.T) {
	for want, into := range map[string]any{
		"exists twice": new(struct {
			embedded
			B int `json:"a"`
		}),
		"cannot be configured": new(struct {
			A chan int `json:"a"`
		}),
		"keys that are not strings": new(struct {
			A map[int]int `json:"a"`
		}),
		"min is above max": new(struct {
			A int `json:"a" min:"2" max:"1"`
		}),
		"default: ": new(struct {
			A int `json:"a" min:"2" default:"1"`
		}),
		"a bound means nothing": new(struct {
			A bool `json:"a" min:"1"`
		}),
	} {
		require.ErrorContains(t, Decode(nil, "p", into), want)
	}
}

func TestValuesAreWrittenAsTheyAreRead(t *testing.T) {
	for text, d := range map[string]time.Duration{"24h": 24 * time.Hour, "1m": time.Minute, "1h30m": 90 * time.Minute, "10m": 10 * time.Minute, "0s": 0, "1.5s": 1500 * time.Millisecond, "1m30s": 90 * time.Second} {
		require.Equal(t, text, Duration(d).String())
	}
	for text, n := range map[string]int64{"0B": 0, "4MiB": 4 << 20, "64KB": 64000, "1GiB": 1 << 30, "1025B": 1025, "1KiB": 1024, "3GB": 3e9} {
		require.Equal(t, text, Size(n).String())
		read, ok := parseSize(text)
		require.True(t, ok, text)
		require.Equal(t, n, read.Bytes())
	}
	for _, text := range []string{"", "B", "4", "4mib", "+4B", "-4B", "4.5MB", "9223372036854775807GiB", "0x4B", "4 B"} {
		_, ok := parseSize(text)
		require.False(t, ok, text)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(`{"name":"abc","inners":[{"id":"a","hush":"bad"}],"tokens":{"hush":"hush"},"wait":"1h","room":"4MiB","net":"10.0.0.0/8"}`)
	f.Add(`{"by_path":{"/v1":{"id":"x","other":"bad"}},"map":{"":1},"nets":["::/0"],"until":"2027-01-31T00:00:00Z","ratio":1e-1,"small":3}`)
	f.Add(`{"list":{},"maybe":{"id":""},"on":true,"mode":"monitor","count":1E0}`)
	f.Fuzz(func(t *testing.T, raw string) {
		var got every
		err := Decode([]byte(raw), "p", &got)
		if err != nil {
			return
		}
		if got.Count != 0 && (got.Count < 1 || got.Count > 9) || got.Ratio != 0 && (got.Ratio < 0.5 || got.Ratio > 1) || got.Wait < 0 || got.Room < 0 || len(got.List) > 2 {
			t.Fatalf("%s decoded beyond its bounds: %+v", raw, got)
		}
		if len(raw) > 0 && json.Valid([]byte(raw)) {
			doc, err := jsondoc.Parse([]byte(raw), jsondoc.Limits{})
			require.NoError(t, err, "what is decoded is one document")
			require.Equal(t, jsondoc.Object, doc.Root().Kind())
		}
	})
}
