package exchange

import "portcullis/shared/control"

// Done is the host's callback for the end of the call, whoever ended it. It may
// come without any other. The exchange must not be used afterwards.
func (x *Exchange) Done() {
	x.failed = true // whatever fails from now on
	if len(x.reply.texts)+len(x.reply.closing) > 0 {
		x.closing("", func() { x.engine.bodies.close(x) })
	}
	x.view.Outcome = x.outcome()
	x.view.Delivered += x.reply.skimmed.text()
	for _, p := range x.engine.dones {
		x.closing(p.name, func() { p.do.Done(&x.view) })
	}
	x.closing("", x.summarise)
	x.end()
}

// closing runs one step of a call's end for a control, or for the exchange itself. A
// panic in it is counted and no more: the call is over, what was decided stands, and
// the steps behind it still run.
func (x *Exchange) closing(name string, do func()) {
	defer func() {
		if r := recover(); r != nil {
			x.host.Log(control.LevelError, "panic in "+x.where()+" when the call had ended")
			x.count("failures", x.where(), failureMode(x.engine.config.Failure == "open"))
		}
		x.running = ""
	}()
	x.running = name
	do()
}

func (x *Exchange) outcome() control.Outcome {
	switch {
	case x.requestHeaders.list == nil:
		return control.OutcomeUnseen
	case x.stage == stageRefused || x.reply.withheld:
		return control.OutcomeRefused
	case x.ended() || x.told():
		return control.OutcomeDelivered
	default:
		return control.OutcomeAborted
	}
}

// told reports whether all of a stream up to the API's own end has left, for clients go away
// when they have read that, and do not wait for the connection's; or a session was opened, which
// either side may end.
func (x *Exchange) told() bool {
	return x.reply.mode == replyStream && x.reply.progress.Finished && len(x.reply.queue) == 0 ||
		x.view.Reply.Status == 101
}

// summarise writes the facts that are known only at the end.
func (x *Exchange) summarise() {
	if x.view.Outcome == control.OutcomeUnseen {
		return
	}
	if u := x.view.Usage; u.Known && x.reads() && x.view.Facts.Get(control.FactTokensIn) == "" {
		x.tokens()
	}
	if x.reply.held > 0 {
		x.host.Observe(histogramHeld, uint64(x.reply.held)) //nolint:gosec // not negative
	}
	if x.inspects() && x.reply.read > 0 {
		x.setInt(control.FactReadReply, x.reply.read)
	}
	if x.reply.mode != replyNone && !x.ended() && !x.told() && !x.reply.withheld {
		x.skipped("aborted")
	}
}

func (x *Exchange) setInt(name control.Fact, n int64) {
	if err := x.view.Facts.SetInt(name, n); err != nil {
		x.host.Log(control.LevelError, "host: fact "+string(name)+": "+err.Error())
	}
}
