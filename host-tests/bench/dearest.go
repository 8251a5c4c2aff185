package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"portcullis/build/modules"
	"portcullis/shared/detect"
	"portcullis/shared/detect/hostile"
	"portcullis/shared/detect/rules"
)

// dearest looks for the texts that cost the most time to scan, as a multiple of English in the same run: what begins a
// built-in rule again and again, what its file says is like a match and none, and the dearest two in turn.
func (b *bench) dearest(ctx context.Context, flavour modules.Flavour) (err error) {
	g, err := startGuest(ctx, flavour, "scan")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, g.runtime.Close(ctx)) }()
	if _, err := g.call(ctx, "prepare"); err != nil {
		return err
	}
	units, err := b.units()
	if err != nil {
		return err
	}
	list, err := g.costs(ctx, units)
	if err != nil {
		return err
	}
	of := string(flavour) + ": "
	// As little disturbed as the least of many others.
	plain, err := g.costs(ctx, slices.Repeat([]string{english}, 21))
	if err != nil {
		return err
	}
	least := plain[len(plain)-1].time
	b.addNoted(of+"median of hostile texts", list[len(list)/2].time/least, "English", fmt.Sprintf("%d texts; English %.2f ns a byte", len(list), least))
	b.dearestOf(of+"dearest text", list, least)
	quiet := slices.DeleteFunc(list, func(c cost) bool { return c.found > 0 })
	var pairs []string
	for _, one := range quiet[:min(len(quiet), 40)] {
		for _, other := range quiet[:min(len(quiet), 40)] {
			pairs = append(pairs, one.unit+other.unit)
		}
	}
	if list, err = g.costs(ctx, pairs); err != nil {
		return err
	}
	b.dearestOf(of+"dearest two in turn", list, least)
	return nil
}

// units are the texts that are tried, each once; a quick run tries few.
func (b *bench) units() ([]string, error) {
	files, err := rules.All()
	if err != nil {
		return nil, err
	}
	out, err := hostile.Texts(detect.Builtin(), func(r detect.Rule) (string, []string) { return r.Pattern, r.Near })
	if err != nil {
		return nil, err
	}
	for _, r := range files {
		for _, miss := range r.Misses {
			out = append(out, miss+" ")
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if b.quick {
		for i := range len(out) / 100 {
			out[i] = out[i*100]
		}
		out = out[:len(out)/100]
	}
	return out, nil
}

// cost is what a text that is repeated takes, in nanoseconds a byte, and how much is found in it.
type cost struct {
	unit  string
	time  float64
	found int32
}

// costs are those of texts, the dearest first.
func (g *guest) costs(ctx context.Context, units []string) ([]cost, error) {
	list := make([]cost, len(units))
	for i, unit := range units {
		var err error
		if list[i], err = g.cost(ctx, unit); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b cost) int { return int(1e3*b.time) - int(1e3*a.time) })
	return list, nil
}

// cost is the least of three measurements of 4 KB.
func (g *guest) cost(ctx context.Context, unit string) (cost, error) {
	const size, each = 4096, 100 * time.Microsecond
	text := strings.Repeat(unit, size/len(unit)+1)
	at, err := g.call(ctx, "room", uint64(len(text)))
	if err != nil {
		return cost{}, err
	}
	if !g.instance.Memory().WriteString(uint32(at), text) {
		return cost{}, fmt.Errorf("%d bytes at %d are outside the guest's memory", len(text), at)
	}
	c := cost{unit: unit}
	rounds := 1
	for i := range 4 {
		took, err := spent(func() (err error) {
			c.found, err = g.call(ctx, "find", uint64(rounds))
			return err
		})
		if err != nil {
			return cost{}, err
		}
		c.found /= int32(rounds)
		if i == 0 {
			rounds = int(each/max(took, time.Microsecond)) + 1
			continue
		}
		if a := float64(took) / float64(rounds*len(text)); i == 1 || a < c.time {
			c.time = a
		}
	}
	return c, nil
}

// shown is how many of the dearest texts of a kind are reported.
const shown = 5

// dearestOf reports the first of a list, those in which nothing is found and the others.
func (b *bench) dearestOf(name string, list []cost, english float64) {
	for _, found := range []bool{false, true} {
		kind := name + ", nothing found"
		if found {
			kind = name + ", with findings"
		}
		n := 0
		for _, c := range list {
			if c.found > 0 == found && n < shown {
				n++
				b.addNoted(kind+", no. "+strconv.Itoa(n), c.time/english, "English", fmt.Sprintf("%q", c.unit))
			}
		}
	}
}
