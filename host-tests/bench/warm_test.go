package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSettled(t *testing.T) {
	for _, row := range []struct {
		name  string
		costs []time.Duration
		want  bool
	}{
		{"four windows say nothing", []time.Duration{1000, 1000, 1000, 1000}, false},
		{"four windows no cheaper than one before are enough", []time.Duration{1000, 1010, 990, 1000, 1005}, true},
		{"what came before does not count", []time.Duration{9000, 4000, 1000, 1040, 1010, 1020, 990}, true},
		{"a cost that still falls has not settled", []time.Duration{1400, 1300, 1200, 1100, 1000}, false},
		{"three no cheaper after a fall are not enough", []time.Duration{2000, 1000, 1000, 1000, 1000}, false},
		{"a dear window in between is the machine's", []time.Duration{2000, 1000, 1000, 1900, 1000, 1300}, true},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, settled(row.costs)) })
	}
}
