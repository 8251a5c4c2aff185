package ratelimit

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/limit"
	"portcullis/shared/llm"
	"portcullis/shared/policy"
)

// Why a call is refused.
var (
	// ReasonRequests: too many requests in too short a time.
	ReasonRequests = &control.Reason{Code: "rate_limited", Status: 429, Message: "Too many requests. Try again later."}
	// ReasonTokens: the call may use more tokens than are left.
	ReasonTokens = &control.Reason{Code: "token_limit", Status: 429, Message: "The token limit is reached. Try again later, or with a smaller request."}
	// ReasonConcurrent: too many calls are under way.
	ReasonConcurrent = &control.Reason{Code: "concurrency_limit", Status: 429, Message: "Too many calls are under way. Try again later."}
	// ReasonStore: the limits can not be counted.
	ReasonStore = &control.Reason{Code: "limits_unavailable", Status: 503, Message: "The limits could not be checked."}
	// ReasonIdentity: a limit is for each key or owner, and nobody said who calls.
	ReasonIdentity = &control.Reason{Code: "unauthenticated", Status: 401, Message: "A valid API key is required."}
)

// limiter is the control.
type limiter struct {
	limits        []counter
	defaultOutput int64
	// keeps is true when an unfinished stream keeps its reservation.
	keeps bool
	// Reused from call to call.
	policies, left []byte
	subjects       []string
	group          []*counter
}

// counter is one limit with what counts it.
type counter struct {
	Limit
	slots  *limit.Slots // of all limits that are by the same
	rate   *limit.Rate
	window *limit.Window
	leases *limit.Leases
	// policy and count are the limit as headers say it.
	policy, count string
	// late is true when the limit needs to know the request's body.
	late bool
}

// New makes the control. Without limits that need the body it reads none.
func New(c *Config) (control.Control, error) {
	l := &limiter{limits: make([]counter, len(c.Limits)), defaultOutput: c.DefaultOutput, keeps: c.Unfinished == "reserved"}
	names, slots := map[string]bool{}, map[string]*limit.Slots{}
	reads := false
	for i := range c.Limits {
		k := &l.limits[i]
		k.Limit = c.Limits[i]
		if names[k.Name] {
			return nil, &config.FieldError{Path: "limits[" + strconv.Itoa(i) + "].name", Value: k.Name, Problem: "is the name of two limits", Want: "one for each limit"}
		}
		names[k.Name] = true
		if k.slots = slots[k.By]; k.slots == nil {
			k.slots = limit.NewSlots(k.By, c.Deployment, c.Slots)
			slots[k.By] = k.slots
		}
		// The kind is in the name: shared data outlives a configuration, and each kind has
		// entries of its own.
		id := k.slots.Limit(k.Kind + "/" + k.Name)
		switch k.Kind {
		case "requests":
			if k.Burst == 0 {
				k.Burst = k.Count
			}
			k.rate = &limit.Rate{ID: id, Count: k.Count, Window: k.Window.Duration(), Burst: k.Burst}
		case "tokens":
			k.window = &limit.Window{ID: id, Amount: k.Count, Window: k.Window.Duration()}
		default:
			k.leases = &limit.Leases{ID: id, Count: k.Count, Life: k.Window.Duration()}
		}
		k.policy, k.count = policyOf(k), strconv.FormatInt(k.Count, 10)
		k.late = k.window != nil || k.By == "model" || k.Models != nil
		reads = reads || k.late
	}
	if reads {
		return &reader{l}, nil
	}
	return l, nil
}

// Name implements control.Control.
func (*limiter) Name() string { return "ratelimit" }

// Head implements control.HeadPhase.
func (l *limiter) Head(x *control.Exchange) control.Verdict { return l.take(x, nil) }

// applies reports whether the limit is for this call.
func (k *counter) applies(x *control.Exchange, c *llm.Call) bool {
	if k.Routes != nil && !policy.Any(k.Routes, x.Route()) || k.Keys != nil && !policy.Any(k.Keys, x.Facts.Get(control.FactKey)) {
		return false
	}
	return k.Models == nil || c != nil && slices.ContainsFunc(c.Models, func(m llm.ModelRef) bool { return policy.AnyCase(k.Models, m.Name) })
}

// appendSubjects appends whom the call counts for; ok is false when an identity is missing.
func (k *counter) appendSubjects(dst []string, x *control.Exchange, c *llm.Call) (subjects []string, ok bool) {
	subject := ""
	switch k.By {
	case "key":
		subject = x.Facts.Get(control.FactKey)
		ok = subject != ""
	case "owner":
		subject = x.Facts.Get(control.FactOwner)
		ok = subject != ""
	case "model":
		return k.appendModels(dst, c), true
	case "route":
		subject, ok = x.Route(), true
	case "address":
		subject, ok = limit.Network(x.Peer()), true
	default:
		ok = true
	}
	return append(dst, subject), ok
}

// appendModels appends the models that a call names and the limit is for, each once whatever
// its case: the call may go to any of them. A call without a model counts for "".
func (k *counter) appendModels(dst []string, c *llm.Call) []string {
	from := len(dst)
	for i := range c.Models {
		name := policy.Fold(c.Models[i].Name)
		if (k.Models == nil || policy.AnyCase(k.Models, name)) && !slices.Contains(dst[from:], name) {
			dst = append(dst, strings.Clone(name)) // it outlives the body
		}
	}
	if len(c.Models) == 0 {
		dst = append(dst, "")
	}
	return dst
}

// bytesPerToken turns bytes of a request or of delivered text into tokens, low
// rather than high: English has about four, JSON and other scripts fewer.
const bytesPerToken = 3

// bytesPerUnread is the same for files: speech at the lowest usual rates has about 200
// bytes for each token that providers count, pictures have more.
const bytesPerUnread = 128

// estimate is how many tokens a call may use: its whole body as the prompt, and
// the bound of its reply once for each choice of each prompt, where one is generated.
func (l *limiter) estimate(s *state, c *llm.Call) int64 {
	if c == nil {
		return 0
	}
	s.prompt = (int64(c.Bytes-c.Unread)+bytesPerToken-1)/bytesPerToken + int64(c.Unread+bytesPerUnread-1)/bytesPerUnread
	if !c.Endpoint.Operation.Generates() {
		return s.prompt
	}
	output := float64(l.defaultOutput)
	if bound, given := c.Param(llm.ParamMaxTokens); given || bound > output {
		output = bound // or another model's, which may answer
	}
	if n, given := c.Param(llm.ParamChoices); given {
		output *= max(n, 1)
	}
	output *= float64(max(c.Prompts, 1))
	return s.prompt + int64(output)
}

// Done implements control.DonePhase: tokens are settled, leases given back.
func (l *limiter) Done(x *control.Exchange) {
	s := control.Local[state](x, l)
	used, told := l.used(x, s)
	settles := slices.DeleteFunc(s.taken, func(t taken) bool { return t.counter.rate != nil })
	l.settle(x, settles, func(t *taken, r *limit.Record, now time.Time) bool {
		if t.counter.leases != nil {
			return t.counter.leases.Release(r, t.lease, now)
		}
		charged := used
		if !told {
			charged = max(charged, t.amount)
		}
		return t.counter.window.Settle(r, t.amount, charged, t.window, now)
	})
	s.taken = s.taken[:0]
}

// used is what a call is charged. Nothing, when nothing of it reached the
// provider; otherwise what the provider reported, or, when the call broke off, its reply
// was withheld or nothing was reported, the larger of that and the estimate. told is false when the
// provider goes on after the call: then no less than was reserved is charged.
func (l *limiter) used(x *control.Exchange, s *state) (tokens int64, told bool) {
	reported, delivered := x.Usage.Total(), (x.Delivered+bytesPerToken-1)/bytesPerToken
	// What stands in place of a reply is told from an error or a refusal by nothing else.
	withheld := func() bool { return x.Facts.Get(control.FactWithheld) != "" }
	switch {
	case !x.Sent || x.Reply.Source == control.SourceRefusal && x.Reply.Status != 0 && !x.Usage.Known && !withheld():
		return 0, true
	case x.Usage.Known && x.Outcome == control.OutcomeDelivered:
		if x.Usage.Output == 0 {
			reported += delivered // a text that is there was not for nothing
		}
		return reported, !s.deferred || x.Usage.Output > 0
	case x.Reply.Source == control.SourceUpstreamError && x.Outcome == control.OutcomeDelivered && !withheld():
		return reported, true
	}
	// Who leaves before a reply comes has it made all the same: a provider notices that at a
	// stream, if at all.
	unseen := x.Outcome == control.OutcomeAborted && (l.keeps || !x.Reply.Stream)
	return max(reported, s.prompt+delivered), !s.deferred && !unseen
}

// reader is a limiter with limits that need the body.
type reader struct{ *limiter }

// Lengthens implements control.Lengthener: asking for the usage adds a field.
func (*reader) Lengthens() bool { return true }

// Call implements control.CallPhase.
func (r *reader) Call(x *control.Exchange, c *llm.Call) control.Verdict {
	v := r.take(x, c)
	if v.Denial() == nil {
		s := control.Local[state](x, r.limiter)
		s.asked, s.deferred = c.AskUsage(), c.Deferred
	}
	return v
}

// HidesUsage implements control.UsageHider: the client does not see the usage that it
// did not ask for.
func (r *reader) HidesUsage(x *control.Exchange) bool {
	return control.Local[state](x, r.limiter).asked
}

// Usage implements control.UsagePhase, so that usage is read; it is settled at
// the end.
func (*reader) Usage(*control.Exchange, llm.Usage) {}

// seconds rounds up: a client that waits that long succeeds.
func seconds(d time.Duration) int64 { return int64((d + time.Second - 1) / time.Second) }
