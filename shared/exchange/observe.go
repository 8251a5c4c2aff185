package exchange

import "portcullis/shared/llm"

// observeBody reads a reply that no control changes, for its usage. What can
// not be read is not an error here: a module that inspects says so.
func (x *Exchange) observeBody(size int, end bool) {
	if x.view.Reply.Stream {
		x.reply.framer.Write(x.readChunk(0, size))
		x.readUsage()
	} else if x.reply.got >= 0 {
		piece := x.readChunk(0, size)
		x.reply.got += len(piece)
		if x.reply.got > int(x.engine.config.Bounds.ReplyBody) || x.reply.scanner.Write(piece) != nil {
			x.reply.got = unread
			x.skipped("usage")
		}
	}
	if end {
		x.observeEnd()
	}
}

// unread marks an observed reply that can not be read.
const unread = -1

func (x *Exchange) observeEnd() {
	if x.view.Reply.Stream || x.reply.got < 0 {
		return
	}
	doc, err := x.reply.scanner.Close()
	if err != nil {
		x.skipped("usage")
		return
	}
	ep := x.view.Request.Endpoint
	if ep.Dialect.ParseReply(&x.reply.whole, ep, doc) == nil {
		x.takeUsage(x.reply.whole.Usage)
		x.view.Delivered += delivered(&x.reply.whole)
	}
}

func delivered(r *llm.Reply) int64 {
	n := 0
	for i := range r.Pieces {
		n += len(r.Pieces[i].String())
	}
	return int64(n)
}
