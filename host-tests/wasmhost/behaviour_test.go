package wasmhost

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestABodyIsShown(t *testing.T) {
	pause := func(_ *Context, _ Direction, _ int, end bool) Action {
		if end {
			return Continue
		}
		return Pause
	}
	for name, c := range map[string]struct {
		p    Profile
		body func(*Context, Direction, int, bool) Action
		want []string
	}{
		"from its beginning while it is paused": {EnvoyHold, pause, []string{
			"request headers", "request body 5", "request body 10 end", "response headers", "response body 5", "response body 10 end", "done",
		}},
		"chunk by chunk while it passes": {EnvoyHold, nil, []string{
			"request headers", "request body 5", "request body 5 end", "response headers", "response body 5", "response body 5 end", "done",
		}},
		"without an end where trailers follow": {EnvoyTrailers, nil, []string{
			"request headers", "request body 5", "request body 5", "request trailers",
			"response headers", "response body 5", "response body 5", "response trailers", "done",
		}},
		"whole in a request, with an empty end in a reply": {Wasmx, nil, []string{
			"request headers", "request body 10 end", "response headers", "response body 5", "response body 5", "response body 0 end", "done",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			g := &guest{body: c.body}
			through(on(t, c.p), g)
			require.Equal(t, c.want, g.heard)
		})
	}
}

func TestFiltersSeeARequestInOrderAndItsReplyInReverse(t *testing.T) {
	for _, p := range Profiles {
		var order []string
		note := func(c *Context, d Direction) Action {
			order = append(order, c.filter.Name()+" "+directions[d])
			return Continue
		}
		through(on(t, p), &guest{name: "a", headers: note}, &guest{name: "b", headers: note})
		require.Equal(t, []string{"a request", "b request", "b response", "a response"}, order, p.Name)
	}
}

func TestARefusalPassesTheModulesThatSawTheRequestAndNoOther(t *testing.T) {
	for _, p := range Profiles {
		t.Run(p.Name, func(t *testing.T) {
			details := Status(99)
			before := &guest{name: "before", headers: at(Response, func(c *Context) Action {
				_, details = c.Property("response.code_details")
				return Continue
			})}
			refuser := &guest{name: "refuser", headers: at(Request, func(c *Context) Action {
				c.Respond(403, [][2]string{{"x-why", "no"}}, []byte("no"))
				return Pause
			})}
			behind := &guest{name: "behind"}
			w := on(t, p)
			o := through(w, before, refuser, behind)
			require.Empty(t, w.Shared.Violations())
			require.Equal(t, outcome{status: "403", body: "no"}, o)
			require.Contains(t, before.heard, "response headers")
			require.Contains(t, refuser.heard, "response headers", "its own response phase too")
			require.Equal(t, []string{"done"}, behind.heard, "done without headers")
			require.Equal(t, NotFound, details, "it is told from an upstream's")
		})
	}
}

func TestAnUpstreamsReplyIsToldFromAGateways(t *testing.T) {
	var details string
	g := &guest{headers: at(Response, func(c *Context) Action {
		details, _ = c.Property("response.code_details")
		return Continue
	})}
	through(on(t, EnvoyHold), g)
	require.Equal(t, "via_upstream", details)
}

func TestAFactIsReadByLaterModulesAndByTheLog(t *testing.T) {
	for _, p := range Profiles {
		var read, route string
		w := on(t, p)
		through(w,
			&guest{headers: at(Request, func(c *Context) Action { c.SetProperty("wasmx.portcullis.key", "demo"); return Continue })},
			&guest{headers: at(Request, func(c *Context) Action {
				read, _ = c.Property("wasmx.portcullis.key")
				route, _ = c.Property("xds.route_name")
				return Continue
			})})
		require.Equal(t, "demo", read, p.Name)
		require.Equal(t, p.Wasmx, route == "", "Kong's engine has no routes")
	}
}

func TestATrapFailsOneCallAndTheNextWorks(t *testing.T) {
	for _, p := range Profiles {
		for _, where := range []string{"request headers", "response headers"} {
			t.Run(p.Name+" in "+where, func(t *testing.T) {
				w := on(t, p)
				g := &guest{traps: where}
				o := through(w, &guest{name: "outer"}, g)
				want := "503"
				if p.Wasmx {
					want = "500"
				}
				require.Equal(t, want, o.status)
				require.NotContains(t, o.body, "abc", "nothing of the reply slips past")
				require.Equal(t, 1, g.reloads)
				g.traps = ""
				require.Equal(t, "200", call(w).status)
			})
		}
	}
}

func TestATrapWithFailClosedFailsEveryLaterCall(t *testing.T) {
	w := on(t, EnvoyHold)
	w.FailClosed = true
	g := &guest{traps: "request headers"}
	through(w, g)
	g.traps = ""
	o := call(w)
	require.Equal(t, "503", o.status)
	require.Empty(t, o.seen)
	require.Zero(t, g.reloads)
}

func TestABodyOverTheGatewaysBuffer(t *testing.T) {
	pause := func(want Direction) *guest {
		return &guest{body: only(want, func(_ *Context, _ int, end bool) Action {
			if end {
				return Continue
			}
			return Pause
		})}
	}
	p := EnvoyHold
	p.BodyLimit = 4
	t.Run("is a 413 when a request is held", func(t *testing.T) {
		o := through(on(t, p), pause(Request))
		require.Equal(t, "413", o.status)
		require.Empty(t, o.seen)
	})
	t.Run("is a 500 when a reply is held with its headers", func(t *testing.T) {
		g := pause(Response)
		g.headers = at(Response, func(*Context) Action { return Pause })
		o := through(on(t, p), g)
		require.Equal(t, "500", o.status)
		require.NotContains(t, o.body, "abc")
	})
	t.Run("is cut when the reply's headers have left", func(t *testing.T) {
		o := through(on(t, p), pause(Response))
		require.Equal(t, outcome{seen: "0123456789", status: "200", reset: true}, o)
	})
	t.Run("passes where nothing is held", func(t *testing.T) {
		require.Equal(t, "abcdefghij", through(on(t, p), &guest{}).body)
	})
	t.Run("can not be read in Kong's engine, size and end are right", func(t *testing.T) {
		k := Wasmx
		k.BodyLimit = 4
		var size int
		var last bool
		var st Status
		through(on(t, k), &guest{body: only(Request, func(c *Context, n int, end bool) Action {
			_, st = c.Body(Request, 0, n)
			size, last = n, end
			c.Respond(413, nil, nil)
			return Pause
		})})
		require.Equal(t, NotFound, st)
		require.Equal(t, 10, size)
		require.True(t, last)
	})
}

func TestEveryReplacedChunkOfAReplyIsCounted(t *testing.T) {
	w := on(t, Wasmx)
	w.Replace(&guest{body: only(Response, func(c *Context, size int, _ bool) Action {
		c.SetBody(Response, 0, size, []byte("x"))
		return Continue
	})})
	s := w.Begin(nil)
	s.RequestHeaders([][2]string{{":method", "GET"}}, true)
	s.ResponseHeaders([][2]string{{":status", "200"}}, false)
	for range 9 {
		s.ResponseBody([]byte("event"), false)
	}
	require.Equal(t, 9, s.Replaced)
}

func TestALostUpstreamIsAnsweredOrCut(t *testing.T) {
	t.Run("before its headers", func(t *testing.T) {
		w := on(t, EnvoyHold)
		g := &guest{}
		w.Replace(g)
		s := w.Begin(nil)
		s.RequestHeaders([][2]string{{":method", "GET"}}, true)
		s.ResponseReset()
		s.Close()
		require.Equal(t, "503", first(s.Take(Response)[0].Headers, ":status"))
		require.Contains(t, g.heard, "response headers", "the modules see the gateway's own reply")
	})
	t.Run("after its headers", func(t *testing.T) {
		w := on(t, EnvoyHold)
		w.Replace(&guest{})
		s := w.Begin(nil)
		s.RequestHeaders([][2]string{{":method", "GET"}}, true)
		s.ResponseHeaders([][2]string{{":status", "200"}}, false)
		s.ResponseReset()
		events := s.Take(Response)
		require.True(t, events[len(events)-1].Reset)
	})
}

func TestACallToACluster(t *testing.T) {
	ask := func(then func(c *Context)) *guest {
		return &guest{headers: at(Request, func(c *Context) Action {
			c.stream.worker.dispatch(Call{Cluster: "judge"}, func(r CallReply) {
				c.SetProperty("wasmx.portcullis.detail", first(r.Headers, ":status"))
				then(c)
			})
			return Pause
		})}
	}
	dead := func(Call) CallReply { return CallReply{Headers: [][2]string{{":status", "503"}}} }
	for _, p := range Profiles {
		t.Run("resumes a request in "+p.Name, func(t *testing.T) {
			w := on(t, p)
			w.Answer = dead
			o := through(w, ask(func(c *Context) { c.Resume(Request) }))
			require.Empty(t, w.Shared.Violations())
			require.Equal(t, outcome{seen: "0123456789", status: "200", body: "abcdefghij"}, o)
		})
		t.Run("refuses a request in "+p.Name, func(t *testing.T) {
			w := on(t, p)
			w.Answer = dead
			o := through(w, ask(func(c *Context) { c.Respond(503, nil, []byte("no judge")) }))
			require.Empty(t, w.Shared.Violations())
			require.Equal(t, outcome{status: "503", body: "no judge"}, o)
		})
	}
	t.Run("is a bad argument when nobody knows the cluster", func(t *testing.T) {
		w := on(t, EnvoyHold)
		require.Equal(t, BadArgument, w.dispatch(Call{Cluster: "judge"}, nil))
	})
	t.Run("holds the body back without held headers, and not with them", func(t *testing.T) {
		for _, p := range []Profile{Envoy, EnvoyHold} {
			w := on(t, p)
			w.Answer, w.Async = func(Call) CallReply { select {} }, true
			g := ask(func(*Context) {})
			w.Replace(g)
			s := w.Begin(nil)
			s.RequestHeaders([][2]string{{":method", "POST"}}, false)
			s.RequestBody([]byte("0123"), true)
			require.Equal(t, p.Hold, len(g.heard) == 2, p.Name)
		}
	})
}

func TestTheTimerRunsWithTheWorkersClock(t *testing.T) {
	w := on(t, EnvoyHold)
	now := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	w.Clock = func() time.Time { return now }
	var told []time.Time
	w.Replace(&guest{period: time.Minute, tick: func(now time.Time) { told = append(told, now) }})
	w.Tick()
	now = now.Add(time.Hour)
	w.Tick()
	require.Equal(t, []time.Time{now.Add(-time.Hour), now}, told)
}

func TestAShortTimerRunsAtTheEndOfATurn(t *testing.T) {
	w := on(t, EnvoyHold)
	g := &guest{period: time.Millisecond}
	ticks := 0
	g.tick = func(time.Time) {
		if ticks++; ticks == 3 {
			g.period = time.Second
		}
	}
	w.Replace(g)
	w.Begin(nil).RequestHeaders([][2]string{{":method", "GET"}}, true)
	require.Equal(t, 3, ticks)

	w.Timed, g.period = true, time.Millisecond
	w.Begin(nil).RequestHeaders([][2]string{{":method", "GET"}}, true)
	require.Equal(t, 3, ticks, "it is left to Tick")
	w.Tick()
	require.Equal(t, 4, ticks)

	w.Timed = false
	w.Begin(nil).RequestHeaders([][2]string{{":method", "GET"}}, true)
	require.Equal(t, []string{"a timer of less than 10ms that does not end"}, w.Shared.Violations())
}

func TestHeadersAreSpelledAsTheGatewayDoes(t *testing.T) {
	for _, p := range Profiles {
		var seen [][2]string
		w := on(t, p)
		w.Replace(&guest{headers: at(Request, func(c *Context) Action { seen, _ = c.Headers(Request); return Continue })})
		w.Begin(nil).RequestHeaders([][2]string{{":method", "GET"}, {"authorization", "a"}, {"authorization", "b"}}, true)
		want := [][2]string{{":method", "GET"}, {"authorization", "a,b"}}
		if p.Wasmx {
			want = [][2]string{{":method", "GET"}, {"Authorization", "a"}, {"Authorization", "b"}}
		}
		require.Equal(t, want, seen, p.Name)
	}
}

func TestOneHeaderIsItsFirstValue(t *testing.T) {
	for _, p := range Profiles {
		w := on(t, p)
		var value string
		w.Replace(&guest{headers: at(Request, func(c *Context) Action { value, _ = c.Header(Request, "x-a"); return Continue })})
		w.Begin(nil).RequestHeaders([][2]string{{":method", "GET"}, {"x-a", "1"}, {"x-a", "2"}}, true)
		require.Equal(t, "1", value, p.Name)
	}
}
