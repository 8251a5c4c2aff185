package detect

import "slices"

// tally is a check of what the digits of a match add up to, as data: skim reads it too, so that numbers in
// the form of a card that are none are dismissed where they are read.
type tally struct {
	// parts are what a digit adds, at 10*place+digit, the last digit of the match at place 0: a part of the sum,
	// and in the upper 16 bits one of the check digits.
	parts []uint32
	// fits is 1 for a sum that the check digits fit, at the remainder by mod times width and the check digits.
	fits       []uint8
	mod, width uint32
	// counts has a bit for each number of digits that a match may have.
	counts uint32
	// varied is true when not all digits may be the same: no such number was given to anybody.
	varied bool
	// turns are instead of all that a state of ten that must come back to 0: the next one at 100*place+10*it+digit,
	// over again behind the last place.
	turns []uint8
	// others are what other bytes than digits add, nil for nothing.
	others *[256]uint32
	// letters are instead of fits, in its order, what the last byte of the match must be, whatever its case.
	letters string
	// short is true when the last byte of the match is not read.
	short bool
	// also is what must hold too, nil for nothing more.
	also *tally
}

// maxDigits is how many digits a match may have.
const maxDigits = 31

// fit reports whether the digits of text are as t wants them, without what must hold too. The assembly of longest does
// the same.
func (t *tally) fit(text string) bool {
	var sum, turn, n, seen uint32
	last := len(text) - 1
	for i := last; i >= 0; i-- {
		d := uint32(text[i]) - '0'
		switch {
		case t.short && i == last:
			continue
		case d > 9:
			if t.others != nil {
				sum += t.others[text[i]]
			}
			continue
		}
		seen |= 1 << d
		if t.turns != nil {
			turn = uint32(t.turns[100*n%uint32(len(t.turns))+10*turn+d])
		} else if at := 10*n + d; at < uint32(len(t.parts)) {
			sum += t.parts[at]
		}
		n++
	}
	if t.counts>>n&1 == 0 || t.varied && seen&(seen-1) == 0 {
		return false
	}
	if t.turns != nil {
		return turn == 0
	}
	at := sum&0xffff%t.mod*t.width + sum>>16
	if t.letters != "" {
		return t.letters[at]|0x20 == text[last]|0x20
	}
	return t.fits[at] != 0
}

// digits is a check of how many digits there are, not all the same.
func digits(least, most int) *tally {
	t := &tally{mod: 1, width: 1, fits: []uint8{1}, varied: true}
	for n := least; n <= most; n++ {
		t.counts |= 1 << n
	}
	return t
}

// summed is a check of n digits by the remainder of a sum: of what weigh makes of the digit that stands at a
// place from the left.
func summed(n, mod int, weigh func(at, digit int) int, fits func(rest int) bool) *tally {
	return compared(n, mod, n, n, weigh, func(rest, _ int) bool { return fits != nil && fits(rest) })
}

// compared is summed with the number that the digits [from, to) make, which must fit the remainder.
func compared(n, mod, from, to int, weigh func(at, digit int) int, fits func(rest, check int) bool) *tally {
	t := &tally{parts: make([]uint32, 10*n), mod: uint32(mod), width: 1, counts: 1 << n}
	for at := to - 1; at >= from; at-- {
		for d := range uint32(10) {
			t.parts[10*uint32(n-1-at)+d] = d * t.width << 16
		}
		t.width *= 10
	}
	for at := range n {
		for d := range 10 {
			t.parts[10*(n-1-at)+d] += uint32((weigh(at, d)%mod + mod) % mod)
		}
	}
	t.fits = make([]uint8, mod*int(t.width))
	for i := range t.fits {
		if fits(i/int(t.width), i%int(t.width)) {
			t.fits[i] = 1
		}
	}
	return t
}

// vary is t for digits of which not all are the same.
func (t *tally) vary() *tally {
	t.varied = true
	return t
}

// and is t with what must hold too.
func (t *tally) and(also *tally) *tally {
	t.also = also
	return t
}

// weights makes of weights what weigh is.
func weights(list ...int) func(at, digit int) int {
	return func(at, digit int) int {
		if at < len(list) {
			return list[at] * digit
		}
		return 0
	}
}

// weighed is a check of the last of n digits, not all the same: last makes it of the remainder of the sum.
func weighed(n, mod int, last func(rest int) int, list ...int) *tally {
	return checkDigit(n, mod, n-1, last, list...).vary()
}

// checkDigit is a check of the digit at a place, of n digits: last makes it of the remainder of the sum.
func checkDigit(n, mod, at int, last func(rest int) int, list ...int) *tally {
	return compared(n, mod, at, at+1, weights(list...), func(rest, check int) bool { return last(rest) == check })
}

// divisible is a check that the weighed sum of n digits, not all the same, can be divided by mod.
func divisible(n, mod int, list ...int) *tally {
	return summed(n, mod, weights(list...), func(rest int) bool { return rest == 0 }).vary()
}

// luhnOf is the check digit of ISO/IEC 7812-1, annex B, of numbers of so many digits, that add to more.
func luhnOf(more int, counts ...int) *tally {
	n := slices.Max(counts)
	t := summed(n, 10, func(at, digit int) int {
		if (n-1-at)%2 == 1 {
			return digit*2/10 + digit*2%10
		}
		return digit
	}, func(rest int) bool { return (rest+more)%10 == 0 })
	t.counts = 0
	for _, n := range counts {
		t.counts |= 1 << n
	}
	return t
}

// number is what the digits at [from, to) make, or as much as leaves the same by mod.
func number(from, to, mod int) func(at, digit int) int {
	return func(at, digit int) int {
		if at < from || at >= to {
			return 0
		}
		for range to - 1 - at {
			digit = digit * 10 % mod
		}
		return digit
	}
}
