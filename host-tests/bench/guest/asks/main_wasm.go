// Command asks is a module that asks its host what keyverify asks for an allowed call, and decides nothing. It tells how often it has
// allocated: what keyverify allocates for the host's interface alone.
//
// By its name the file belongs to WebAssembly alone: nothing else calls what it exports.
package main

import (
	"errors"
	"runtime"

	"portcullis/shared/control"
	"portcullis/shared/identity"
	"portcullis/shared/proxywasm"
)

// settings has nothing to set.
type settings struct{}

// asker allows every call.
type asker struct{ scopes string }

func newAsker(*settings) (control.Control, error) {
	scopes := identity.Scopes{Models: []string{"gpt-*", "claude-*"}}
	encoded, err := scopes.Encode()
	return &asker{scopes: encoded}, err
}

func (*asker) Name() string { return "asks" }

// Head removes the credential and states the facts that keyverify would.
func (a *asker) Head(x *control.Exchange) control.Verdict {
	x.Request.Headers.Remove("authorization")
	err := errors.Join(
		x.Facts.Set(control.FactKey, "demo"),
		x.Facts.Set(control.FactOwner, "Demo team"),
		identity.WriteScopes(&x.Facts, a.scopes),
	)
	if err != nil {
		return control.Deny(noFacts, err.Error())
	}
	return control.Allow
}

var noFacts = &control.Reason{Code: "no_facts", Status: 503, Message: "The gateway keeps no facts."}

func init() { proxywasm.RegisterHead(newAsker) }

func main() {}

// allocations is how many blocks the module has allocated since its start.
//
//go:wasmexport allocations
func allocations() uint32 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return uint32(m.Mallocs)
}
