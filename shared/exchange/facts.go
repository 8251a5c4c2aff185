package exchange

import "portcullis/shared/control"

// facts is what a host keeps of a call. It implements control.PropertyStore.
type facts struct{ x *Exchange }

// ReadFact implements control.PropertyStore. A fact that can not be read fails the call:
// scopes that are not known are not scopes without limits. For the record of a call that
// has failed, or has ended, it counts as not set.
func (f facts) ReadFact(name string) string {
	value, err := f.x.host.ReadFact(name)
	switch {
	case err == nil:
	case f.x.failed:
		f.x.host.Log(control.LevelError, "host: read fact "+name+": "+err.Error())
	default:
		f.x.broken("read fact "+name, err)
	}
	return value
}

// WriteFact implements control.PropertyStore.
func (f facts) WriteFact(name, value string) error { return f.x.host.WriteFact(name, value) }
