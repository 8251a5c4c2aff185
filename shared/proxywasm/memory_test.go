package proxywasm

import (
	"errors"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// borrow reads size bytes of c into the memory that is lent, as a host call does.
func borrow(l *lender, c byte, size int) ([]byte, error) {
	l.begin()
	b := unsafe.Slice((*byte)(l.allocate(uint32(size))), size) //nolint:gosec // a test's size
	for i := range b {
		b[i] = c
	}
	return l.end(b, nil)
}

func TestBodiesAreReadIntoTheSameMemory(t *testing.T) {
	var l lender
	a, err := borrow(&l, 'a', 9000)
	require.NoError(t, err)
	require.Len(t, a, 9000)
	b, err := borrow(&l, 'b', 5000)
	require.NoError(t, err)
	require.Same(t, &a[0], &b[0])
	require.Equal(t, byte('b'), a[4999])
	require.Equal(t, byte('a'), a[5000])
}

func TestWhatIsNoBodyGetsMemoryOfItsOwn(t *testing.T) {
	var l lender
	body, err := borrow(&l, 'a', 100)
	require.NoError(t, err)
	header := unsafe.Slice((*byte)(l.allocate(100)), 100)
	require.NotSame(t, &body[0], &header[0])
	require.NotNil(t, l.allocate(0), "a block without bytes has an address too")
}

func TestALargeBodyIsNotKept(t *testing.T) {
	var l lender
	b, err := borrow(&l, 'a', maxLent+1)
	require.NoError(t, err)
	require.Len(t, b, maxLent+1)
	require.Empty(t, l.memory)
}

func TestAReadThatFailsLendsNothing(t *testing.T) {
	var l lender
	l.begin()
	_, err := l.end(nil, errors.New("not found"))
	require.Error(t, err)
	require.False(t, l.lend)
}

func TestWhatTheHostSaysOfOneReadIsNoAnswerToTheNext(t *testing.T) {
	told := report{address: 4096, size: 12, version: 3}
	require.Equal(t, report{address: 4096, size: 12, version: 3}, told.take())
	require.Zero(t, told.take(), "of which the host said nothing")
}
