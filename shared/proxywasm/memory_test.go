package proxywasm

import (
	"errors"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// gateway writes n bytes of c to the memory that it asks for, as a host call does.
func gateway(l *lender, c byte) func(start, size int) ([]byte, error) {
	return func(_, size int) ([]byte, error) {
		b := unsafe.Slice((*byte)(l.allocate(uint32(size))), size) //nolint:gosec // a test's size
		for i := range b {
			b[i] = c
		}
		return b, nil
	}
}

func TestBodiesAreReadIntoTheSameMemory(t *testing.T) {
	var l lender
	a, err := l.read(gateway(&l, 'a'), 0, 9000)
	require.NoError(t, err)
	require.Len(t, a, 9000)
	b, err := l.read(gateway(&l, 'b'), 0, 5000)
	require.NoError(t, err)
	require.Same(t, &a[0], &b[0])
	require.Equal(t, byte('b'), a[4999])
	require.Equal(t, byte('a'), a[5000])
}

func TestWhatIsNoBodyGetsMemoryOfItsOwn(t *testing.T) {
	var l lender
	body, err := l.read(gateway(&l, 'a'), 0, 100)
	require.NoError(t, err)
	header := unsafe.Slice((*byte)(l.allocate(100)), 100)
	require.NotSame(t, &body[0], &header[0])
	require.NotNil(t, l.allocate(0), "a block without bytes has an address too")
}

func TestALargeBodyIsNotKept(t *testing.T) {
	var l lender
	b, err := l.read(gateway(&l, 'a'), 0, maxLent+1)
	require.NoError(t, err)
	require.Len(t, b, maxLent+1)
	require.Empty(t, l.memory)
}

func TestAReadThatFailsLendsNothing(t *testing.T) {
	var l lender
	_, err := l.read(func(int, int) ([]byte, error) { return nil, errors.New("not found") }, 0, 10)
	require.Error(t, err)
	require.False(t, l.lend)
}
