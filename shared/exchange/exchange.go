package exchange

import (
	"time"

	"portcullis/shared/control"
	"portcullis/shared/form"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// Exchange is one call on its way through a module. Its methods are the host's
// callbacks; Done must come last, and nothing after it.
type Exchange struct {
	engine *Engine
	host   Host
	// view is what controls see of the call.
	view            control.Exchange
	requestHeaders  headers
	responseHeaders headers

	stage  stage
	opaque bool // the endpoint passes without its bodies being read
	// bare is the refusal for a body that comes although the call went on as one that has
	// none: not every engine says at the headers whether one follows.
	bare *control.Denial
	// requestID names the call in refusals.
	requestID string

	// The request's body and what is decided of it.
	scanner   *jsondoc.Scanner
	call      llm.Call
	boundary  string // of a form, else ""
	form      *form.Form
	got       int    // bytes of the body taken from the host
	encoding  string // content-encoding of a compressed body, else ""
	encoded   []byte // the compressed body
	complete  bool   // the body has come to its end
	parsed    bool
	bound     int // content-length the body may not outgrow, -1 for none
	announced int // content-length as it came, 0 for none
	heldSince time.Time
	spent     time.Duration // on the body so far
	offered   int           // bytes of the body that the host has while the headers are judged
	head      int           // Head phases that have run
	called    int           // Call phases that have run, then Paired phases
	waits     [2]waits      // for the request, and for its reply
	queued    bool          // it is among the engine's long calls
	begun     bool          // its control has read a slice of it
	next      stage         // what comes after stageLeaving

	// failed is true when the call has failed or has ended: what is left to do is to say so.
	failed bool
	// running is the control whose phase runs, for reports.
	running string

	reply reply
}

// stage is how far the request has come.
type stage uint8

const (
	stageHead    stage = iota // headers are being judged
	stageBody                 // the body is being read and judged
	stageLeaving              // all is judged but for calls that are under way
	stageFailed               // the same, for what the module has failed at and lets pass
	stagePass                 // it went on to the upstream
	// stageSkip: the call passes this module unread.
	stageSkip
	// stageRefused: this module answered it.
	stageRefused
)

// begin empties x for a new call. Buffers are kept.
func (x *Exchange) begin(host Host) {
	x.host = host
	x.view.Reset(host, facts{x})
	x.view.Request.Headers = &x.requestHeaders
	x.requestHeaders = headers{x: x}
	x.responseHeaders = headers{x: x}
	x.stage, x.opaque, x.bare, x.requestID = stageHead, false, nil, ""
	x.got, x.offered, x.encoding, x.encoded = 0, 0, "", x.encoded[:0]
	x.boundary, x.form = "", nil
	x.complete, x.parsed, x.bound, x.announced = false, false, -1, 0
	x.heldSince = time.Time{}
	x.head, x.called, x.failed, x.running = 0, 0, false, ""
	for i := range x.waits {
		x.waits[i].open, x.waits[i].blocking = 0, 0
	}
	x.queued, x.begun, x.spent = false, false, 0
	x.reply.begin()
	if route := x.engine.config.Host.Route; route != "" {
		x.view.SetRoute(route)
	}
}

// maxKept is the most a pooled exchange keeps of a body's memory.
const maxKept = 256 << 10

// end gives back what the call used.
func (x *Exchange) end() {
	x.waits[Request].forget()
	x.waits[Response].forget()
	x.unqueue()
	x.releaseCall()
	x.engine.scanners.give(x.reply.scanner)
	x.reply.scanner = nil
	x.reply.release()
	x.view.Release()
	x.engine.work.trim()
	x.host = nil
	x.unhold()
	if len(x.engine.free) < maxFree {
		x.engine.free = append(x.engine.free, x)
	}
}

// releaseCall gives back the memory of the request's body. Strings that Call phases
// were shown must not be used any more.
func (x *Exchange) releaseCall() {
	x.engine.scanners.give(x.scanner)
	x.scanner = nil
	x.call.Release()
	if cap(x.encoded) > maxKept {
		x.encoded = nil
	}
}

// maxWork is the most that an engine keeps of one buffer that all of its calls share. A
// VM's memory never shrinks, and making large buffers anew for each large call costs
// more than keeping one.
const maxWork = 32 << 20

// trim gives up buffers that one very large call has left behind.
func (w *work) trim() {
	if cap(w.out) > maxWork {
		w.out = nil
	}
	if cap(w.body) > maxWork {
		w.body = nil
	}
	if w.scanner != nil && w.scanner.Size() > maxWork {
		w.scanner = nil
	}
}

// maxFree bounds how many ended exchanges a VM keeps for reuse.
const maxFree = 64

// hold remembers x among those whose headers wait for their body.
func (x *Exchange) hold() {
	x.heldSince = x.host.Now()
	x.engine.held = append(x.engine.held, x)
}

func (x *Exchange) unhold() {
	list := x.engine.held
	for i, h := range list {
		if h == x {
			list[i] = list[len(list)-1]
			x.engine.held = list[:len(list)-1]
			return
		}
	}
}

// guard runs one callback: a panic in it fails the call instead of the VM,
// where the compiler can recover.
func (x *Exchange) guard(d Direction, do func() Action) (a Action) {
	defer func() {
		if r := recover(); r != nil {
			x.host.Log(control.LevelError, "panic in "+x.where())
			a = x.fail(d, "panic")
			x.running = ""
		}
	}()
	return do()
}

func (x *Exchange) where() string {
	if x.running == "" {
		return "exchange"
	}
	return x.running
}

// broken notes that the host refused something it must not refuse. It panics:
// guard turns that into the module's failure mode, and nothing half-done goes on.
func (x *Exchange) broken(what string, err error) {
	x.host.Log(control.LevelError, "host: "+what+": "+err.Error())
	panic(errHost)
}

type hostError struct{}

func (hostError) Error() string { return "exchange: the host refused a call" }

var errHost = hostError{}

// fail ends the call as the operator chose for a failing module.
func (x *Exchange) fail(d Direction, detail string) Action {
	x.failed = true
	open := x.engine.config.Failure == "open"
	x.count("failures", x.where(), failureMode(open))
	if d == Response {
		return x.failReply(open, detail)
	}
	if x.stage == stageRefused {
		return Pause
	}
	if !open {
		return x.refuse(x.where(), control.Denial{Reason: ReasonFailure, Detail: detail})
	}
	if x.stage != stagePass && x.stage != stageSkip {
		x.stage = stageFailed
	}
	return x.letGo(detail)
}

func failureMode(open bool) string {
	if open {
		return "open"
	}
	return "closed"
}

// skipped records why something of the call was not inspected.
func (x *Exchange) skipped(why string) { x.fact(control.FactSkipped, why) }

// fact adds to a fact that is a list. A host that can not keep facts is a
// failure: the access log and later modules rely on them.
func (x *Exchange) fact(name control.Fact, item string) {
	if err := x.view.Facts.Add(name, item); err != nil {
		x.host.Log(control.LevelError, "host: fact "+string(name)+": "+err.Error())
	}
}

// set writes a fact.
func (x *Exchange) set(name control.Fact, value string) {
	if err := x.view.Facts.Set(name, value); err != nil {
		x.host.Log(control.LevelError, "host: fact "+string(name)+": "+err.Error())
	}
}
