package wasmhost

import (
	"slices"
	"strings"
)

// Context is one call as one filter sees it, with what the filter may do to it.
// Its methods are the host's calls and act on the gateway's rules.
type Context struct {
	stream    *Stream
	filter    Filter
	index     int
	sides     [2]*side
	callbacks Callbacks
	// lost is true when the filter's VM trapped with this call in it.
	lost bool
}

// begin makes the callbacks once; false when the filter can not.
func (c *Context) begin() bool {
	if c.lost = c.lost || c.stream.worker.broken[c.filter]; c.lost || c.callbacks != nil {
		return !c.lost
	}
	callbacks, err := c.filter.Begin(c)
	if err != nil {
		c.lost = true
		c.stream.worker.trapped(c.filter, err)
		return false
	}
	c.callbacks = callbacks
	return true
}

func (c *Context) begun() bool { return c.callbacks != nil }

// violate notes what a gateway would not have forgiven.
func (c *Context) violate(format string, args ...any) {
	c.stream.worker.Shared.violate(c.filter.Name()+": "+format, args...)
}

// directions names them in reports.
var directions = [...]string{Request: "request", Response: "response"}

// headerMap returns the map when it may be used now.
func (c *Context) headerMap(d Direction, what string) (*[][2]string, Status) {
	if !c.sides[d].open {
		c.violate("%s %s headers that are not there any more", what, directions[d])
		return nil, BadArgument
	}
	return &c.stream.headers[d], OK
}

// Headers returns a copy of all headers of a direction.
func (c *Context) Headers(d Direction) ([][2]string, Status) {
	m, st := c.headerMap(d, "read of")
	if st != OK {
		return nil, st
	}
	return slices.Clone(*m), OK
}

// Header returns the first value of a header.
func (c *Context) Header(d Direction, name string) (string, Status) {
	m, st := c.headerMap(d, "read of")
	if st != OK {
		return "", st
	}
	for _, pair := range *m {
		if strings.EqualFold(pair[0], name) {
			return pair[1], OK
		}
	}
	return "", NotFound
}

// SetHeaders replaces all headers of a direction.
func (c *Context) SetHeaders(d Direction, h [][2]string) Status {
	m, st := c.headerMap(d, "write of")
	if st == OK {
		*m = slices.Clone(h)
	}
	return st
}

// AddHeader adds a value.
func (c *Context) AddHeader(d Direction, name, value string) Status {
	m, st := c.headerMap(d, "write of")
	if st == OK {
		*m = append(*m, [2]string{name, value})
	}
	return st
}

// ReplaceHeader sets a header's only value. Kong's engine can not write :authority
// and its proxy does not see a new :path.
func (c *Context) ReplaceHeader(d Direction, name, value string) Status {
	m, st := c.headerMap(d, "write of")
	if st != OK {
		return st
	}
	if c.stream.worker.Profile.Wasmx && d == Request && (name == ":authority" || name == ":path") {
		c.violate("an edit of %s, which this gateway does not see", name)
	}
	for i, pair := range *m {
		if strings.EqualFold(pair[0], name) {
			(*m)[i][1] = value
			rest := without((*m)[i+1:], name)
			*m = append((*m)[:i+1], rest...)
			return OK
		}
	}
	*m = append(*m, [2]string{name, value})
	return OK
}

// RemoveHeader removes all values of a header.
func (c *Context) RemoveHeader(d Direction, name string) Status {
	m, st := c.headerMap(d, "write of")
	if st == OK {
		*m = without(*m, name)
	}
	return st
}

func without(list [][2]string, name string) [][2]string {
	return slices.DeleteFunc(slices.Clone(list), func(pair [2]string) bool { return strings.EqualFold(pair[0], name) })
}

// Trailers returns a copy of the trailers of a direction, in their callback only.
func (c *Context) Trailers(d Direction) ([][2]string, Status) {
	if c.sides[d].phase != trailersPhase {
		c.violate("read of trailers outside their callback")
		return nil, BadArgument
	}
	return slices.Clone(c.stream.trailers[d]), OK
}

// Body returns at most size bytes of what the gateway holds, from start.
func (c *Context) Body(d Direction, start, size int) ([]byte, Status) {
	side := c.sides[d]
	switch {
	case side.unreadable:
		side.refused = true
		return nil, NotFound
	case side.phase == trailersPhase && !side.paused:
		c.violate("read of a body that has left before its trailers")
		return nil, BadArgument
	case len(side.body) == 0:
		return nil, NotFound
	case side.phase == noPhase && !side.paused:
		c.violate("read of a body outside its callbacks")
		return nil, BadArgument
	case start < 0 || size < 0 || start > len(side.body):
		c.violate("read of a body from %d on, of %d bytes", start, len(side.body))
		return nil, BadArgument
	}
	return side.body[start:min(start+size, len(side.body))], OK
}

// SetBody replaces size bytes of what the gateway holds, from start, by b.
func (c *Context) SetBody(d Direction, start, size int, b []byte) Status {
	side := c.sides[d]
	if side.phase != bodyPhase && side.phase != trailersPhase && !side.paused {
		c.violate("write of a body outside its callbacks")
		return BadArgument
	}
	if side.phase == trailersPhase && !side.paused {
		c.violate("write of a body that has left before its trailers")
		return BadArgument
	}
	if d == Response {
		side.replacements++
		c.stream.Replaced++
	}
	if side.unreadable {
		c.violate("write of a body that could not be read, which appends")
		side.body = append(side.body, b...)
		return OK
	}
	start = min(start, len(side.body))
	end := min(start+size, len(side.body))
	changed := slices.Concat(side.body[:start], b, side.body[end:])
	if d == Response && c.stream.worker.Profile.Wasmx && slices.Equal(changed, side.body) {
		c.violate("a chunk of the reply replaced by itself, which spins this gateway's worker")
	}
	side.body = changed
	if d == Request && !side.open {
		c.checkLength(side)
	}
	return OK
}

// checkLength notes a body that outgrows a content-length that has left: the
// upstream would read the surplus as a second request.
func (c *Context) checkLength(side *side) {
	if n := contentLength(c.stream.headers[Request]); n >= 0 && len(side.body) > n {
		c.violate("a body of %d bytes after a content-length of %d has left", len(side.body), n)
	}
}

// Property returns a property by its path joined with dots.
func (c *Context) Property(path string) (string, Status) {
	if path == "plugin_name" {
		return c.filter.Name(), OK
	}
	if path == c.stream.Unreadable {
		return "", InternalFailure
	}
	v, ok := c.stream.Properties[path]
	if !ok || c.stream.worker.Profile.Wasmx && strings.HasPrefix(path, "xds.") {
		return "", NotFound
	}
	return v, OK
}

// maxFact is what the project promises for a fact's length.
const maxFact = 256

// SetProperty sets a property. Only those that begin with wasmx. are shared on
// every gateway.
func (c *Context) SetProperty(path, value string) Status {
	switch {
	case value == "":
		c.violate("an empty property %s", path)
		return BadArgument
	case !strings.HasPrefix(path, "wasmx.portcullis."):
		c.violate("property %s is not one of the project's", path)
	case len(value) > maxFact || strings.ContainsFunc(value, func(r rune) bool { return r < 0x20 || r > 0x7e }):
		c.violate("property %s is longer than %d bytes or not printable", path, maxFact)
	}
	c.stream.Properties[path] = strings.Clone(value)
	return OK
}

// Respond answers the client instead of the upstream, once the callback has ended.
func (c *Context) Respond(status int, headers [][2]string, body []byte) Status {
	s := c.stream
	r := &localReply{from: c, status: status, headers: slices.Clone(headers), body: slices.Clone(body)}
	switch {
	case s.local || s.pending != nil || s.closed:
		c.violate("a second local reply")
		return BadArgument
	case c.sides[Request].phase == noPhase && c.sides[Response].phase == noPhase:
		s.worker.later = append(s.worker.later, func() { s.answerLocally(r) })
		return OK
	}
	s.pending = r
	return OK
}

// Resume ends a pause of this filter.
func (c *Context) Resume(d Direction) Status {
	s := c.stream
	s.worker.later = append(s.worker.later, func() {
		if !s.closed {
			s.resume(c.sides[d])
		}
	})
	return OK
}
