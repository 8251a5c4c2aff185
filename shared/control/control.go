package control

import "portcullis/shared/llm"

// Control is one security decision. It implements at least one of the phases.
type Control interface {
	// Name is the control's name as it appears in facts and metrics.
	Name() string
}

// HeadPhase decides on method, path, headers and peer, before any body is read.
type HeadPhase interface {
	Head(x *Exchange) Verdict
}

// CallPhase decides on the whole request, parsed, and may edit it. Nothing of
// the body has left the host when it runs. c and its strings are valid until the call
// has gone on to the upstream: what is kept for later phases is copied.
type CallPhase interface {
	Call(x *Exchange, c *llm.Call) Verdict
}

// PairedPhase decides on a request that is read in any case, because its reply can not be
// judged without it (llm.Endpoint.Paired): a call of the Model Context Protocol. Others are
// not held for it. It runs after the Call phases, and c is as there.
type PairedPhase interface {
	Paired(x *Exchange, c *llm.Call) Verdict
}

// SlicedPhase is a CallPhase that can read a long call in slices, between which the
// worker's thread is left to other calls.
type SlicedPhase interface {
	CallPhase
	// Slice does a part of Call's work, some milliseconds of it. It is called again with
	// the same arguments until done, unless the call ends before; first is true when it
	// begins. Between two slices of a call Call may run for others, Slice for none.
	Slice(x *Exchange, c *llm.Call, first bool) (v Verdict, done bool)
}

// ReplyPhase sees the status and headers of a reply, whoever made it
// (x.Reply.Source), and may edit the headers. Deny replaces the reply.
type ReplyPhase interface {
	Reply(x *Exchange) Verdict
}

// TextPhase rewrites what the model says. Text is called once for each stream
// of output text, at its first piece; nil leaves the stream alone.
type TextPhase interface {
	Text(x *Exchange, s llm.Stream) Rewriter
}

// ResultPhase is a TextPhase for what servers of the Model Context Protocol say. Replies of
// models are not held for it.
type ResultPhase interface {
	Result(x *Exchange, s llm.Stream) Rewriter
}

// AnswerPhase judges the texts of a JSON reply together, as they are to be delivered, and may
// edit them. Its verdict may wait for a service. c has no more than the reply's endpoint,
// model and texts; it and its strings are valid until the reply, or what it has of one, has gone
// on. Errors do not come here.
//
// A stream is judged as it goes: Answer is called again and again with what has come of its
// texts since, of each what is decided, and nothing of them goes on before it is allowed.
type AnswerPhase interface {
	Answer(x *Exchange, c *llm.Call) Verdict
	// Window is how many bytes of a stream's texts are waited for before they come to
	// Answer, unless a text ends before that, or what waits needs half of bounds.held.
	// With 0 this text goes on without.
	Window(x *Exchange, s llm.Stream) int
}

// ObjectPhase sees every object of a reply that is not an error: the one of a
// JSON reply, or each event of a stream, before its text is rewritten.
type ObjectPhase interface {
	Object(x *Exchange, o *Object) Verdict
}

// ListPhase decides which models or tools a caller sees in a list of them: it marks
// those to be dropped. Other replies are not held for it. Deny withholds the list.
type ListPhase interface {
	List(x *Exchange, list []llm.Listed) Verdict
}

// UsagePhase is told what the call cost, as soon as the provider reported it;
// later reports are larger or equal and replace earlier ones. It observes: the
// reply is not held for it.
type UsagePhase interface {
	Usage(x *Exchange, u llm.Usage)
}

// UsageHider is implemented by a UsagePhase that may have asked for the usage of a
// stream for itself. Where it says so, at the reply's headers, the event that
// reports usage and nothing else does not reach the client.
type UsageHider interface {
	HidesUsage(x *Exchange) bool
}

// DonePhase runs once when the exchange has ended, whoever ended it. It may come
// without Head: a gateway tells every module that a call is over, also those
// that never saw it.
type DonePhase interface {
	Done(x *Exchange)
}

// Lengthener is implemented by a control whose edits can make a request body
// longer, so that its content-length is given up at the headers, while it still
// can be.
type Lengthener interface {
	Lengthens() bool
}

// Router is implemented by a control that sets request headers in its Call
// phase, when they must still be held: without host.hold it is a configuration
// error.
type Router interface {
	Routes() bool
}

// Holder is implemented by a control with a TextPhase that can say how many bytes
// of a text its rewriters hold back at most.
type Holder interface {
	MaxHold() int
}

// Identifier is implemented by a control that decides who is calling. It has no
// monitor mode: a module that holds one refuses to start with mode "monitor".
type Identifier interface {
	Identifies()
}

// Rewriter inspects one stream of output text, piece by piece. Every rewriter
// sees the text as the model wrote it, whatever others change. The Write with
// last set comes exactly once, also when the exchange breaks off.
//
// Write takes the next piece (it aliases a buffer: a copy may be kept, the piece not) and reports how much of the text
// so far is decided: held is the number of bytes at its end that may still turn
// out to be part of a match, 0 when last is true. edits change decided text
// only; their offsets count from the start of the stream, they rise, do not
// overlap, and none begins before what an earlier Write reported as decided.
// They are valid until the next Write.
//
// The sum of decisions must not depend on how the text was cut into pieces.
type Rewriter interface {
	Write(piece string, last bool) (edits []llm.Edit, held int, v Verdict)
}

// Tolerant is implemented by a Rewriter whose edits are left out where the text can not be
// edited: in a signed block, say. Any other's edit withholds the reply there.
type Tolerant interface {
	Tolerates()
}

// Parted is implemented by a Rewriter that reads the beginning of a part otherwise than what
// goes on: Part is called before each part of a text that is joined from the parts of a message.
type Parted interface {
	Part()
}

// Object is one object of a reply: the whole of a JSON reply, or one event.
type Object struct {
	// Reply is set for a JSON reply, Event for one event of a stream.
	Reply *llm.Reply
	Event *llm.Event
	// Drop makes the event vanish from the stream. It must carry no text.
	Drop bool
	// Model, when not empty, replaces the name of the model in the object.
	Model string
}

// Pieces are the object's texts. They are the object's own.
func (o *Object) Pieces() []llm.Piece {
	if o.Reply != nil {
		return o.Reply.Pieces
	}
	return o.Event.Pieces
}
