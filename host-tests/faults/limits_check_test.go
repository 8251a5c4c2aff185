//go:build check

package faults

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	envoytest "portcullis/host-tests/envoy"
)

// twoWorkers is an Envoy with two workers and a listener for each limit.
func twoWorkers(t *testing.T, upstream http.Handler, limits map[string]string) *envoytest.Process {
	t.Helper()
	chains := map[string][]envoytest.Filter{}
	for name, limit := range limits {
		chains[name] = filters(t, module{"ratelimit", `{"deployment": "` + name + `", "limits": [` + limit + `]}`})
	}
	return envoytest.Run(t, envoytest.Config{Upstream: serve(t, upstream), Chains: chains, Concurrency: 2})
}

// outcomes are how many of some calls were let through and refused.
type outcomes struct{ passed, refused atomic.Int64 }

// send sends n calls at once; refused is told of each that is refused.
func (o *outcomes) send(t *testing.T, url, body string, n int, refused func()) *sync.WaitGroup {
	client := connect(t)
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			switch status, text := post(t, client, url, body); status {
			case http.StatusOK:
				o.passed.Add(1)
			case http.StatusTooManyRequests:
				o.refused.Add(1)
				refused()
			default:
				t.Errorf("status %d: %s", status, text)
			}
		})
	}
	return &group
}

func TestEnvoyCountsRequestsExactlyOverTwoWorkers(t *testing.T) {
	p := twoWorkers(t, &provider{text: "Good day."}, map[string]string{
		"rpm": `{"name": "rpm", "kind": "requests", "by": "global", "count": 50, "window": "24h"}`,
	})
	var o outcomes
	o.send(t, "http://"+p.ChainAddress("rpm"), question(1), 200, func() {}).Wait()
	require.EqualValues(t, 50, o.passed.Load())
	require.EqualValues(t, 150, o.refused.Load())
	bothWorked(t, p)
}

// bothWorked checks that each worker had connections: else nothing was contended.
func bothWorked(t *testing.T, p *envoytest.Process) {
	t.Helper()
	stats, err := p.Stats(t.Context(), `worker_[01]\.downstream_cx_total`)
	require.NoError(t, err)
	used := map[string]bool{}
	for name, n := range stats {
		if _, worker, ok := strings.Cut(name, "worker_"); ok && n > 0 {
			used[worker] = true
		}
	}
	require.Len(t, used, 2, "%v", stats)
}

// Gateways that count tokens only when a reply ends let five such calls spend 663 of
// 100 tokens.
func TestEnvoyFiveConcurrentCallsThatMayUse150TokensSpendNothingOf100(t *testing.T) {
	upstream := &provider{text: "Good day.", uses: 132}
	p := twoWorkers(t, upstream, map[string]string{
		"tpm": `{"name": "tpm", "kind": "tokens", "by": "global", "count": 100, "window": "24h"}`,
	})
	var o outcomes
	o.send(t, "http://"+p.ChainAddress("tpm"), question(150), 5, func() {}).Wait()
	require.EqualValues(t, 5, o.refused.Load())
	_, spent := upstream.counts()
	require.Zero(t, spent)
}

func TestEnvoyConcurrentCallsNeverSpendMoreTokensThanThereAre(t *testing.T) {
	for _, calls := range []int{5, 20} {
		// A call reserves its bound and its prompt, 28 tokens: 48 in all.
		spent, refused := underWay(t, calls, 20, 20)
		require.LessOrEqual(t, spent, 100)
		require.GreaterOrEqual(t, refused, calls-2)
	}
}

func TestEnvoyCallsThatUseMoreThanTheyReservedOvershootByThatMuchOnce(t *testing.T) {
	// The provider breaks its bound: 132 tokens for the 48 that were reserved.
	spent, _ := underWay(t, 20, 20, 132)
	require.LessOrEqual(t, spent, 100+2*(132-48))
}

// underWay sends calls that are all under way at once against 100 tokens. Afterwards
// it checks that what was used is counted: a call that does not fit is refused.
func underWay(t *testing.T, calls, bound, uses int) (spent, refused int) {
	t.Helper()
	upstream := &provider{text: "Good day.", uses: uses, changed: make(chan struct{}, calls), gate: make(chan struct{})}
	p := twoWorkers(t, upstream, map[string]string{
		"tpm": `{"name": "tpm", "kind": "tokens", "by": "global", "count": 100, "window": "24h"}`,
	})
	url := "http://" + p.ChainAddress("tpm")
	var o outcomes
	group := o.send(t, url, question(bound), calls, func() { upstream.changed <- struct{}{} })
	for range calls {
		<-upstream.changed // each has been refused or is at the provider
	}
	close(upstream.gate)
	group.Wait()
	require.Positive(t, o.passed.Load())
	_, spent = upstream.counts()
	require.Equal(t, spent, int(o.passed.Load())*uses)

	left := 100 - spent
	status, body := post(t, connect(t), url, question(max(left, 0)+1))
	require.Equal(t, http.StatusTooManyRequests, status, "what was used is counted: %s", body)
	return spent, int(o.refused.Load())
}

func TestEnvoyNeverHasMoreCallsUnderWayThanAllowed(t *testing.T) {
	const calls = 20
	upstream := &provider{text: "Good day.", changed: make(chan struct{}, calls), gate: make(chan struct{})}
	p := twoWorkers(t, upstream, map[string]string{
		"open": `{"name": "open", "kind": "concurrent", "by": "global", "count": 3, "window": "24h"}`,
	})
	url := "http://" + p.ChainAddress("open")
	var o outcomes
	group := o.send(t, url, question(1), calls, func() { upstream.changed <- struct{}{} })
	for range calls {
		<-upstream.changed
	}
	require.Equal(t, 3, upstream.calls())
	close(upstream.gate)
	group.Wait()
	require.EqualValues(t, 3, o.passed.Load())
	for range 3 {
		status, _ := post(t, connect(t), url, question(1))
		require.Equal(t, http.StatusOK, status, "leases come back")
	}
}
