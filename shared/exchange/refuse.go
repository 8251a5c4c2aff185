package exchange

import (
	"strconv"

	"portcullis/shared/control"
	"portcullis/shared/llm"
)

func itoa(n int) string { return strconv.Itoa(n) }

// refuse answers the caller instead of the upstream, in the caller's dialect.
func (x *Exchange) refuse(by string, d control.Denial) Action {
	if x.stage == stageRefused {
		return Pause
	}
	x.waits[Request].forget()
	x.record("deny", by, &d)
	x.stage = stageRefused
	x.unhold()
	x.unqueue()
	refusal := x.refusal(&d)
	body := x.dialect().AppendError(nil, refusal)
	h := make([][2]string, 0, 2+len(d.Headers))
	h = append(h, [2]string{"content-type", "application/json"})
	h = append(h, d.Headers...)
	if err := x.host.Respond(d.Reason.Status, h, body); err != nil {
		x.host.Log(control.LevelError, "host: respond: "+err.Error())
	}
	return Pause
}

// refusal is what the caller is told.
func (x *Exchange) refusal(d *control.Denial) llm.Refusal {
	return llm.Refusal{
		Status: d.Reason.Status, Code: d.Reason.Code, Message: d.Reason.Message, Param: d.Param,
		Contact: x.engine.config.Contact, ID: x.view.Request.Endpoint.CallID(), RequestID: x.requestID,
	}
}

// refuseHeld refuses a call whose body never came although its headers are held.
func (x *Exchange) refuseHeld() {
	x.host.Log(control.LevelError, "a held request got no body: host.hold needs allow_on_headers_stop_iteration: true in the filter's configuration")
	x.guard(Request, func() Action {
		if err := x.host.Enter(); err != nil {
			x.broken("enter a held call", err)
		}
		return x.refuse("exchange", control.Denial{Reason: ReasonHold, Detail: "allow_on_headers_stop_iteration"})
	})
}

// observed records what a control in monitor mode would have refused. Of a reply that
// was withheld the record says why, and keeps saying it.
func (x *Exchange) observed(by string, d *control.Denial) {
	if x.reply.withheld {
		x.count("decisions", by, "monitor", d.Reason.Code)
		return
	}
	x.record("monitor", by, d)
}

// record states a decision in the facts and counts it.
func (x *Exchange) record(decision, by string, d *control.Denial) {
	x.set(control.FactDecision, decision)
	x.set(control.FactControl, by)
	x.set(control.FactReason, d.Reason.Code)
	if d.Detail != "" {
		x.set(control.FactDetail, d.Detail)
	}
	x.count("decisions", by, decision, d.Reason.Code)
}

// count adds one to a counter whose name is made of words from bounded sets.
func (x *Exchange) count(words ...string) {
	w := &x.engine.work
	key := w.body[:0]
	for _, word := range words {
		key = append(key, word...)
		key = append(key, '.')
	}
	name, ok := w.metrics[string(key)]
	if !ok {
		name = control.Counter("portcullis." + string(key[:len(key)-1]))
		w.metrics[string(key)] = name
	}
	w.body = key[:0]
	x.host.Count(name, 1)
}
