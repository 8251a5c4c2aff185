package control

import "strconv"

// Fact is the name of something a module learned of a call, which later modules
// and the access log can read. On hosts it is the property
// "wasmx.portcullis.<name>", which no client can forge.
type Fact string

// The facts. Their names are fixed: access-log formats rely on them.
const (
	// FactKey is the id of the key that called; FactOwner its owner.
	FactKey   Fact = "key"
	FactOwner Fact = "owner"
	// FactLabels is the key's labels as name=value, separated by commas.
	FactLabels Fact = "labels"
	// FactAuth is the true cause of a failed authentication.
	FactAuth Fact = "auth"
	// FactScopes is what the key may do; package keys reads and writes it. Parts
	// beyond 256 bytes go to scopes1 … scopes7.
	FactScopes Fact = "scopes"
	// FactWithheld is "reply" when a module took back a provider's reply, which is paid
	// for: a refusal before the provider was asked looks the same to other modules.
	FactWithheld Fact = "withheld"
	// FactDialect and FactOperation say what the call is for.
	FactDialect   Fact = "dialect"
	FactOperation Fact = "operation"
	// FactModel is the model the caller asked for; FactModelSent the one sent.
	FactModel     Fact = "model"
	FactModelSent Fact = "model_sent"
	// FactMethod is the JSON-RPC method of a call, FactTool the tool that it calls.
	FactMethod Fact = "method"
	FactTool   Fact = "tool"
	// FactDecision is allow, deny or monitor (a module would have refused).
	FactDecision Fact = "decision"
	// FactControl is the control that decided; FactReason its reason's code.
	FactControl Fact = "control"
	FactReason  Fact = "reason"
	// FactDetail says more about the reason, never with a caller's text.
	FactDetail Fact = "detail"
	// FactRules is the ids of the rules that matched, separated by commas.
	FactRules Fact = "rules"
	// FactTokensIn and FactTokensOut are the tokens the provider reported.
	FactTokensIn  Fact = "tokens_in"
	FactTokensOut Fact = "tokens_out"
	// FactRead and FactReadReply are the bytes of request and reply text read.
	FactRead      Fact = "read"
	FactReadReply Fact = "read_reply"
	// FactOpaque names kinds of part that passed uninspected, by configuration.
	FactOpaque Fact = "opaque"
	// FactSkipped says why something was not inspected; never set when all was.
	FactSkipped Fact = "skipped"
)

// MaxFact is the most bytes a fact holds; longer values are cut with "...".
const MaxFact = 256

// Facts reads and writes the facts of one call. Values are printable ASCII,
// never empty: writing "" writes nothing, other bytes become "?".
type Facts struct {
	host  PropertyStore
	known []fact
}

// PropertyStore is where a host keeps the facts of a call.
type PropertyStore interface {
	// ReadFact returns the value, "" when it is not set. It does not return where the
	// host can not tell: what no one can read must not count as not set.
	ReadFact(name string) string
	// WriteFact sets the value; it must not be empty.
	WriteFact(name, value string) error
}

type fact struct {
	name  Fact
	value string
}

// Bind empties the facts for a new call kept in host. A nil host keeps them in
// memory only.
func (f *Facts) Bind(host PropertyStore) { f.host, f.known = host, f.known[:0] }

// Get returns a fact, "" when it is not known. What an earlier module wrote is
// read from the host once. A host that fails to read it fails the call.
func (f *Facts) Get(name Fact) string {
	if k := f.find(name); k != nil {
		return k.value
	}
	if f.host == nil {
		return ""
	}
	v := f.host.ReadFact(string(name))
	f.known = append(f.known, fact{name, v})
	return v
}

// Set writes a fact at once, so that the next module can read it.
func (f *Facts) Set(name Fact, value string) error {
	value = printable(value)
	if value == "" {
		return nil
	}
	if k := f.find(name); k == nil {
		f.known = append(f.known, fact{name, value})
	} else if k.value == value {
		return nil
	} else {
		k.value = value
	}
	if f.host == nil {
		return nil
	}
	return f.host.WriteFact(string(name), value)
}

func (f *Facts) find(name Fact) *fact {
	for i := range f.known {
		if f.known[i].name == name {
			return &f.known[i]
		}
	}
	return nil
}

// SetInt is Set for a number.
func (f *Facts) SetInt(name Fact, n int64) error { return f.Set(name, strconv.FormatInt(n, 10)) }

// Add appends an item without commas to a fact that is a list separated by
// commas, unless it is in it already.
func (f *Facts) Add(name Fact, item string) error {
	item = printable(item) // as it is in the list already
	have := f.Get(name)
	if have == "" {
		return f.Set(name, item)
	}
	if item == "" || listed(have, item) {
		return nil
	}
	return f.Set(name, have+","+item)
}

func listed(list, item string) bool {
	for list != "" {
		i := 0
		for i < len(list) && list[i] != ',' {
			i++
		}
		if list[:i] == item {
			return true
		}
		if i == len(list) {
			return false
		}
		list = list[i+1:]
	}
	return false
}

// printable returns s cut to MaxFact bytes with everything but printable ASCII
// replaced.
func printable(s string) string {
	clean := len(s) <= MaxFact
	for i := 0; clean && i < len(s); i++ {
		clean = s[i] >= 0x20 && s[i] < 0x7f
	}
	if clean {
		return s
	}
	out := []byte(s)
	if len(out) > MaxFact {
		out = append(out[:MaxFact-3], "..."...)
	}
	for i, b := range out {
		if b < 0x20 || b >= 0x7f {
			out[i] = '?'
		}
	}
	return string(out)
}
