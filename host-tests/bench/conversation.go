package main

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"time"

	"portcullis/build/modules"
	"portcullis/host-tests/load"
	"portcullis/host-tests/sample"
)

// The conversation of an agent: what it has said so far, and what is added with each turn.
const (
	conversationTurns = 50
	turnSize          = 10 << 10
)

// conversation measures what a long conversation costs in the chain when it comes for the first time, and when it comes again
// with one turn more.
func (b *bench) conversation(ctx context.Context, flavour modules.Flavour) (err error) {
	filters, err := sample.Fused(b.folder(flavour))
	if err != nil {
		return err
	}
	h, err := newHost(ctx, filters...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.faults(), h.close(ctx)) }()
	// The machine code and the memory that a long call needs once.
	if err := h.repeat(exchangeOf(talk("warm", conversationTurns), nil), 3); err != nil {
		return err
	}
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	send := func(turns int) (time.Duration, error) {
		o := observe(h)
		err := h.send(exchangeOf(talk("measured", turns), nil))
		return o.spent, err
	}
	first, err := send(conversationTurns)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s: conversation of %d turns and %d KB, ", flavour, conversationTurns, conversationTurns*turnSize>>10)
	b.add(name+"CPU when it comes first", milliseconds(first), "ms")
	next, err := send(conversationTurns + 1)
	if err != nil {
		return err
	}
	b.add(name+"CPU with its next turn", milliseconds(next), "ms")
	return nil
}

// talk is a conversation of several turns, each of another text. The last one has the call's number.
func talk(about string, turns int) []byte {
	var list []string
	for i := range turns {
		role, number := "user", ""
		if i%2 == 1 {
			role = "assistant"
		}
		if i == turns-1 {
			number = load.Number
		}
		text := fmt.Sprintf("Turn %d about %s %s ", i, about, number)
		text += strings.Repeat(strings.TrimSpace(english)+" ", turnSize/len(english))
		list = append(list, fmt.Sprintf(`{"role":"%s","content":%q}`, role, text))
	}
	return []byte(`{"model":"gpt-4o-mini","messages":[` + strings.Join(list, ",") + `]}`)
}
