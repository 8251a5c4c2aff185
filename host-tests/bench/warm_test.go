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
		{"one window says nothing", []time.Duration{100}, false},
		{"four windows alike are enough", []time.Duration{1000, 1040, 1010, 1020}, true},
		{"what came before does not count", []time.Duration{9000, 4000, 1000, 1040, 1010, 1020}, true},
		{"a cost that still falls has not settled", []time.Duration{1300, 1200, 1100, 1000}, false},
		{"three alike after a fall are not enough", []time.Duration{2000, 1000, 1000, 1000}, false},
		{"a cost that rises has not settled", []time.Duration{1000, 1000, 1000, 1100}, false},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, settled(row.costs)) })
	}
}
