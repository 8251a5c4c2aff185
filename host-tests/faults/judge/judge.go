// Package judge is a control that asks a service about every call: it shows what
// becomes of calls when that service does not answer.
package judge

import (
	"time"

	"portcullis/shared/config"
	"portcullis/shared/control"
)

// Config is the configuration of judge.
type Config struct {
	// Cluster is the service.
	Cluster string `json:"cluster" required:"true" min:"1"`
	// Timeout bounds a question.
	Timeout config.Duration `json:"timeout,omitempty" default:"1s" min:"1ms" max:"30s"`
}

// Reasons of refusal.
var (
	ReasonRefused     = &control.Reason{Code: "judge_refused", Status: 403, Message: "Not this."}
	ReasonUnavailable = &control.Reason{Code: "judge_unavailable", Status: 503, Message: "Nobody could be asked."}
)

type judge struct{ Config }

// New makes the control.
func New(c *Config) (control.Control, error) { return &judge{*c}, nil }

// Name implements control.Control.
func (*judge) Name() string { return "judge" }

// Head implements control.HeadPhase.
func (j *judge) Head(*control.Exchange) control.Verdict {
	return control.Wait(control.Fetch{
		Request: control.FetchRequest{Cluster: j.Cluster, Method: "GET", Path: "/", Host: "judge.test", Timeout: time.Duration(j.Timeout)},
		Then: func(r control.FetchReply) control.Verdict {
			switch {
			case r.Failed || r.Status >= 500:
				return control.Deny(ReasonUnavailable, "")
			case r.Status != 200:
				return control.Deny(ReasonRefused, "")
			}
			return control.Allow
		},
	})
}
