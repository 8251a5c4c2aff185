package ratelimit

import (
	"strconv"
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
		With("ratelimit-policy", k.policy).
		With("ratelimit", k.remaining(r))
}

// policyOf is the limit as an item of RateLimit-Policy
// (draft-ietf-httpapi-ratelimit-headers-10, section 3).
func policyOf(k *counter) string {
	text := strconv.Quote(k.Name) + ";q=" + strconv.FormatInt(k.Count, 10)
	if k.leases != nil {
		return text
	}
	return text + ";w=" + strconv.FormatInt(seconds(k.Window.Duration()), 10)
}

// remaining is what is left, as an item of RateLimit (section 4).
func (k *counter) remaining(r limit.Result) string { return string(k.appendRemaining(nil, r)) }

func (k *counter) appendRemaining(dst []byte, r limit.Result) []byte {
	dst = append(append(append(dst, '"'), k.Name...), `";r=`...)
	dst = strconv.AppendInt(dst, r.Remaining, 10)
	if r.Reset > 0 {
		dst = strconv.AppendInt(append(dst, ";t="...), seconds(r.Reset), 10)
	}
	return dst
}

// Reply implements control.ReplyPhase: what is left goes with every reply of the
// provider, in place of the provider's own figures, which are of all callers.
func (l *limiter) Reply(x *control.Exchange) control.Verdict {
	s := control.Local[state](x, l)
	if x.Reply.Source > control.SourceUpstreamError || len(s.taken) == 0 {
		return control.Allow
	}
	policies, left := l.policies[:0], l.left[:0]
	for i := 0; i < len(s.taken); {
		if i > 0 {
			policies, left = append(policies, ", "...), append(left, ", "...)
		}
		// A limit by model counts for each model that the call names: it is said once.
		k, least := s.taken[i].counter, s.taken[i].result
		for i++; i < len(s.taken) && s.taken[i].counter == k; i++ {
			if r := s.taken[i].result; r.Remaining < least.Remaining {
				least = r
			}
		}
		policies = append(policies, k.policy...)
		left = k.appendRemaining(left, least)
	}
	l.policies, l.left = policies, left
	h := x.Reply.Headers
	h.Set("ratelimit-policy", string(policies))
	h.Set("ratelimit", string(left))
	names := &openaiNames
	if x.Request.Endpoint != nil && x.Request.Endpoint.Dialect.Name() == "anthropic" {
		names = &anthropicNames
	}
	for kind, t := range tightest(s.taken) {
		if t != nil {
			names[kind].set(x, t)
		}
	}
	return control.Allow
}

// The kinds of limit that providers name.
const (
	kindRequests = iota
	kindTokens
	kinds
)

// tightest returns of each kind the limit with least left, nil for none.
func tightest(all []taken) (out [kinds]*taken) {
	for i := range all {
		t := &all[i]
		kind := kindRequests
		switch {
		case t.counter.leases != nil:
			continue
		case t.counter.window != nil:
			kind = kindTokens
		}
		if have := out[kind]; have == nil || t.result.Remaining < have.result.Remaining {
			out[kind] = t
		}
	}
	return out
}

// names are a provider's own headers for one kind of limit.
type names struct {
	limit, remaining, reset string
	// absolute is true when reset is a time, not a duration.
	absolute bool
}

// Sources: platform.openai.com/docs/guides/rate-limits and
// docs.anthropic.com/en/api/rate-limits, section "Response headers".
var (
	openaiNames = [kinds]names{
		kindRequests: {"x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests", false},
		kindTokens:   {"x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens", false},
	}
	anthropicNames = [kinds]names{
		kindRequests: {"anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset", true},
		kindTokens:   {"anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset", true},
	}
)

func (n *names) set(x *control.Exchange, t *taken) {
	h := x.Reply.Headers
	h.Set(n.limit, t.counter.count)
	h.Set(n.remaining, strconv.FormatInt(t.result.Remaining, 10))
	if n.absolute {
		// What Format has for other layouts is 10 KB of TinyGo's module.
		at, _ := x.Env.Now().Add(t.result.Reset).UTC().Truncate(time.Second).MarshalText() // the year has four digits
		h.Set(n.reset, string(at))
		return
	}
	h.Set(n.reset, strconv.FormatInt(seconds(t.result.Reset), 10)+"s")
}
