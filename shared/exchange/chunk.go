package exchange

import "bytes"

// heedsPauses reports whether the gateway is one that keeps what is paused.
func (x *Exchange) heedsPauses() bool { return !x.engine.wasmx && x.viaUpstream() }

// readChunk returns bytes [from, size) of what the host holds.
func (x *Exchange) readChunk(from, size int) []byte {
	if size <= from {
		return nil
	}
	b, err := x.host.Body(Response, from, size-from)
	if err != nil || len(b) != size-from {
		x.broken("read response body", errHost)
	}
	return b
}

// replaceChunk gives the host b in place of the size bytes it holds, unless
// both are empty.
func (x *Exchange) replaceChunk(size int, b []byte) {
	if size == 0 && len(b) == 0 {
		return
	}
	if err := x.host.ReplaceBody(Response, b); err != nil {
		x.broken("replace response body", err)
	}
}

// handOn lets go what is decided of a stream, in the place of the chunk that the gateway has
// behind what it keeps, or has the gateway keep it.
func (x *Exchange) handOn(size int, chunk []byte) Action {
	r := &x.reply
	out := x.engine.work.out
	if !bytes.Equal(out, chunk) {
		x.replaceChunk(size, x.unparked(out))
	}
	if r.mode == replyCut {
		x.readUsage() // of what has come behind the end
	}
	if x.waiting() || !r.finished && x.parks() {
		r.parked, r.parks = append(r.parked, out...), true
		return Pause
	}
	r.parked, r.parks = r.parked[:0], false
	return Continue
}

// parks reports whether the gateway is to keep what it has until more comes, or the end:
// the API's end was seen and may be the last, something is held, and nothing could be written
// after a Continue if the end comes as trailers.
func (x *Exchange) parks() bool {
	r := &x.reply
	return r.mode == replyStream && r.progress.GoesOn && len(r.queue) > 0 && x.heedsPauses()
}

// unparked is out behind what was parked.
func (x *Exchange) unparked(out []byte) []byte {
	r := &x.reply
	if len(r.parked) == 0 {
		return out
	}
	r.parked = append(r.parked, out...)
	whole := r.parked
	r.parked = r.parked[:len(whole)-len(out)]
	return whole
}
