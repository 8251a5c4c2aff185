package exchange

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"portcullis/shared/sse"
)

func TestAReplyThatHasEndedKeepsNoLargeBuffer(t *testing.T) {
	var r reply
	r.encoded, r.parked = make([]byte, 0, maxKept+1), make([]byte, 0, maxKept+1)
	r.framer.Reset(sse.SSE, 4*maxKept)
	r.framer.Write(bytes.Repeat([]byte("x"), 2*maxKept))
	r.release()
	require.Nil(t, r.encoded)
	require.Nil(t, r.parked)
	require.Empty(t, r.framer.Tail())

	small := make([]byte, 0, maxKept)
	r.parked = small
	r.release()
	require.NotNil(t, r.parked, "the next call needs it again")
}
