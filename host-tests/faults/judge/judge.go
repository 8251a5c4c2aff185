// Package judge is a control that asks services about every call: it shows what
// becomes of calls when they do not answer.
package judge

import (
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/llm"
)

// Config is the configuration of judge.
type Config struct {
	// Cluster is the service that is asked about the headers.
	Cluster string `json:"cluster" required:"true" min:"1"`
	// Body lists services that are asked about the body, all at once and, where the
	// gateway delivers it, while the one for the headers is asked.
	Body []string `json:"body,omitempty"`
	// Timeout bounds a question.
	Timeout config.Duration `json:"timeout,omitempty" default:"1s" min:"1ms" max:"30s"`
}

// Reasons of refusal.
var (
	ReasonRefused     = &control.Reason{Code: "judge_refused", Status: 403, Message: "Not this."}
	ReasonUnavailable = &control.Reason{Code: "judge_unavailable", Status: 503, Message: "Nobody could be asked."}
)

type judge struct{ Config }

// panel is a judge with services for the body.
type panel struct{ judge }

// New makes the control.
func New(c *Config) (control.Control, error) {
	if len(c.Body) > 0 {
		return &panel{judge{*c}}, nil
	}
	return &judge{*c}, nil
}

// Name implements control.Control.
func (*judge) Name() string { return "judge" }

// Head implements control.HeadPhase.
func (j *judge) Head(*control.Exchange) control.Verdict { return control.Wait(j.question(j.Cluster)) }

// Head implements control.HeadPhase.
func (p *panel) Head(x *control.Exchange) control.Verdict { return p.judge.Head(x).Meanwhile() }

// Call implements control.CallPhase.
func (p *panel) Call(*control.Exchange, *llm.Call) control.Verdict {
	questions := make([]control.Fetch, 0, len(p.Body))
	for _, cluster := range p.Body {
		questions = append(questions, p.question(cluster))
	}
	return control.Wait(questions...)
}

// question asks a service.
func (j *judge) question(cluster string) control.Fetch {
	return control.Fetch{
		Request: control.FetchRequest{Cluster: cluster, Method: "GET", Path: "/", Host: "judge.test", Timeout: time.Duration(j.Timeout)},
		Then: func(r control.FetchReply) (control.Verdict, bool) {
			switch {
			case r.Status >= 500:
				return control.Allow, false
			case r.Status != 200:
				return control.Deny(ReasonRefused, ""), true
			}
			return control.Allow, true
		},
		Reason: ReasonUnavailable,
	}
}
