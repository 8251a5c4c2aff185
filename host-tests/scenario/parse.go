package scenario

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
)

// Scenario is one file.
type Scenario struct {
	// Name is the file's, without extension.
	Name string
	// Profiles are the names of the profiles it runs on; none for all.
	Profiles []string
	// Chunks is how bodies are cut.
	Chunks string
	// NotInEnvoy is why real Envoy can not run it, "" when it can.
	NotInEnvoy string
	// Chain is the modules, in the order in which they see a request.
	Chain []Module
	Calls []Call
}

// Module is one module of a scenario's chain with its configuration.
type Module struct {
	Plugin        string
	Configuration string
}

// Call is one call and what must come of it.
type Call struct {
	// Wait is how long before the call.
	Wait   time.Duration
	Method string
	Path   string
	// Headers have no pseudo-headers.
	Headers [][2]string
	Body    string
	Reply   Reply
	// Service is the reply of the service that modules ask, nil for none.
	Service *Reply
	// Leaves is where the client goes away, "" when it stays.
	Leaves string
	Want   Want
}

// Where a client may leave.
const (
	inRequest = "in the request"
	inReply   = "in the reply"
)

// Reply is the upstream's.
type Reply struct {
	Status  int
	Headers [][2]string
	Body    string
	// Breaks makes the connection end after the body, without its end.
	Breaks bool
	// Silent is true for a service that does not answer.
	Silent bool
}

// Want is what must come of a call; empty parts are not looked at.
type Want struct {
	Refused, Withheld     string
	Same, SeenNothing     bool
	Seen                  *Message
	SeenHas, SeenLacks    []string
	AskedNothing          bool
	AskedHas, AskedLacks  []string
	Client                *Message
	ClientHas, ClientLack []string
	Text                  *string
	Facts                 [][2]string
}

// Message is a first line, headers and a body to compare with.
type Message struct {
	Line    string
	Headers [][2]string
	Body    string
	HasBody bool
}

// Load reads every scenario in a folder.
func Load(folder string, replace *strings.Replacer) ([]Scenario, error) {
	files, err := filepath.Glob(filepath.Join(folder, "*.txtar"))
	if err != nil {
		return nil, err
	}
	out := make([]Scenario, 0, len(files))
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return nil, err
		}
		s, err := parse(strings.TrimSuffix(filepath.Base(file), ".txtar"), replace.Replace(string(text)))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func parse(name, text string) (Scenario, error) {
	archive := txtar.Parse([]byte(text))
	s := Scenario{Name: name}
	if err := s.settings(string(archive.Comment)); err != nil {
		return s, err
	}
	for _, f := range archive.Files {
		if err := s.section(f.Name, string(f.Data)); err != nil {
			return s, fmt.Errorf("section %s: %w", f.Name, err)
		}
	}
	if len(s.Chain) == 0 || len(s.Calls) == 0 {
		return s, fmt.Errorf("has %d modules and %d calls", len(s.Chain), len(s.Calls))
	}
	for i, c := range s.Calls {
		if c.Want.empty() {
			return s, fmt.Errorf("call %d expects nothing", i+1)
		}
	}
	return s, nil
}

func (s *Scenario) settings(comment string) error {
	lines := strings.Split(strings.TrimSpace(comment), "\n")
	if !strings.HasPrefix(lines[0], "# ") {
		return fmt.Errorf("the first line is no title: %q", lines[0])
	}
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ": ")
		switch name {
		case "profiles":
			s.Profiles = strings.Fields(value)
		case "chunks":
			s.Chunks = value
		case "not in envoy":
			s.NotInEnvoy = value
		default:
			if !strings.HasPrefix(line, "# ") {
				return fmt.Errorf("unknown setting %q", line)
			}
		}
	}
	return nil
}

// section adds a section to the scenario, or to its last call.
func (s *Scenario) section(name, data string) error {
	if plugin, ok := strings.CutPrefix(name, "config/"); ok {
		s.Chain = append(s.Chain, Module{strings.TrimSuffix(plugin, ".json"), data})
		return nil
	}
	if name == "call" || name == "wait" {
		return s.begin(name, data)
	}
	if len(s.Calls) == 0 {
		return fmt.Errorf("comes before a call")
	}
	c := &s.Calls[len(s.Calls)-1]
	data = strings.TrimSuffix(data, "\n")
	switch {
	case strings.HasPrefix(name, "upstream"):
		return c.upstream(name, data)
	case name == "service":
		return c.service(data)
	case name == "client leaves":
		if c.Leaves = data; data != inRequest && data != inReply {
			return fmt.Errorf("%q is no place (want %q or %q)", data, inRequest, inReply)
		}
		return nil
	}
	return c.Want.section(name, data)
}

// begin begins a call; a wait before it makes the call that it belongs to.
func (s *Scenario) begin(name, data string) error {
	if name == "wait" {
		d, err := time.ParseDuration(strings.TrimSpace(data))
		s.Calls = append(s.Calls, Call{Wait: d})
		return err
	}
	if n := len(s.Calls); n == 0 || s.Calls[n-1].Method != "" {
		s.Calls = append(s.Calls, Call{})
	}
	c := &s.Calls[len(s.Calls)-1]
	m, err := message(strings.TrimSuffix(data, "\n"))
	if err != nil {
		return err
	}
	c.Method, c.Path, _ = strings.Cut(m.Line, " ")
	c.Headers, c.Body = m.Headers, m.Body
	c.Headers = slices.DeleteFunc(c.Headers, func(h [2]string) bool { return h == [2]string{"content-type", "none"} })
	if c.Body != "" && len(c.Headers) == len(m.Headers) && first(c.Headers, "content-type") == "" {
		c.Headers = append(c.Headers, [2]string{"content-type", "application/json"})
	}
	c.Reply = Says(c.Path, "Good day.")
	return nil
}

func (c *Call) upstream(name, data string) error {
	switch name {
	case "upstream":
		var err error
		c.Reply, err = reply(data)
		return err
	case "upstream says":
		c.Reply = Says(c.Path, data)
	case "upstream messages":
		var err error
		c.Reply, err = messages(strings.Split(data, "\n"))
		return err
	case "upstream streams":
		c.Reply = Streams(c.Path, strings.Split(data, "\n"))
	case "upstream breaks":
		c.Reply.Breaks = true
	default:
		return fmt.Errorf("is not known")
	}
	return nil
}

func (c *Call) service(data string) error {
	if data == "is silent" {
		c.Service = &Reply{Silent: true}
		return nil
	}
	r, err := reply(data)
	c.Service = &r
	return err
}

// reply reads a status, headers and a body.
func reply(data string) (r Reply, err error) {
	m, err := message(data)
	if err != nil {
		return r, err
	}
	r = Reply{Headers: m.Headers, Body: m.Body}
	if r.Status, err = strconv.Atoi(m.Line); err != nil {
		return r, err
	}
	if first(m.Headers, "content-type") == "" && m.Body != "" {
		r.Headers = append(r.Headers, [2]string{"content-type", "application/json"})
	}
	return r, nil
}

func (w *Want) section(name, data string) error {
	var err error
	switch name {
	case "refused":
		w.Refused = data
	case "withheld":
		w.Withheld = data
	case "same":
		w.Same = true
	case "seen":
		if w.SeenNothing = data == "nothing"; !w.SeenNothing {
			w.Seen, err = message(data)
		}
	case "seen has":
		w.SeenHas = strings.Split(data, "\n")
	case "seen lacks":
		w.SeenLacks = strings.Split(data, "\n")
	case "asked":
		if w.AskedNothing = data == "nothing"; !w.AskedNothing {
			return fmt.Errorf("%q is not known (want \"nothing\")", data)
		}
	case "asked has":
		w.AskedHas = strings.Split(data, "\n")
	case "asked lacks":
		w.AskedLacks = strings.Split(data, "\n")
	case "client":
		w.Client, err = message(data)
	case "client has":
		w.ClientHas = strings.Split(data, "\n")
	case "client lacks":
		w.ClientLack = strings.Split(data, "\n")
	case "text":
		w.Text = &data
	case "facts":
		for line := range strings.SplitSeq(data, "\n") {
			name, value, ok := strings.Cut(line, "=")
			if !ok {
				return fmt.Errorf("%q is no fact", line)
			}
			w.Facts = append(w.Facts, [2]string{name, value})
		}
	default:
		return fmt.Errorf("is not known")
	}
	return err
}

// empty reports whether nothing is looked at.
func (w *Want) empty() bool {
	return w.Refused == "" && w.Withheld == "" && !w.Same && !w.SeenNothing && !w.AskedNothing && w.Seen == nil && w.Client == nil && w.Text == nil &&
		len(w.SeenHas)+len(w.SeenLacks)+len(w.AskedHas)+len(w.AskedLacks)+len(w.ClientHas)+len(w.ClientLack)+len(w.Facts) == 0
}

// message reads a first line, headers and a body.
func message(text string) (*Message, error) {
	head, body, hasBody := strings.Cut(text, "\n\n")
	lines := strings.Split(head, "\n")
	m := &Message{Line: lines[0], Body: body, HasBody: hasBody}
	for _, line := range lines[1:] {
		name, value, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("%q is no header", line)
		}
		m.Headers = append(m.Headers, [2]string{name, value})
	}
	m.Body = unescape(m.Body)
	return m, nil
}

// unescape writes \x00 forms, \r and a trailing \ (no newline) of a body: what a
// text file can not hold. Bodies begin with "escaped:" when they use it.
func unescape(body string) string {
	rest, ok := strings.CutPrefix(body, "escaped:")
	if !ok {
		return body
	}
	out, err := strconv.Unquote(`"` + strings.ReplaceAll(strings.ReplaceAll(rest, `"`, `\"`), "\n", "") + `"`)
	if err != nil {
		panic("scenario: " + err.Error() + ": " + rest)
	}
	return out
}

// first is the first value of a header.
func first(list [][2]string, name string) string {
	for _, pair := range list {
		if strings.EqualFold(pair[0], name) {
			return pair[1]
		}
	}
	return ""
}
