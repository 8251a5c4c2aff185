package proxywasm

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

func TestBodiesAreReadIntoMemoryThatIsLentAgain(t *testing.T) {
	var l lender
	// gateway writes a body where it is told to, as a gateway does.
	gateway := func(text string) func(start, size int) ([]byte, error) {
		return func(start, size int) ([]byte, error) {
			b := unsafe.Slice((*byte)(l.allocate(uint32(size))), size)
			copy(b, text[start:])
			return b, nil
		}
	}
	first, err := l.read(gateway("first body"), 0, 5)
	require.NoError(t, err)
	require.Equal(t, "first", string(first))
	second, err := l.read(gateway("second body"), 7, 4)
	require.NoError(t, err)
	require.Equal(t, "body", string(second))
	require.Equal(t, "bodyt", string(first), "the next read takes the same memory")
}

func TestWhatIsNoBodyOrALargeOneHasMemoryOfItsOwn(t *testing.T) {
	var l lender
	header := unsafe.Slice((*byte)(l.allocate(4)), 4)
	copy(header, "kept")
	size := maxLent + 1
	large, err := l.read(func(int, int) ([]byte, error) { return unsafe.Slice((*byte)(l.allocate(uint32(size))), size), nil }, 0, size)
	require.NoError(t, err)
	require.Len(t, large, size)
	require.Empty(t, l.memory, "nothing of it is kept")
	require.Equal(t, "kept", string(header))
	require.NotNil(t, l.allocate(0))
}
