package faults

import (
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/host-tests/wasmhost"
)

const judged = `{"cluster": "judge"}`

func TestAServiceThatIsAsked(t *testing.T) {
	answers := func(status string) func(wasmhost.Call) wasmhost.CallReply {
		return func(wasmhost.Call) wasmhost.CallReply {
			return wasmhost.CallReply{Headers: [][2]string{{":status", status}}}
		}
	}
	for name, in := range kinds(t) {
		for _, c := range []struct {
			it     string
			answer func(wasmhost.Call) wasmhost.CallReply
			status string
			code   string
		}{
			{"allows", answers("200"), "200", "Good day."},
			{"refuses", answers("403"), "403", "judge_refused"},
			{"is dead", answers("503"), "503", "judge_unavailable"},
			{"answers nothing that is HTTP", answers("?"), "503", "judge_unavailable"},
			{"is not known to the gateway", nil, "503", "judge_unavailable"},
		} {
			for _, p := range wasmhost.Profiles {
				t.Run(name+" "+p.Name+" "+c.it, func(t *testing.T) {
					w := wasmhost.NewWorker(p, wasmhost.NewShared())
					w.Answer = c.answer
					f := in(t, w, module{"judge", judged})
					limits := in(t, w, module{"ratelimit", oneAtOnce})
					w.Replace(limits, f)
					for range 2 { // the second finds the only lease free
						s, sent := ask(w, question(10))
						require.Equal(t, c.status == "200", sent)
						status, body := outcome(s, sent)
						require.Equal(t, c.status, status, body)
						require.Contains(t, body, c.code)
					}
					require.Empty(t, w.Shared.Violations())
					empty(t, f, limits)
				})
			}
		}
	}
}

func TestAnAnswerThatComesWhenItsClientHasLeft(t *testing.T) {
	for name, in := range kinds(t) {
		t.Run(name, func(t *testing.T) {
			asked := make(chan chan wasmhost.CallReply)
			w := wasmhost.NewWorker(wasmhost.EnvoyHold, wasmhost.NewShared())
			w.Async, w.Answer = true, func(wasmhost.Call) wasmhost.CallReply {
				answer := make(chan wasmhost.CallReply)
				asked <- answer
				return <-answer
			}
			f := in(t, w, module{"judge", judged})
			w.Replace(f)

			gone, _ := ask(w, question(10))
			first := <-asked
			gone.Close()
			waits, sent := ask(w, question(10))
			second := <-asked
			require.False(t, sent)

			// The first answer is for the call that is gone: it lets nobody else through.
			first <- wasmhost.CallReply{Headers: [][2]string{{":status", "200"}}}
			for w.Calls() > 1 {
				runtime.Gosched() // until it has been delivered
			}
			require.False(t, left(waits.Take(wasmhost.Request)))

			second <- wasmhost.CallReply{Headers: [][2]string{{":status", "403"}}}
			<-waits.Wake()
			status, _ := end(waits)
			require.Equal(t, "403", status)
			require.Empty(t, w.Shared.Violations())
			empty(t, f)
		})
	}
}
