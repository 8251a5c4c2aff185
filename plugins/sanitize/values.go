package sanitize

import (
	"slices"
	"strings"

	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/llm"
)

// values are what was hidden in one call and comes back in its reply. They live in the
// call's exchange, from its Call phase to its end, and nowhere else.
type values struct {
	tenant string
	// placeholders are those made so far, by label and value; restored the values that
	// they stand for.
	placeholders, restored map[string]string
	// rules are the indices of the rules that found a value, by value.
	rules map[string]int
	// heads are how the placeholders begin, each once.
	heads []string
	// lengths are those of the values, longest first, by their first byte; firsts has a
	// bit for each of these.
	lengths map[byte][]uint8
	firsts  [4]uint64
	// texts says what stands before texts of the reply.
	texts map[textAt]surroundings
	// listed says of each call of a tool in the reply whether the tool is listed.
	listed map[toolCall]bool
	opened bool
}

const (
	// maxValues bounds how many values of a call come back, maxValue how long one is, in
	// bytes, maxLengths how many lengths those have that begin with the same byte.
	// Beyond, a value is masked.
	maxValues  = 1024
	maxValue   = 255
	maxLengths = 16
)

// valuesOf returns the call's values.
func valuesOf(x *control.Exchange, owner control.Control) *values {
	v := control.Local[values](x, owner)
	if !v.opened {
		// The key, not its owner's name: what a call of one key shows to the provider
		// can not be told to be what another's did.
		v.tenant, v.opened = x.Facts.Get(control.FactKey), true
	}
	return v
}

// forget drops what is known of the call.
func (v *values) forget() { *v = values{} }

// appendPlaceholder appends the placeholder of a value that a rule of set found, or its
// mask where the value can not come back.
func (v *values) appendPlaceholder(dst []byte, set *detect.Set, rule int, value string, key []byte) []byte {
	r := set.Rule(rule)
	name := r.Label + ":" + value
	if p, ok := v.placeholders[name]; ok {
		return append(dst, p...)
	}
	if !v.room(value) {
		return inspect.AppendMask(dst, inspect.Mask, r, value, nil)
	}
	from := len(dst)
	dst = inspect.AppendPlaceholder(dst, r, v.tenant, value, key)
	p := string(dst[from:])
	if _, taken := v.restored[p]; taken {
		// Two values of one digest: the second does not come back as the first.
		return inspect.AppendMask(dst[:from], inspect.Mask, r, value, nil)
	}
	v.keep(name, p, strings.Clone(value), rule)
	return dst
}

// keep notes a value under its name and its placeholder.
func (v *values) keep(name, placeholder, value string, rule int) {
	if v.restored == nil {
		v.placeholders, v.restored, v.rules = map[string]string{}, map[string]string{}, map[string]int{}
	}
	v.placeholders[name], v.restored[placeholder] = placeholder, value
	if _, ok := v.rules[value]; !ok {
		v.rules[value] = rule
	}
	if head := placeholder[:strings.IndexByte(placeholder, ':')+1]; !slices.Contains(v.heads, head) {
		v.heads = append(v.heads, head)
	}
}

// begins reports whether text may be the beginning of a placeholder.
func (v *values) begins(text []byte) bool {
	for _, head := range v.heads {
		if n := min(len(text), len(head)); string(text[:n]) == head[:n] {
			return true
		}
	}
	return false
}

// room reports whether a value can come back, and notes its length.
func (v *values) room(value string) bool {
	if len(v.restored) >= maxValues || len(value) > maxValue || strings.ContainsFunc(value, breaking) {
		return false
	}
	n, first := uint8(len(value)), value[0] //nolint:gosec // at most maxValue
	lengths := v.lengths[first]
	at := 0
	for at < len(lengths) && lengths[at] > n {
		at++
	}
	switch {
	case at < len(lengths) && lengths[at] == n:
		return true
	case len(lengths) == maxLengths:
		return false
	case v.lengths == nil:
		v.lengths = map[byte][]uint8{}
	}
	v.lengths[first] = slices.Insert(lengths, at, n)
	v.firsts[first>>6] |= 1 << (first & 63)
	return true
}

// breaking reports whether r would end a string of JSON, a tag or a line that a model
// writes a value into.
func breaking(r rune) bool { return r < ' ' || strings.ContainsRune("\"\\<>`", r) }

// match returns the length of the value that text begins with, and its rule; 0 for none.
// A value ends where no letter and no digit follows.
func (v *values) match(text string) (n, rule int) {
	for _, n := range v.lengths[text[0]] {
		if end := int(n); end <= len(text) && (end == len(text) || !alphanumeric(text[end])) {
			if rule, ok := v.rules[text[:end]]; ok {
				return end, rule
			}
		}
	}
	return 0, 0
}

func alphanumeric(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z'
}

// quoted reports whether a text may hold values that came back to the client: what the
// model said in an earlier turn, and what a tool made of it. There a value stands
// without the words that it was found by.
func (r *reading) quoted(t *llm.Text) bool {
	return r.values != nil && len(r.values.restored) > 0 && !t.Fixed && (t.Role == llm.RoleAssistant || untrusted(t))
}

// recalls reports whether a text holds a value of the call.
func (r *reading) recalls(t *llm.Text) bool {
	if !r.quoted(t) {
		return false
	}
	n, _, _ := r.recall(0, len(r.raw))
	return n >= 0
}

// recall returns where a value of the call stands that begins in the raw text's bytes
// [from, to), and its rule; from is -1 for none.
func (r *reading) recall(from, to int) (at, end, rule int) {
	for i := from; i < to; i++ {
		b := r.raw[i]
		if r.values.firsts[b>>6]&(1<<(b&63)) == 0 || i > 0 && alphanumeric(r.raw[i-1]) {
			continue
		}
		if n, rule := r.values.match(r.raw[i:]); n > 0 {
			return i, i + n, rule
		}
	}
	return -1, 0, 0
}

// recalling looks for values that were found earlier in the call.
func recalling(r *reading) step {
	if !r.quoted(&r.c.Texts[r.text]) {
		return act
	}
	end := min(len(r.raw), r.pass.at+stepSize)
	for r.pass.at < end {
		from, to, rule := r.recall(r.pass.at, end)
		if from < 0 {
			break
		}
		r.found = append(r.found, finding{&r.data, rule, from, to, inspect.Restore})
		r.pass.at = to
	}
	if r.pass.at = max(end, r.pass.at); r.pass.at < len(r.raw) {
		return recalling
	}
	return act
}
