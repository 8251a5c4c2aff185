package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"portcullis/build/modules"
	envoytest "portcullis/host-tests/envoy"
	"portcullis/shared/keys"
)

// manyKeys measures how keyverify starts with a configuration of 10,000 keys.
func (b *bench) manyKeys(ctx context.Context, flavour modules.Flavour) error {
	file := modules.File(b.dist, flavour, "keyverify")
	one, few, err := started(ctx, file, 1)
	if err != nil {
		return err
	}
	const count = 10_000
	all, many, err := started(ctx, file, count)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s: keyverify with %d keys, ", flavour, count)
	b.add(name+"load", milliseconds(all-one), "ms")
	b.add(name+"memory added to its VM", mebibytes(many-few), "MiB")
	return nil
}

// started starts the module with that many keys and returns the thread's time for it and the memory of its VM.
func started(ctx context.Context, file string, count int) (took time.Duration, memory int64, err error) {
	configuration, err := keysConfiguration(count)
	if err != nil {
		return 0, 0, err
	}
	h, err := newHost(ctx)
	if err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, h.faults(), h.close(ctx)) }()
	// The first attachment compiles the module.
	if err := h.attach(ctx, envoytest.Filter{File: file, Configuration: configuration}); err != nil {
		return 0, 0, err
	}
	took, err = spent(func() error { return h.attach(ctx, envoytest.Filter{File: file, Configuration: configuration}) })
	if err != nil {
		return 0, 0, err
	}
	return took, int64(h.vms[len(h.vms)-1].Memory()), nil
}

// keysConfiguration is a configuration with keys as an operator would write them.
func keysConfiguration(count int) (string, error) {
	type object = map[string]any
	list := make([]object, count)
	for i := range list {
		id := fmt.Sprintf("key-%d", i)
		list[i] = object{
			"id": id, "owner": fmt.Sprintf("team %d", i%100),
			"secrets": []object{{"hash": keys.HashOf(id).String(), "expires": "2130-01-31T00:00:00Z"}},
			"scopes":  object{"models": []string{"gpt-*"}},
		}
	}
	text, err := json.Marshal(object{"host": object{"hold": true}, "keys": list})
	return string(text), err
}
