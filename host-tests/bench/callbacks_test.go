package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestSummary(t *testing.T) {
	const ms = time.Millisecond
	took, note := summary([]callback{
		{name: "proxy_on_request_body", took: 4 * ms},
		{name: "proxy_on_log", took: 90 * ms, grew: 32 << 20},
		{name: "proxy_on_request_body", took: 5 * ms},
	})
	require.Equal(t, 90*ms, took)
	require.Equal(t, "log, median of calls 5 ms, its memory grew by 32 MiB meanwhile", note)

	_, note = summary([]callback{{name: "proxy_on_request_body", took: 1500 * time.Microsecond}})
	require.Equal(t, "request_body, median of calls 1.50 ms", note)
}
