package envoytest

import (
	"os"
	"os/exec"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestStatusBytes(t *testing.T) {
	const text = "Name:\tenvoy\nVmHWM:\t  204800 kB\nVmRSS:\t     512 kB\n"
	for name, want := range map[string]int64{"VmHWM:": 200 << 20, "VmRSS:": 512 << 10} {
		got, err := statusBytes(text, name)
		require.NoError(t, err)
		require.Equal(t, want, got, name)
	}
	_, err := statusBytes(text, "VmSwap:")
	require.EqualError(t, err, "there is no VmSwap")
	_, err = statusBytes("VmRSS:\tmuch kB\n", "VmRSS:")
	require.ErrorContains(t, err, `"much"`)
}

func TestThePeakOfMemoryIsThatSinceItsReset(t *testing.T) {
	self, err := os.FindProcess(os.Getpid())
	require.NoError(t, err)
	p := &Process{command: &exec.Cmd{Process: self}}
	const size = 256 << 20
	ballast, err := syscall.Mmap(-1, 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	require.NoError(t, err)
	for i := 0; i < size; i += 4096 {
		ballast[i] = 1
	}
	rss, err := p.RSS()
	require.NoError(t, err)
	require.Greater(t, rss, int64(size))
	require.NoError(t, syscall.Munmap(ballast))
	peak, err := p.PeakRSS()
	require.NoError(t, err)
	require.Greater(t, peak, int64(size))
	require.NoError(t, p.ResetPeak())
	after, err := p.PeakRSS()
	require.NoError(t, err)
	require.Less(t, after, int64(size))
}
