package control

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

type named string

func (n named) Name() string { return string(n) }

func TestLocalIsAControlsOwnForOneExchange(t *testing.T) {
	type state struct{ n int }
	var x Exchange
	a, b := named("a"), named("b")
	Local[state](&x, a).n = 1
	Local[state](&x, b).n = 2
	require.Equal(t, []int{1, 2}, []int{Local[state](&x, a).n, Local[state](&x, b).n})
	first := Local[state](&x, a)
	for i := range 20 {
		Local[state](&x, named(strings.Repeat("c", i+1)))
	}
	require.Same(t, first, Local[state](&x, a), "it does not move")
	x.Reset(nil, nil)
	require.Zero(t, Local[state](&x, a).n)
}

// asked is an Env that answers properties and counts how often.
type asked struct {
	Env
	properties map[string]string
	times      int
}

func (a *asked) Property(path ...string) (string, bool) {
	a.times++
	v, ok := a.properties[strings.Join(path, ".")]
	return v, ok
}

func TestThePeerIsAnAddressHoweverTheHostWritesIt(t *testing.T) {
	for text, want := range map[string]string{
		"192.0.2.7:4711": "192.0.2.7", "192.0.2.7": "192.0.2.7", "[2001:db8::1]:80": "2001:db8::1", "2001:db8::1": "2001:db8::1",
		"::ffff:192.0.2.7": "192.0.2.7", "[::ffff:192.0.2.7]:80": "192.0.2.7",
	} {
		x := Exchange{Env: &asked{properties: map[string]string{"source.address": text}}}
		require.Equal(t, netip.MustParseAddr(want), x.Peer(), text)
	}
	for _, text := range []string{"", "/run/socket", "192.0.2.7:", "localhost:80"} {
		x := Exchange{Env: &asked{properties: map[string]string{"source.address": text}}}
		require.False(t, x.Peer().IsValid(), text)
	}
}

func TestPeerAndRouteAreAskedForOnce(t *testing.T) {
	env := &asked{properties: map[string]string{"xds.route_name": "chat", "source.address": "192.0.2.7:1"}}
	x := Exchange{Env: env}
	for range 3 {
		require.Equal(t, "chat", x.Route())
		require.True(t, x.Peer().IsValid())
	}
	require.Equal(t, 2, env.times)
	x.SetRoute("other")
	require.Equal(t, "other", x.Route())
	x.Reset(&asked{}, nil)
	require.Equal(t, "", x.Route(), "another call has its own")
}

func TestAVerdictAllowsDeniesOrWaits(t *testing.T) {
	require.Nil(t, Allow.Denial())
	require.Nil(t, Allow.Waits())
	require.Equal(t, Allow, Verdict{}, "the zero value allows")
	require.Nil(t, Allow.With("retry-after", "1").Denial())

	reason := &Reason{Code: "c", Status: 403}
	v := Deny(reason, "detail").With("retry-after", "1").With("x", "y")
	require.Equal(t, &Denial{Reason: reason, Detail: "detail", Headers: [][2]string{{"retry-after", "1"}, {"x", "y"}}}, v.Denial())
	require.Nil(t, v.Waits())

	waits := Wait(Fetch{Request: FetchRequest{Cluster: "judge"}}, Fetch{})
	require.Len(t, waits.Waits().Fetches, 2)
	require.Equal(t, "judge", waits.Waits().Fetches[0].Request.Cluster)
	require.Nil(t, waits.Denial())
	require.False(t, waits.Waits().Meanwhile)
	require.True(t, waits.Meanwhile().Waits().Meanwhile)
	require.Len(t, waits.Meanwhile().Waits().Fetches, 2)
	require.Equal(t, Allow, Wait(), "nobody is asked")
	require.Equal(t, Allow, Allow.Meanwhile())
}
