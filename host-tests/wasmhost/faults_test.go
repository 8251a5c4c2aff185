package wasmhost

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// all are the names of every profile.
const all = "envoy envoy-hold envoy-trailers envoy-pass-trailers wasmx"

// only makes a body callback that acts in one direction.
func only(want Direction, do func(c *Context, size int, end bool) Action) func(*Context, Direction, int, bool) Action {
	return func(c *Context, d Direction, size int, end bool) Action {
		if d != want {
			return Continue
		}
		return do(c, size, end)
	}
}

// at makes a headers callback that acts in one direction.
func at(want Direction, do func(c *Context) Action) func(*Context, Direction) Action {
	return func(c *Context, d Direction) Action {
		if d != want {
			return Continue
		}
		return do(c)
	}
}

// fault is one thing that a module must not do, and what the host says of it.
type fault struct {
	it string
	// on are the profiles where it is a fault; on the others it is none.
	on     string
	limit  int
	guest  guest
	report string
}

var faults = []fault{
	{
		it: "reads request headers after they have left", on: "envoy envoy-hold envoy-trailers envoy-pass-trailers",
		guest:  guest{body: only(Request, func(c *Context, _ int, _ bool) Action { c.Headers(Request); return Continue })},
		report: "read of request headers that are not there any more",
	},
	{
		it: "writes a request header after they have left", on: "envoy envoy-hold envoy-trailers envoy-pass-trailers",
		guest: guest{body: only(Request, func(c *Context, _ int, _ bool) Action {
			c.ReplaceHeader(Request, "x", "y")
			return Continue
		})},
		report: "write of request headers that are not there any more",
	},
	{
		it: "reads request headers when the reply comes", on: all,
		guest:  guest{headers: at(Response, func(c *Context) Action { c.Header(Request, ":path"); return Continue })},
		report: "read of request headers that are not there any more",
	},
	{
		it: "makes a body longer than the content-length that has left", on: "envoy envoy-hold",
		guest: guest{body: only(Request, func(c *Context, size int, end bool) Action {
			if !end {
				return Pause
			}
			c.SetBody(Request, 0, size, []byte("01234567890"))
			return Continue
		})},
		report: "a body of 11 bytes after a content-length of 10 has left",
	},
	{
		it: "makes a held body longer and keeps the content-length", on: "envoy-hold wasmx",
		guest: guest{
			headers: at(Request, func(c *Context) Action {
				if c.stream.worker.Profile.Hold {
					return Pause
				}
				return Continue
			}),
			body: only(Request, func(c *Context, size int, end bool) Action {
				if !end {
					return Pause
				}
				if c.sides[Request].open {
					c.SetBody(Request, 0, size, []byte("01234567890"))
				}
				return Continue
			}),
		},
		report: "a request of 11 bytes left after a content-length of 10",
	},
	{
		it: "makes a reply shorter and keeps the content-length", on: all,
		guest: guest{body: only(Response, func(c *Context, size int, _ bool) Action {
			if size > 0 {
				c.SetBody(Response, 0, size, []byte("xyz"))
			}
			return Continue
		})},
		report: "a response of 6 bytes left after a content-length of 10",
	},
	{
		it: "pauses on request headers and calls nobody", on: "envoy envoy-pass-trailers wasmx",
		guest:  guest{headers: at(Request, func(*Context) Action { return Pause })},
		report: "a pause in headers without a call under way, which hangs",
	},
	{
		it: "holds a request and never lets it go", on: "envoy-hold envoy-trailers envoy-pass-trailers",
		guest: guest{
			headers: at(Request, func(c *Context) Action {
				if c.stream.worker.Profile.Hold {
					return Pause
				}
				return Continue
			}),
			body: only(Request, func(c *Context, _ int, _ bool) Action {
				if c.stream.worker.Profile.Hold {
					return Pause
				}
				return Continue
			}),
			trailers: func(*Context, Direction) Action { return Pause },
		},
		report: "guest paused a request and never resumed it",
	},
	{
		it: "pauses on the whole request body and calls nobody", on: "wasmx",
		guest: guest{body: only(Request, func(c *Context, _ int, _ bool) Action {
			if c.stream.worker.Profile.Wasmx {
				return Pause
			}
			return Continue
		})},
		report: "a pause in the request body without a call under way, which hangs",
	},
	{
		it: "pauses on reply headers", on: "wasmx",
		guest: guest{headers: at(Response, func(c *Context) Action {
			if c.stream.worker.Profile.Wasmx {
				return Pause
			}
			return Continue
		})},
		report: "a pause in response headers, which this gateway ignores",
	},
	{
		it: "answers by itself when the reply comes", on: all,
		guest:  guest{headers: at(Response, func(c *Context) Action { c.Respond(502, nil, nil); return Pause })},
		report: "a local reply in a response phase",
	},
	{
		it: "answers by itself in the reply's body", on: all,
		guest: guest{body: only(Response, func(c *Context, _ int, end bool) Action {
			if !end {
				c.Respond(502, nil, nil)
			}
			return Continue
		})},
		report: "a local reply in a response phase",
	},
	{
		it: "answers twice", on: all,
		guest: guest{headers: at(Request, func(c *Context) Action {
			c.Respond(403, nil, nil)
			c.Respond(403, nil, nil)
			return Pause
		})},
		report: "a second local reply",
	},
	{
		it: "passes on a body that the gateway could not show", on: "wasmx", limit: 8,
		guest: guest{body: only(Request, func(c *Context, size int, _ bool) Action {
			c.Body(Request, 0, size)
			return Continue
		})},
		report: "passed on a body that it could not read",
	},
	{
		it: "replaces a body that the gateway could not show", on: "wasmx", limit: 8,
		guest: guest{body: only(Request, func(c *Context, size int, _ bool) Action {
			if size > 8 {
				c.SetBody(Request, 0, size, nil)
			}
			return Continue
		})},
		report: "write of a body that could not be read, which appends",
	},
	{
		it: "replaces a chunk of the reply by itself", on: "wasmx",
		guest: guest{body: only(Response, func(c *Context, size int, _ bool) Action {
			if b, st := c.Body(Response, 0, size); st == OK {
				c.SetBody(Response, 0, size, bytes.Clone(b))
			}
			return Continue
		})},
		report: "a chunk of the reply replaced by itself, which spins this gateway's worker",
	},
	{
		it: "asks a cluster when the reply comes", on: "wasmx",
		guest: guest{headers: at(Response, func(c *Context) Action {
			c.stream.worker.dispatch(Call{Cluster: "judge"}, func(CallReply) {})
			return Continue
		})},
		report: "an HTTP call from a response phase, which traps",
	},
	{
		it: "writes :authority, which is read-only", on: "wasmx",
		guest:  guest{headers: at(Request, func(c *Context) Action { c.ReplaceHeader(Request, ":authority", "x"); return Continue })},
		report: "an edit of :authority, which this gateway does not see",
	},
	{
		it: "rewrites :path, which the proxy does not see", on: "wasmx",
		guest:  guest{headers: at(Request, func(c *Context) Action { c.ReplaceHeader(Request, ":path", "/x"); return Continue })},
		report: "an edit of :path, which this gateway does not see",
	},
	{
		it: "reads a body at its trailers although it let it go", on: "envoy-trailers envoy-pass-trailers",
		guest:  guest{trailers: func(c *Context, d Direction) Action { c.Body(d, 0, 5); return Continue }},
		report: "read of a body that has left before its trailers",
	},
	{
		it: "writes a body at its trailers although it let it go", on: "envoy-trailers envoy-pass-trailers",
		guest:  guest{trailers: func(c *Context, d Direction) Action { c.SetBody(d, 0, 0, []byte("held")); return Continue }},
		report: "write of a body that has left before its trailers",
	},
	{
		it: "reads trailers in the headers callback", on: all,
		guest:  guest{headers: func(c *Context, d Direction) Action { c.Trailers(d); return Continue }},
		report: "read of trailers outside their callback",
	},
	{
		it: "reads a body that has not come", on: all,
		guest: guest{done: func(c *Context) {
			c.sides[Request].body = []byte("x")
			c.Body(Request, 0, 1)
		}},
		report: "read of a body outside its callbacks",
	},
	{
		it: "writes a body in the headers callback", on: all,
		guest:  guest{headers: func(c *Context, d Direction) Action { c.SetBody(d, 0, 0, []byte("x")); return Continue }},
		report: "write of a body outside its callbacks",
	},
	{
		it: "reads beyond a body's end", on: all,
		guest: guest{body: func(c *Context, d Direction, size int, _ bool) Action {
			c.Body(d, size+1, 1)
			return Continue
		}},
		report: "read of a body from",
	},
	{
		it: "clears a fact, which no gateway can", on: all,
		guest:  guest{headers: func(c *Context, _ Direction) Action { c.SetProperty("wasmx.portcullis.key", ""); return Continue }},
		report: "an empty property wasmx.portcullis.key",
	},
	{
		it: "writes a property that is no fact", on: all,
		guest:  guest{headers: func(c *Context, _ Direction) Action { c.SetProperty("key", "x"); return Continue }},
		report: "property key is not one of the project's",
	},
	{
		it: "writes a fact of two lines", on: all,
		guest: guest{headers: func(c *Context, _ Direction) Action {
			c.SetProperty("wasmx.portcullis.key", "a\nb")
			return Continue
		}},
		report: "is longer than 256 bytes or not printable",
	},
	{
		it: "writes a fact that is too long", on: all,
		guest: guest{headers: func(c *Context, _ Direction) Action {
			c.SetProperty("wasmx.portcullis.key", strings.Repeat("x", 257))
			return Continue
		}},
		report: "is longer than 256 bytes or not printable",
	},
	{
		it: "traps in the request", on: all, guest: guest{traps: "request headers"},
		report: "trap: unreachable executed",
	},
	{
		it: "traps and can not be made anew", on: all, guest: guest{traps: "request headers", stays: errTrap},
		report: "reload: unreachable executed",
	},
	{
		it: "traps in the reply", on: all, guest: guest{traps: "response headers"},
		report: "trap: unreachable executed",
	},
	{
		it: "traps at the end", on: all, guest: guest{traps: "done"},
		report: "trap: unreachable executed",
	},
}

func TestTheHostObjectsToAModuleThat(t *testing.T) {
	for _, f := range faults {
		t.Run(f.it, func(t *testing.T) {
			for _, p := range Profiles {
				if f.limit > 0 {
					p.BodyLimit = f.limit
				}
				g := f.guest
				w := on(t, p)
				w.Answer = func(Call) CallReply { return CallReply{} }
				through(w, &g)
				reports := strings.Join(w.Shared.Violations(), "\n")
				if strings.Contains(" "+f.on+" ", " "+p.Name+" ") {
					require.Contains(t, reports, f.report, p.Name)
				} else {
					require.NotContains(t, reports, f.report, p.Name)
				}
			}
		})
	}
}

func TestTheHostDoesNotObjectToAModuleThatKeepsTheRules(t *testing.T) {
	for _, p := range Profiles {
		t.Run(p.Name, func(t *testing.T) {
			w := on(t, p)
			o := through(w, &guest{}, honest(p))
			require.Empty(t, w.Shared.Violations())
			require.Equal(t, outcome{seen: "9876543210", status: "200", body: "abcdefghij"}, o)
		})
	}
}

// honest reverses the request's body and reads everything where it may.
func honest(p Profile) *guest {
	size := [2]int{}
	finish := func(c *Context, d Direction) Action {
		b, _ := c.Body(d, 0, size[d])
		b = bytes.Clone(b)
		if d == Request {
			for i, j := 0, len(b)-1; i < j; i, j = i+1, j-1 {
				b[i], b[j] = b[j], b[i]
			}
			c.SetBody(d, 0, size[d], b)
		}
		return Continue
	}
	return &guest{
		name: "honest",
		headers: func(c *Context, d Direction) Action {
			c.Headers(d)
			c.ReplaceHeader(d, "x-honest", "yes")
			if p.Hold {
				return Pause
			}
			return Continue
		},
		body: func(c *Context, d Direction, n int, end bool) Action {
			size[d] = n
			if d == Response && p.Wasmx {
				return Continue
			}
			if !end {
				return Pause
			}
			return finish(c, d)
		},
		trailers: finish,
	}
}
