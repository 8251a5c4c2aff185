package schema

import (
	"bytes"
	"cmp"
	"strconv"
)

// decimal is a number as it is written: its digits, without zeros at either end, and how
// many of them stand before the point. Zero has none.
type decimal struct {
	negative bool
	digits   string
	point    int
}

// readDecimal reads a number of JSON. An exponent beyond an int's range counts as the
// largest there is.
func readDecimal(raw []byte) (d decimal) {
	if raw[0] == '-' {
		d.negative, raw = true, raw[1:]
	}
	exponent := 0
	if e := bytes.IndexAny(raw, "eE"); e >= 0 {
		exponent, _ = strconv.Atoi(string(raw[e+1:])) // out of range it is the nearest
		raw = raw[:e]
	}
	whole, fraction, _ := bytes.Cut(raw, []byte{'.'})
	digits := append(append(make([]byte, 0, len(raw)), whole...), fraction...)
	point := len(whole)
	for len(digits) > 0 && digits[0] == '0' {
		digits, point = digits[1:], point-1
	}
	digits = bytes.TrimRight(digits, "0")
	if len(digits) == 0 {
		return decimal{}
	}
	const most = 1 << 30 // exponents add up within an int of 32 bits
	d.digits, d.point = string(digits), max(-most, min(most, exponent))+point
	return d
}

// whole reports whether there is no fraction.
func (d decimal) whole() bool { return len(d.digits) <= d.point || d.digits == "" }

// compare is negative when d is less than other, 0 when it is the same, positive when more.
func (d decimal) compare(other *decimal) int {
	if a, b := d.sign(), other.sign(); a != b || a == 0 {
		return a - b
	}
	larger := cmp.Or(cmp.Compare(d.point, other.point), cmp.Compare(d.digits, other.digits))
	return larger * d.sign()
}

func (d *decimal) sign() int {
	switch {
	case d.digits == "":
		return 0
	case d.negative:
		return -1
	}
	return 1
}
