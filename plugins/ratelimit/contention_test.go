package ratelimit

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"portcullis/shared/control"
	"portcullis/shared/exchange/exchangetest"
)

// nested sends a call by the first module, and while it is under way others by the
// next; it returns how many were allowed.
func nested(modules []*exchangetest.Gateway, call exchangetest.Request, answer func(exchangetest.Request) exchangetest.Reply) int {
	if len(modules) == 0 {
		return 0
	}
	allowed := 0
	r := modules[0].Send(call, func(q exchangetest.Request) exchangetest.Reply {
		allowed += nested(modules[1:], call, answer)
		return answer(q)
	})
	if !r.Refused {
		allowed++
	}
	return allowed
}

// A call takes from a rate, a window of tokens and a number of leases, or from
// none. Workers with modules of their own share the data.
func TestWorkersTogetherTakeFromAllLimitsOrNone(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rate, tokens := rapid.IntRange(1, 12).Draw(r, "rate"), rapid.IntRange(30, 400).Draw(r, "tokens")
		leases, spend := rapid.IntRange(1, 4).Draw(r, "leases"), rapid.IntRange(0, 60).Draw(r, "spend")
		store := exchangetest.NewContended(rapid.Uint64().Draw(r, "store"), rapid.IntRange(0, 33).Draw(r, "losses"))
		configuration := fmt.Sprintf(`{"host":HOST,"limits":[{"name":"rate","kind":"requests","by":"global","count":%d,"window":"24h"},
			{"name":"tokens","kind":"tokens","by":"global","count":%d,"window":"24h"},{"name":"leases","kind":"concurrent","by":"global","count":%d}]}`, rate, tokens, leases)
		call := chat(`"max_tokens":20,`)
		var wait sync.WaitGroup
		allowed := make([]int, rapid.IntRange(2, 4).Draw(r, "workers"))
		for i := range allowed {
			modules := make([]*exchangetest.Gateway, 3)
			for depth := range modules {
				modules[depth] = exchangetest.New(t, exchangetest.Hold, load, configuration)
				modules[depth].Store = store
			}
			wait.Go(func() {
				for range 4 {
					allowed[i] += nested(modules, call, used(spend, 0))
				}
			})
		}
		wait.Wait()
		total := 0
		for _, n := range allowed {
			total += n
		}
		require.LessOrEqual(t, total, rate)
		// What is left is exactly what the calls that were allowed leave: a refused
		// one has given everything back.
		g := exchangetest.New(t, exchangetest.Hold, load, configuration)
		g.Store = store
		store.Calm()
		more := 0
		for !g.Send(call, used(0, 0)).Refused {
			more++
			require.LessOrEqual(t, total+more, rate, "no more than the rate")
		}
		spent, reserve := total*spend, (len(call.Chunks[0])+bytesPerToken-1)/bytesPerToken+20
		left := 0
		if spent+reserve <= tokens {
			left = rate - total // each of these spends nothing
		}
		require.Equal(t, left, more, "%d of %d calls, %d of %d tokens spent", total, rate, spent, tokens)
	})
}

// counting counts what is read of shared data and written to it.
type counting struct {
	control.Store
	reads, writes int
}

func (c *counting) Get(key string) ([]byte, uint32, error) {
	c.reads++
	return c.Store.Get(key)
}

func (c *counting) Create(key string, value []byte) error {
	c.writes++
	return c.Store.Create(key, value)
}

func (c *counting) Set(key string, value []byte, version uint32) error {
	c.writes++
	return c.Store.Set(key, value, version)
}

func TestWhatACallTakesOfALimitsSubjectIsReadAndWrittenOnceAPhase(t *testing.T) {
	rate, tokens, leases := `{"name":"r","kind":"requests","by":"%s","count":5}`, `{"name":"t","kind":"tokens","by":"%s","count":1000}`, `{"name":"l","kind":"concurrent","by":"%s","count":5}`
	for by, want := range map[[3]string][2]int{
		{"key", "key", "key"}:       {3, 3}, // the headers, the body, the end
		{"key", "global", "global"}: {4, 4},
		{"model", "key", "key"}:     {4, 4}, // at the headers leases alone, at the body two subjects
	} {
		g := exchangetest.New(t, exchangetest.Hold, load, fmt.Sprintf(`{"host":HOST,"limits":[`+rate+`,`+tokens+`,`+leases+`]}`, by[0], by[1], by[2]))
		store := &counting{Store: g.Store}
		g.Store = store
		require.False(t, g.Send(chat(`"max_tokens":50,`, "key=app"), used(20, 30)).Refused)
		require.Equal(t, want, [2]int{store.reads, store.writes}, by)
	}
}
