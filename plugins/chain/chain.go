package chain

import (
	"errors"

	"portcullis/plugins/keyverify"
	"portcullis/plugins/modelallow"
	"portcullis/plugins/ratelimit"
	"portcullis/plugins/redact"
	"portcullis/plugins/sanitize"
	"portcullis/shared/config"
	"portcullis/shared/control"
	"portcullis/shared/exchange"
)

// Load makes the engine of a chain. It is an exchange.Loader.
func Load(raw []byte) (*exchange.Engine, error) {
	var common exchange.Config
	var c Config
	if err := config.Decode(raw, "chain", &common, &c); err != nil {
		return nil, err
	}
	b := builder{mode: common.Mode}
	if s := c.KeyVerify; s != nil {
		// Who is calling is never only watched, whatever the chain's mode.
		b.add("keyverify", "enforce", func() (control.Control, error) { return keyverify.New(s) })
	}
	if s := c.ModelAllow; s != nil {
		b.add("modelallow", s.Mode, func() (control.Control, error) { return modelallow.New(&s.Config) })
	}
	if s := c.RateLimit; s != nil {
		b.add("ratelimit", s.Mode, func() (control.Control, error) { return ratelimit.New(&s.Config) })
	}
	if s := c.Sanitize; s != nil {
		b.add("sanitize", s.Mode, func() (control.Control, error) { return sanitize.New(&s.Config) })
	}
	if s := c.Redact; s != nil {
		b.add("redact", s.Mode, func() (control.Control, error) { return redact.New(&s.Config) })
	}
	if err := errors.Join(b.failed...); err != nil {
		return nil, err
	}
	if len(b.members) == 0 {
		return nil, errors.New(`chain: no control is configured (want a section for "keyverify", "modelallow", "ratelimit", "sanitize" or "redact")`)
	}
	e, err := exchange.New(common, b.members...)
	if err != nil {
		return nil, &config.Error{Plugin: "chain", Problem: err.Error()}
	}
	return e, nil
}

// builder collects the chain's members.
type builder struct {
	mode    string
	members []exchange.Member
	failed  []error
}

func (b *builder) add(name, mode string, construct func() (control.Control, error)) {
	if mode == "" {
		mode = b.mode
	}
	c, err := construct()
	if err != nil {
		b.failed = append(b.failed, &config.Error{Plugin: "chain", Problem: name + "." + err.Error()})
		return
	}
	b.members = append(b.members, exchange.Member{Control: c, Monitor: mode == "monitor"})
}
