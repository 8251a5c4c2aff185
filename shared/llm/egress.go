package llm

import (
	"slices"
	"strings"

	"portcullis/shared/hostname"
	"portcullis/shared/jsondoc"
)

// What a call makes the provider fetch, call or search leaves by another way than the reply:
// its hosts are listed, whatever kind of part, tool or field names them.

var (
	// fetched are the folded names of members that say from where the provider fetches,
	// wherever they stand, or where it sends the whole call ("api_base" and others of LiteLLM).
	fetched = namesOf(
		"imageurl fileurl fileuri serverurl audiourl videourl documenturl webhookurl callbackurl apibase baseurl",
		"awsbedrockruntimeendpoint awsstsendpoint langfusehost langsmithbaseurl",
	)
	// addresses are those that say so within a part, a tool or a field that passes because it
	// is listed.
	addresses = namesOf("url uri gcsuri s3uri endpoint href links")
	// domains are those that bound a search or a fetch to hosts, each with what is below it.
	domains = namesOf("alloweddomains allowedwebsites includedomains remotehost")
	// histories are how kinds of block end that say what a tool of the provider's has done.
	histories = []string{"_tool_use", "_tool_result"}
	// fetchers are how kinds of tool begin that fetch what the text of a call names, each with
	// the member that bounds it to domains, "" for none.
	fetchers = []struct{ kind, bound string }{{"web_fetch", "allowed_domains"}, {"urlContext", ""}}
)

// history reports whether a kind of block says what a tool has done: what it names was fetched.
func history(kind string) bool {
	return slices.ContainsFunc(histories, func(end string) bool { return strings.HasSuffix(kind, end) })
}

// fetches refuses an address in v whose host is not listed. Any string is one that stands where
// an address does; where all is true, v passes because its kind is listed, also by a name that
// other things have too, or when it begins like one.
func (p *callParser) fetches(v jsondoc.Value, all bool) error {
	switch v.Kind() {
	case jsondoc.Array, jsondoc.Object:
		all = all || fetched.has(foldName(nameOf(v)))
		for m := v.First(); m.Exists(); m = m.Next() {
			if err := p.fetches(m, all); err != nil {
				return err
			}
		}
	case jsondoc.String:
		name, text := foldName(nameOf(v)), v.Text()
		allowed := true
		switch {
		case all && domains.has(name):
			host, _, _ := strings.Cut(text, "/")
			allowed = hostname.Valid(host) && p.allowsSource(host)
		case fetched.has(name) || all && (addresses.has(name) || addressed(text) && !encoded(name, text)):
			_, inline := cutScheme(text)
			allowed = inline || p.allowsSource(hostname.OfSource(text))
		}
		if !allowed {
			return shape(ProblemHost, v)
		}
	}
	return nil
}

// schemas is what the schemas of a call say of each other.
type schemas struct {
	// based is true when one stands at an address of a host that is not listed, relative when one refers
	// to something by what is no address of its own.
	based, relative bool
}

// allowsReference reports whether a member of a schema lets whoever validates by it fetch from no other
// host than those that are listed: by an address, or by what is relative to one.
// Source: json-schema.org/draft/2020-12, core, sections 8.2.1 and 8.2.3.
func (p *callParser) allowsReference(m jsondoc.Value) bool {
	if m.Kind() != jsondoc.String {
		return true
	}
	switch m.Key() {
	case "$id", "id":
		p.refers.based = p.refers.based || addressed(m.Text()) && !p.allowsSource(hostname.OfSource(m.Text()))
	case "$ref", "$dynamicRef", "$recursiveRef":
		if addressed(m.Text()) {
			return p.allowsSource(hostname.OfSource(m.Text()))
		}
		p.refers.relative = p.refers.relative || !strings.HasPrefix(m.Text(), "#")
	}
	return !p.refers.based || !p.refers.relative
}

func (p *callParser) allowsSource(source string) bool {
	return hostname.SourceListed(p.opt.Hosts, source)
}

// boundFetch refuses a tool of a kind that fetches whatever the text of the call names, unless
// it is bound to domains that are listed, or every host is.
func (p *callParser) boundFetch(v jsondoc.Value, kind string) error {
	for _, f := range fetchers {
		if !strings.HasPrefix(kind, f.kind) || p.allowsSource(hostname.Anywhere) {
			continue
		}
		list := v.Get(f.bound)
		if f.bound == "" || list.Kind() != jsondoc.Array || list.Len() == 0 {
			return shape(ProblemHost, v)
		}
		for domain := list.First(); domain.Exists(); domain = domain.Next() {
			if domain.Kind() != jsondoc.String { // of strings fetches judges each
				return shape(ProblemType, domain)
			}
		}
	}
	return nil
}

// encoded reports whether a member is a file's bytes: sound in base64 begins with "//".
func encoded(name, text string) bool {
	return (payloads.has(name) || len(text) >= longCode) && base64Text(text)
}

// addressed reports whether a text begins as an address does, to a reader that forgives much.
func addressed(text string) bool {
	text = strings.TrimLeftFunc(text, func(r rune) bool { return r <= ' ' })
	if strings.HasPrefix(text, "//") || strings.HasPrefix(text, `\\`) || strings.HasPrefix(text, `/\`) || strings.HasPrefix(text, `\/`) {
		return true
	}
	scheme, rest, ok := strings.Cut(text[:min(len(text), maxScheme)], ":")
	if !ok || scheme == "" || strings.ContainsFunc(scheme, func(r rune) bool {
		return r > ' ' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '+' && r != '-' && r != '.'
	}) {
		return false
	}
	switch strings.ToLower(scheme) {
	case "http", "https", "gs", "s3":
		return true
	}
	return strings.HasPrefix(rest, "//") || strings.ContainsAny(scheme, "\t\r\n")
}

// maxScheme is longer than the scheme of any address that is fetched, with its slashes.
const maxScheme = 32
