package main

import (
	"context"
	"fmt"
	"os"

	"portcullis/build/modules"
	"portcullis/plugins/bundle"
)

// sizes weighs the built modules, in millions of bytes.
func (b *bench) sizes(_ context.Context, flavour modules.Flavour) error {
	for _, plugin := range bundle.Names() {
		info, err := os.Stat(modules.File(b.dist, flavour, plugin))
		if err != nil {
			return fmt.Errorf("run `make build build-kong` first: %w", err)
		}
		b.add(string(flavour)+": size of "+plugin, float64(info.Size())/1e6, "MB")
	}
	return nil
}
