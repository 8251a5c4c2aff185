package ratelimit

import (
	"strconv"
	"strings"
	"time"

	"portcullis/shared/control"
	"portcullis/shared/limit"
)

// refuse is the refusal by a limit, with what a client needs to wait well.
func (k *counter) refuse(r limit.Result) control.Verdict {
	reason := ReasonRequests
	switch {
	case k.window != nil:
		reason = ReasonTokens
	case k.leases != nil:
		reason = ReasonConcurrent
	}
	return control.Deny(reason, k.Name).
		With("retry-after", strconv.FormatInt(max(1, seconds(r.Retry)), 10)).
		With("ratelimit-policy", k.policy()).
		With("ratelimit", k.remaining(r))
}

// policy is the limit as an item of RateLimit-Policy
// (draft-ietf-httpapi-ratelimit-headers-10, section 3).
func (k *counter) policy() string {
	text := strconv.Quote(k.Name) + ";q=" + strconv.FormatInt(k.Count, 10)
	if k.leases != nil {
		return text
	}
	return text + ";w=" + strconv.FormatInt(seconds(k.Window.Duration()), 10)
}

// remaining is what is left, as an item of RateLimit (section 4).
func (k *counter) remaining(r limit.Result) string {
	text := strconv.Quote(k.Name) + ";r=" + strconv.FormatInt(r.Remaining, 10)
	if r.Reset > 0 {
		text += ";t=" + strconv.FormatInt(seconds(r.Reset), 10)
	}
	return text
}

// Reply implements control.ReplyPhase: what is left goes with every reply of the
// provider, in place of the provider's own figures, which are of all callers.
func (l *limiter) Reply(x *control.Exchange) control.Verdict {
	s := control.Local[state](x, l)
	if x.Reply.Source > control.SourceUpstreamError || len(s.taken) == 0 {
		return control.Allow
	}
	var policies, left []string
	for i := range s.taken {
		policies = append(policies, s.taken[i].counter.policy())
		left = append(left, s.taken[i].counter.remaining(s.taken[i].result))
	}
	h := x.Reply.Headers
	h.Set("ratelimit-policy", strings.Join(policies, ", "))
	h.Set("ratelimit", strings.Join(left, ", "))
	anthropic := x.Request.Endpoint != nil && x.Request.Endpoint.Dialect.Name() == "anthropic"
	for kind, t := range tightest(s.taken) {
		if anthropic {
			prefix := "anthropic-ratelimit-" + kind + "-"
			h.Set(prefix+"limit", strconv.FormatInt(t.counter.Count, 10))
			h.Set(prefix+"remaining", strconv.FormatInt(t.result.Remaining, 10))
			h.Set(prefix+"reset", x.Env.Now().Add(t.result.Reset).UTC().Format(time.RFC3339))
			continue
		}
		h.Set("x-ratelimit-limit-"+kind, strconv.FormatInt(t.counter.Count, 10))
		h.Set("x-ratelimit-remaining-"+kind, strconv.FormatInt(t.result.Remaining, 10))
		h.Set("x-ratelimit-reset-"+kind, strconv.FormatInt(seconds(t.result.Reset), 10)+"s")
	}
	return control.Allow
}

// tightest returns of each kind that providers name the limit with least left.
func tightest(all []taken) map[string]*taken {
	out := map[string]*taken{}
	for i := range all {
		t := &all[i]
		kind := "requests"
		switch {
		case t.counter.leases != nil:
			continue
		case t.counter.window != nil:
			kind = "tokens"
		}
		if have := out[kind]; have == nil || t.result.Remaining < have.result.Remaining {
			out[kind] = t
		}
	}
	return out
}
