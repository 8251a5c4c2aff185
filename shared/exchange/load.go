package exchange

import (
	"portcullis/shared/config"
	"portcullis/shared/control"
)

// Loader makes an engine from a module's configuration, JSON as the gateway
// hands it over. Its errors name the module and the path of what is wrong; raw is
// not kept.
type Loader func(raw []byte) (*Engine, error)

// Module returns the loader of a module with one control: the common part of
// the configuration and the control's own share one JSON object.
func Module[C any](name string, construct func(*C) (control.Control, error)) Loader {
	return module(name, construct, New)
}

// CallModule is Module for a control that reads calls, and of replies what they say of usage. What inspects
// replies is not linked into a module that has no other loader.
func CallModule[C any](name string, construct func(*C) (control.Control, error)) Loader {
	return module(name, construct, NewCalls)
}

// HeadModule is Module for a control that judges headers alone. What reads bodies is not linked
// into a module that has no other loader.
func HeadModule[C any](name string, construct func(*C) (control.Control, error)) Loader {
	return module(name, construct, NewHeads)
}

func module[C any](name string, construct func(*C) (control.Control, error), engine func(Config, ...Member) (*Engine, error)) Loader {
	return func(raw []byte) (*Engine, error) {
		var common Config
		own := new(C)
		if err := config.Decode(raw, name, &common, own); err != nil {
			return nil, err
		}
		c, err := construct(own)
		if err != nil {
			return nil, &config.Error{Plugin: name, Problem: err.Error()}
		}
		e, err := engine(common, Member{Control: c, Monitor: common.Mode == "monitor"})
		if err != nil {
			return nil, &config.Error{Plugin: name, Problem: err.Error()}
		}
		return e, nil
	}
}
