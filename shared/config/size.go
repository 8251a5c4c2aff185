package config

import (
	"math"
	"strconv"
	"strings"

	"portcullis/shared/jsondoc"
)

// Size is a number of bytes, written as a whole number or as a string with a unit: "4MiB", "64KB".
// It is never negative.
type Size int64

// sizeUnits are the units that a size may carry: powers of 1024 with an "i", of 1000 without. The
// longer names come first, so that String picks the largest that divides.
var sizeUnits = []struct {
	name  string
	bytes int64
}{
	{"GiB", 1 << 30},
	{"MiB", 1 << 20},
	{"KiB", 1 << 10},
	{"GB", 1e9},
	{"MB", 1e6},
	{"KB", 1e3},
	{"kB", 1e3},
	{"B", 1},
}

// Bytes returns s as a number of bytes.
func (s Size) Bytes() int64 { return int64(s) }

// String renders s with the largest unit that divides it.
func (s Size) String() string {
	for _, unit := range sizeUnits {
		if s != 0 && int64(s)%unit.bytes == 0 {
			return strconv.FormatInt(int64(s)/unit.bytes, 10) + unit.name
		}
	}
	return "0B"
}

// WantConfig says what a size looks like.
func (Size) WantConfig() string { return `a number of bytes or a size like "4MiB" or "64KB"` }

// UnmarshalConfig decodes a size.
func (s *Size) UnmarshalConfig(v jsondoc.Value) error {
	if n, ok := wholeNumber(v); ok && n >= 0 {
		*s = Size(n)
		return nil
	}
	text, err := Text(v)
	if err != nil {
		return err
	}
	parsed, ok := parseSize(text)
	if !ok {
		return &FieldError{Value: text, Problem: "is not a size"}
	}
	*s = parsed
	return nil
}

// parseSize reads "4MiB". Fractions and spaces are refused: one size has one spelling a unit.
func parseSize(text string) (Size, bool) {
	for _, unit := range sizeUnits {
		digits, found := strings.CutSuffix(text, unit.name)
		if !found {
			continue
		}
		n, err := strconv.ParseUint(digits, 10, 63)
		if err != nil || n > uint64(math.MaxInt64/unit.bytes) {
			return 0, false
		}
		return Size(int64(n) * unit.bytes), true //nolint:gosec // bounded by the test above
	}
	return 0, false
}
