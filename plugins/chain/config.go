package chain

import (
	"portcullis/plugins/keyverify"
	"portcullis/plugins/modelallow"
	"portcullis/plugins/ratelimit"
	"portcullis/plugins/redact"
	"portcullis/plugins/sanitize"
)

// Config is the configuration of chain: a section for each control that is to
// run, with the fields of the control's own configuration.
type Config struct {
	// KeyVerify decides who is calling.
	KeyVerify *keyverify.Config `json:"keyverify,omitempty"`
	// ModelAllow decides what a call may use.
	ModelAllow *ModelAllow `json:"modelallow,omitempty"`
	// RateLimit bounds how much.
	RateLimit *RateLimit `json:"ratelimit,omitempty"`
	// Sanitize inspects what goes to the model.
	Sanitize *Sanitize `json:"sanitize,omitempty"`
	// Redact inspects what comes back.
	Redact *Redact `json:"redact,omitempty"`
}

// Section is what every section but keyverify's may have beside its own fields.
type Section struct {
	// Mode is the control's own mode. Default: the mode of the whole chain.
	Mode string `json:"mode,omitempty" enum:"enforce|monitor"`
}

// ModelAllow is modelallow with a mode.
type ModelAllow struct {
	Section
	modelallow.Config
}

// RateLimit is ratelimit with a mode.
type RateLimit struct {
	Section
	ratelimit.Config
}

// Sanitize is sanitize with a mode.
type Sanitize struct {
	Section
	sanitize.Config
}

// Redact is redact with a mode.
type Redact struct {
	Section
	redact.Config
}
