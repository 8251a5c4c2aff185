package exchange

import "portcullis/shared/control"

// bodies is what an engine does with bodies, as it is called by what every engine does. A linker
// keeps what can be reached: a module whose engine has none is linked without all that reads,
// parses and edits them.
type bodies struct {
	// open begins to read a request's body, once its headers are judged.
	open func(*Exchange) (done bool, a Action)
	// take reads what is new of it: size bytes have come.
	take func(x *Exchange, size int) *control.Denial
	// judge judges a request that is complete.
	judge func(*Exchange) Action
	// splice makes the edits of one that was judged.
	splice func(*Exchange) *control.Denial

	// inspect begins to read a reply's body, which is JSON, or a stream.
	inspect func(x *Exchange, json bool) Action
	// read reads what is new of it.
	read func(x *Exchange, size int, end bool) Action
	// trailers reads that it has ended so.
	trailers func(*Exchange) Action
	// conclude does what a verdict on it says, heed the same with one that was waited for.
	conclude func(x *Exchange, name string, monitor bool, v control.Verdict) (done bool, a Action)
	heed     func(x *Exchange, name string, monitor bool, verdict func() control.Verdict) Action
	// flush delivers what is held of it when the module has failed.
	flush func(*Exchange) (ok bool)
	// withhold puts an error in the place of JSON that is held.
	withhold func(x *Exchange, by string, d *control.Denial) Action
	// close ends the texts of a call that is over.
	close func(*Exchange)
}

// suffice reports whether b reads what the phases of e's controls need.
func (b *bodies) suffice(e *Engine) bool {
	inspected := len(e.texts)+len(e.results)+len(e.answers)+len(e.objects)+len(e.lists) > 0
	read := inspected || len(e.calls)+len(e.paired)+len(e.usages) > 0
	return b != nil && (b.heed != nil || !inspected) || !read
}

// allBodies reads and edits all that there is.
var allBodies = bodies{
	open: (*Exchange).open, take: (*Exchange).take, judge: (*Exchange).timedCall, splice: (*Exchange).spliceCall,
	inspect: (*Exchange).inspectReply, read: (*Exchange).readBody, trailers: (*Exchange).readTrailers,
	conclude: (*Exchange).judgeAnswer, heed: (*Exchange).heed,
	flush: (*Exchange).flushReply, withhold: (*Exchange).withholdWhole, close: (*Exchange).closeTexts,
}

// callBodies reads and edits requests, and of replies what they say of usage. What it lacks only
// those need who inspect replies.
var callBodies = bodies{
	open: (*Exchange).open, take: (*Exchange).take, judge: (*Exchange).timedCall, splice: (*Exchange).spliceCall,
	inspect: (*Exchange).observeReply, read: (*Exchange).readObserved, trailers: (*Exchange).endObserved,
	flush: (*Exchange).flushObserved,
}
