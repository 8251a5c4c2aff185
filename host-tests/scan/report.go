package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"portcullis/host-tests/scenario"
	"portcullis/host-tests/wasmhost"
	"portcullis/shared/detect/rules"
)

// report is what is printed of an exchange.
type report struct {
	options options
	call    *scenario.Call
	outcome scenario.Outcome
	shared  *wasmhost.Shared
	prefix  string
}

// String is the whole report.
func (r *report) String() string {
	var b strings.Builder
	section := func(title, text string) {
		if text != "" {
			b.WriteString(title + "\n")
			for line := range strings.Lines(text) {
				b.WriteString("  " + line)
			}
			if !strings.HasSuffix(text, "\n") {
				b.WriteString("\n")
			}
		}
	}
	section(fmt.Sprintf("%s on %s", r.options.plugin, r.options.profile), r.call.Method+" "+r.call.Path)
	section("decision", r.decision())
	section("to the upstream", r.request())
	section("to the client", r.reply())
	section("found", r.findings())
	section("facts", pairs(r.outcome.Facts))
	section("counters", r.counters())
	section("log", strings.Join(r.shared.Logs(), "\n"))
	section("the gateway objects", strings.Join(r.outcome.Faults, "\n"))
	return b.String()
}

// decision is what the facts say of it.
func (r *report) decision() string {
	facts := r.outcome.Facts
	out := facts["decision"]
	if out == "" {
		out = "none: the module states none for such a call"
	}
	if facts["control"] != "" {
		out += " by " + facts["control"] + ", " + facts["reason"]
	}
	if facts["detail"] != "" {
		out += " (" + facts["detail"] + ")"
	}
	return out
}

// request is what of the request the upstream got.
func (r *report) request() string {
	seen := r.outcome.Seen
	if seen == nil {
		return "nothing whole"
	}
	line := func(method, path string) string { return method + " " + path }
	headers := r.call.Headers
	if r.call.Body != "" && !has(headers, "content-length") && !has(headers, "transfer-encoding") {
		// The gateway has set it.
		headers = append(slices.Clone(headers), [2]string{"content-length", strconv.Itoa(len(r.call.Body))})
	}
	// Kong shows and sends names in the client's own case.
	got := slices.Clone(seen.Headers)
	for i := range got {
		got[i][0] = strings.ToLower(got[i][0])
	}
	got = slices.DeleteFunc(got, func(h [2]string) bool { return h[0] == "x-request-id" && !has(headers, h[0]) })
	return changes("the client's", view{line(r.call.Method, r.call.Path), headers, r.call.Body},
		"the upstream's", view{line(seen.Method, seen.Path), got, seen.Body})
}

// reply is what of the upstream's reply the client got, or what it got instead.
func (r *report) reply() string {
	o := &r.outcome
	got := view{strconv.Itoa(o.Status), o.Headers, o.Body}
	out := ""
	if o.Reset {
		out = "broken off\n"
	}
	if o.Seen == nil {
		return out + got.lines()
	}
	sent := view{strconv.Itoa(r.call.Reply.Status), r.call.Reply.Headers, r.call.Reply.Body}
	return out + changes("the upstream's", sent, "the client's", got)
}

func has(headers [][2]string, name string) bool {
	return slices.ContainsFunc(headers, func(h [2]string) bool { return h[0] == name })
}

// findingPrefix begins the counters of findings: portcullis.findings.<control>.<rule>.
const findingPrefix = "portcullis.findings."

// findings lists the rules that matched, how bad those are, how often, and where.
func (r *report) findings() string {
	texts := map[string][]place{"sanitize": requestTexts(r.call, r.prefix), "redact": replyTexts(r.call, r.prefix)}
	var b strings.Builder
	counters := r.shared.Counters()
	for _, name := range slices.Sorted(maps.Keys(counters)) {
		rest, ok := strings.CutPrefix(name, findingPrefix)
		control, rule, _ := strings.Cut(rest, ".")
		if !ok || counters[name] == 0 {
			continue
		}
		in := strings.Join(where(rule, texts[control]), ", ")
		if in == "" {
			in = "place not known"
		}
		fmt.Fprintf(&b, "%s by %s (%s%d): %s\n", rule, control, severity(rule), counters[name], in)
	}
	return b.String()
}

// severity is how bad a built-in rule's findings are, "" for another rule.
func severity(rule string) string {
	list, err := rules.All()
	if err != nil {
		return err.Error() + ", "
	}
	i := slices.IndexFunc(list, func(r *rules.Rule) bool { return r.ID == rule })
	if i < 0 {
		return ""
	}
	return list[i].Severity + ", "
}

// counters lists the other counters that moved.
func (r *report) counters() string {
	out := map[string]string{}
	for name, n := range r.shared.Counters() {
		if n > 0 && !strings.HasPrefix(name, findingPrefix) {
			out[name] = strconv.FormatInt(n, 10)
		}
	}
	return pairs(out)
}

// pairs lists names with their values.
func pairs(values map[string]string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "%s = %s\n", name, values[name])
	}
	return b.String()
}
