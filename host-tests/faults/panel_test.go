package faults

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

const panel = `{"cluster": "head", "body": ["first", "second"]}`

// desk is where services leave their questions until a test answers them.
type desk struct {
	w     *wasmhost.Worker
	asked map[string]chan wasmhost.CallReply
}

// newDesk makes a desk for services and puts it at the worker.
func newDesk(w *wasmhost.Worker, services ...string) *desk {
	d := &desk{w: w, asked: map[string]chan wasmhost.CallReply{}}
	for _, s := range services {
		d.asked[s] = make(chan wasmhost.CallReply)
	}
	w.Async, w.Answer = true, func(c wasmhost.Call) wasmhost.CallReply { return <-d.asked[c.Cluster] }
	return d
}

// answer lets a service answer and waits until the module has heard it. The answer
// "silence" is none.
func (d *desk) answer(service, status string) {
	before := d.w.Calls()
	reply := wasmhost.CallReply{Headers: [][2]string{{":status", status}}}
	if status == "silence" {
		reply.Headers = nil
	}
	d.asked[service] <- reply
	for d.w.Calls() == before {
		runtime.Gosched()
	}
}

// panels runs the tests of several services that are asked at once.
func panels(t *testing.T, in kind) {
	newCall := func(t *testing.T) (*desk, wasmhost.Filter, *wasmhost.Stream) {
		w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
		d := newDesk(w, "head", "first", "second")
		f := in(t, w, module{"judge", panel})
		w.Replace(f)
		s, sent := ask(w, question(10))
		require.False(t, sent)
		require.Equal(t, 3, w.Calls(), "both phases ask at once")
		t.Cleanup(func() {
			require.Empty(t, w.Shared.Violations())
			empty(t, f)
		})
		return d, f, s
	}
	for _, row := range []struct {
		it      string
		answers string
		status  string
		says    string
	}{
		{"all allow in the order in which they were asked", "head 200 first 200 second 200", "200", "Good day."},
		{"all allow in the other order", "second 200 first 200 head 200", "200", "Good day."},
		{"the first that is heard denies", "second 403 head 200 first 200", "403", "judge_refused"},
		{"the last that is heard denies", "first 200 second 200 head 403", "403", "judge_refused"},
		{"one is dead", "first 200 head 200 second 503", "503", "judge_unavailable"},
		{"one does not answer in time, and one denies later", "head silence first 403 second 200", "503", "judge_unavailable"},
	} {
		t.Run(row.it, func(t *testing.T) {
			d, _, s := newCall(t)
			said := strings.Fields(row.answers)
			for i := 0; i < len(said); i += 2 {
				require.False(t, left(s.Take(wasmhost.Request)), "it goes on when all have allowed, not before")
				d.answer(said[i], said[i+1])
			}
			sent := left(s.Take(wasmhost.Request))
			require.Equal(t, row.status == "200", sent)
			status, body := outcome(s, sent)
			require.Equal(t, row.status, status)
			require.Contains(t, body, row.says)
		})
	}
	t.Run("the client leaves, and the next call is not touched by what comes late", func(t *testing.T) {
		d, f, gone := newCall(t)
		d.answer("first", "200")
		gone.Close()
		next, sent := ask(d.w, question(10))
		require.False(t, sent)
		require.Equal(t, 5, d.w.Calls())
		for _, service := range []string{"head", "second", "head", "second", "first"} {
			require.False(t, left(next.Take(wasmhost.Request)))
			d.answer(service, "200")
		}
		require.True(t, left(next.Take(wasmhost.Request)))
		status, _ := reply(next, "Good day.", 10)
		require.Equal(t, "200", status)
		empty(t, f)
	})
	t.Run("memory is flat when clients leave", func(t *testing.T) {
		w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
		w.Nanotime = wasmhost.Steps()
		f := in(t, w, module{"judge", panel})
		w.Replace(f)
		leave := func(times int) uint32 {
			for i := range times {
				d := newDesk(w, "head", "first", "second")
				s, _ := ask(w, question(i))
				s.Close()
				for _, service := range []string{"second", "head", "first"} {
					d.answer(service, strconv.Itoa(200+i%2*203))
				}
			}
			return size(f)
		}
		warm := leave(5000)
		require.LessOrEqual(t, leave(5000), warm+1<<19)
		empty(t, f)
	})
}

func TestSeveralServicesThatAreAskedAtOnce(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) { panels(t, in) })
	}
}
