package main

import (
	"context"
	"errors"
	"fmt"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/plugins/bundle"
)

// sizes weighs the built modules, in millions of bytes. Their budget leaves tables apart.
func (b *bench) sizes(_ context.Context, flavour modules.Flavour) error {
	for _, plugin := range bundle.Names() {
		built, err := modules.Measure(envoytest.Root(), b.dist, flavour, plugin)
		if err != nil && !errors.Is(err, modules.ErrBudget) {
			return fmt.Errorf("run `make build build-kong` first: %w", err)
		}
		name := string(flavour) + ": size of " + plugin
		b.add(name, float64(built.Size)/1e6, "MB")
		b.add(name+" apart from its tables", float64(built.Apart())/1e6, "MB")
	}
	return nil
}
