package exchange

import "portcullis/shared/jsondoc"

// letPass delivers what was held of a reply when the module has failed, so that the rest
// can go on as it comes. It reports false where that is not possible: then a part of the
// reply would be missing or out of its order.
func (x *Exchange) letPass() (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			ok = false
		}
	}()
	r := &x.reply
	switch {
	case r.mode == replyStream:
		return x.flushStream()
	case r.mode == replyObserve && r.hides:
		return x.flush()
	case r.mode == replyWhole && (r.swallowed || r.encoding != ""):
		return x.flushWhole()
	}
	return true
}

// flushStream delivers the events that wait, with the edits that were found so far.
func (x *Exchange) flushStream() bool {
	r := &x.reply
	if !r.intact {
		return len(r.queue) == 0 && x.flush()
	}
	for _, t := range r.texts {
		for i := range t.lanes {
			t.lanes[i].decided = t.length
		}
		if !t.settle() {
			return false
		}
	}
	for _, p := range r.queue {
		if x.writeEvent(p) != nil {
			return false
		}
		r.recycle(p)
	}
	r.queue, r.queued = r.queue[:0], 0
	return x.flush()
}

// flush delivers what has been written of a stream and what its framer still has.
func (x *Exchange) flush() bool {
	tail := x.reply.framer.Tail()
	if !x.reply.intact {
		return len(tail) == 0 // the chunk is still the host's
	}
	x.engine.work.out = append(x.engine.work.out, tail...)
	return x.host.ReplaceBody(Response, x.unparked(x.engine.work.out)) == nil
}

// flushWhole delivers a JSON reply that is no longer at the host, or not in the form that
// its headers say, as far as it is complete.
func (x *Exchange) flushWhole() bool {
	doc, err := x.reply.closeReply()
	if err != nil {
		return false
	}
	out := jsondoc.NewSplice(doc).Apply(x.engine.work.out[:0])
	x.engine.work.out = out[:0]
	x.sendWhole(out)
	return true
}
