package sanitize

import (
	"strings"
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/detect"
	"portcullis/shared/inspect"
	"portcullis/shared/jsondoc"
	"portcullis/shared/llm"
)

// SecondOpinion is a service that is asked about a conversation: what users and
// assistants say, tool results and documents, after masking. System prompts,
// definitions of tools and fields nobody knows are not sent, nor who calls.
type SecondOpinion struct {
	// Cluster is the gateway's name for the service; on Kong's engine its host:port.
	Cluster string `json:"cluster" required:"true" min:"1" max:"256"`
	// Host is the service's host header. Default: the cluster's name.
	Host string `json:"host,omitempty" max:"256"`
	// Path is where the service is asked. Default: "/" for a webhook, and where
	// OpenAI's API has it for the others.
	Path string `json:"path,omitempty" max:"1024"`
	// Kind is what the service speaks: "webhook" this module's own form, "moderation"
	// OpenAI's moderations, "chat" OpenAI's chat completions with a model that answers
	// "safe" or "unsafe", such as Llama Guard.
	Kind string `json:"kind" required:"true" enum:"webhook|moderation|chat"`
	// Model is the model that is asked. It is required for "chat".
	Model string `json:"model,omitempty" max:"256"`
	// Authorization names the environment variable that holds the value of the
	// authorization header, as "env:NAME". Default: no such header.
	Authorization string `json:"authorization,omitempty" secret:"true"`
	// Ask is when the service is asked where no policy says it: "grey" where a rule or the
	// classifier has labelled an attempt to steer the model and nothing blocks, "always"
	// wherever nothing blocks.
	Ask string `json:"ask,omitempty" enum:"grey|always" default:"grey"`
	// Replies says whether the service is asked about replies too, those to calls about
	// which a policy has it asked: "off", "whole" about replies as a whole, for which streams
	// are refused, or "all" about streams too, as they go. The
	// gateway must be able to wait with a reply: not on Kong's engine.
	Replies string `json:"replies,omitempty" enum:"off|whole|all" default:"off"`
	// Window is how much text of a stream is waited for before the service is asked about
	// it, in bytes. A text's end, and events that need half of bounds.held, come before.
	Window config.Size `json:"window,omitempty" default:"2KiB" min:"64B" max:"64KiB"`
	// Timeout bounds how long a call waits for the service.
	Timeout config.Duration `json:"timeout,omitempty" default:"2s" min:"10ms" max:"30s"`
	// Failure is what happens without an answer in time, to an answer that can not be
	// understood, and to texts over 256 KiB: "closed" refuses the call with
	// status 503, "open" lets it pass and says so in the facts.
	Failure string `json:"failure,omitempty" enum:"closed|open" default:"closed"`
	// Cache remembers answers in shared data. Default: none is remembered.
	Cache *OpinionCache `json:"cache,omitempty"`
}

// Validate checks what tags can not say.
func (c *SecondOpinion) Validate() error {
	switch {
	case c.Path != "" && (c.Path[0] != '/' || strings.ContainsAny(c.Path, " \r\n")):
		return &config.FieldError{Path: "path", Value: c.Path, Problem: "is not a path", Want: `one that begins with "/" and has no spaces`}
	case c.Kind == "chat" && c.Model == "":
		return &config.FieldError{Path: "model", Problem: "is required", Want: `the model to ask, because kind is "chat"`}
	case c.Authorization != "":
		return config.CheckEnv("authorization", c.Authorization)
	}
	return nil
}

// ReasonUnjudged says that the second opinion that a policy asks for could not be had.
var ReasonUnjudged = &control.Reason{
	Code: "second_opinion_unavailable", Status: 503, Message: "The request could not be judged.",
}

// opinionRule stands for the second opinion in policies, exceptions, facts and counters.
var opinionRule = detect.Rule{ID: "second_opinion", Class: detect.ClassInjection, Group: "second_opinion", Label: "REMOVED"}

// When the service is asked, as an action for opinionRule: the strictest counts, as of others.
const (
	asksNever  = inspect.Allow
	asksGrey   = inspect.Label
	asksAlways = inspect.Block
)

var asking = map[string]inspect.Action{"": inspect.Unstated, "off": asksNever, "grey": asksGrey, "always": asksAlways}

// checkOpinion reports what a policy can not say of the service.
func (p *Policy) checkOpinion(path string, service *SecondOpinion) error {
	if _, ok := p.Rules[opinionRule.ID]; ok {
		return &config.FieldError{Path: path + ".rules", Value: opinionRule.ID, Problem: "has no action of its own", Want: "the policy's field second_opinion"}
	}
	if p.SecondOpinion != "" && service == nil {
		return &config.FieldError{Path: path + ".second_opinion", Value: p.SecondOpinion, Problem: "needs a service to ask", Want: "the service in second_opinion"}
	}
	return nil
}

// maxQuestion bounds the body of a question, in bytes.
const maxQuestion = 256 << 10

// opinion is the service that is asked.
type opinion struct {
	SecondOpinion
	kind   opinionKind
	rule   int       // its index in the rules for steering
	memory *opinions // nil remembers nothing
	// question is the body of the one being written.
	question []byte
}

func newOpinion(c *Config) *opinion {
	if c.SecondOpinion == nil {
		return nil
	}
	o := &opinion{SecondOpinion: *c.SecondOpinion, kind: opinionKinds[c.SecondOpinion.Kind]}
	if o.Host == "" {
		o.Host = o.Cluster
	}
	if o.Path == "" {
		o.Path = o.kind.path
	}
	if o.Cache != nil {
		o.memory = newOpinions(o.Cache, c.HashKey, o.Cluster+"\x00"+o.Host+"\x00"+o.Path)
	}
	return o
}

// conversation lists the texts of a call that a second opinion is about, by their
// indices.
func conversation(c *llm.Call) []int {
	var list []int
	for i := range c.Texts {
		if t := &c.Texts[i]; isSaid(t) && steers(t) && t.String() != "" {
			list = append(list, i)
		}
	}
	return list
}

// question is what the service is asked.
type question struct {
	x *control.Exchange
	// c has the texts that it is about.
	c     *llm.Call
	texts []int
	// reply is true when they are a reply's; about is what is known of the call.
	reply bool
	about *dialogue
	// reason refuses what the service blocks.
	reason *control.Reason
}

// secondOpinion asks the service about a call that nothing blocks.
func (r *reading) secondOpinion() control.Verdict {
	o := r.opinion
	if o == nil {
		return control.Allow
	}
	about := dialogue{known: true, when: r.steer.actions[0][o.rule], grey: r.grey}
	q := question{x: r.x, c: r.c, about: &about, reason: ReasonBlocked}
	if o.Replies != repliesOff {
		q.about = control.Local[dialogue](r.x, r.sanitizer)
		*q.about = about
	}
	switch {
	case !about.now():
		return control.Allow
	case r.c.Stream && o.Replies == repliesWhole:
		return control.Deny(ReasonStream, "")
	}
	q.texts = conversation(r.c)
	o.remember(&q)
	return r.ask(&q)
}

// ask asks the service.
func (s *sanitizer) ask(q *question) control.Verdict {
	if len(q.texts) == 0 {
		return control.Allow
	}
	o := s.opinion
	if !o.write(q) {
		return o.unjudged("texts over 256 KiB")
	}
	headers := [][2]string{{"content-type", "application/json"}}
	if o.Authorization != "" {
		name, _ := config.EnvName(o.Authorization) // it was validated
		value, ok := q.x.Env.Secret(name)
		if !ok || value == "" {
			return o.unjudged(o.Authorization)
		}
		headers = append(headers, [2]string{"authorization", value})
	}
	asked := o.memory.place(o.question)
	if known, ok := o.memory.recall(q.x.Env, asked); ok {
		return s.heed(q, answer{does: known})
	}
	return control.Wait(control.Fetch{
		Request: control.FetchRequest{
			Cluster: o.Cluster, Method: "POST", Path: o.Path, Host: o.Host,
			Headers: headers, Body: o.question, Timeout: time.Duration(o.Timeout),
		},
		Then: func(r control.FetchReply) (control.Verdict, bool) {
			a, ok := o.understand(&r, q)
			if !ok {
				return control.Allow, false
			}
			o.memory.keep(q.x.Env, asked, a.does)
			return s.heed(q, a), true
		},
		Failure: control.Failure(o.Failure), Reason: ReasonUnjudged,
	})
}

// write writes the question; false when what it is about is too long.
func (o *opinion) write(q *question) bool {
	size := 0
	for _, i := range q.texts {
		size += len(q.c.Texts[i].String())
	}
	if size > maxQuestion {
		return false
	}
	o.question = o.kind.write(o.question[:0], o.Model, q)
	bound := maxQuestion
	if q.reply {
		bound += maxDialogue
	}
	return len(o.question) <= bound
}

// unjudged is the verdict on a call that the service can not be asked about.
func (o *opinion) unjudged(why string) control.Verdict {
	return control.Wait(control.Fetch{Unasked: why, Failure: control.Failure(o.Failure), Reason: ReasonUnjudged})
}

// understand reads the service's reply; ok is false for one that is none.
func (o *opinion) understand(r *control.FetchReply, q *question) (a answer, ok bool) {
	if r.Status < 200 || r.Status > 299 {
		return a, false
	}
	doc, err := jsondoc.Parse(r.Body, jsondoc.Limits{MaxNodes: maxOpinionValues})
	if err != nil {
		return a, false
	}
	return o.kind.read(doc.Root(), q)
}

// maxOpinionValues bounds the JSON values of an answer.
const maxOpinionValues = 64 << 10

// heed does what the service answered.
func (s *sanitizer) heed(q *question, a answer) control.Verdict {
	if a.does != doesAllow {
		inspect.Report(q.x, s.Name(), opinionRule.ID, s.steer.counters[s.opinion.rule])
	}
	switch {
	case a.does == doesBlock:
		return control.Deny(q.reason, opinionRule.ID)
	case a.does == doesMask && !q.mask(a.spans):
		return control.Deny(ReasonFixed, opinionRule.ID)
	}
	s.opinion.remember(q)
	return control.Allow
}

// mask hides spans of the texts; false where one can not be edited.
func (q *question) mask(spans []span) bool {
	mask := string(inspect.AppendMask(nil, inspect.Mask, &opinionRule, "", nil))
	var edits []llm.Edit
	for rest := spans; len(rest) > 0; {
		text := rest[0].text
		edits = edits[:0]
		for ; len(rest) > 0 && rest[0].text == text; rest = rest[1:] {
			edits = append(edits, llm.Edit{From: rest[0].from, To: rest[0].to, With: mask})
		}
		if !q.c.EditText(q.texts[text], edits) {
			return false
		}
	}
	return true
}
