package main

import (
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// threadTime is how long the calling thread has computed. On a machine with other work it is steadier than a clock; the caller has
// locked the goroutine to its thread. getrusage would count in ticks of the kernel on some machines.
func threadTime() time.Duration {
	var t unix.Timespec
	_ = unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &t) // it fails for unknown clocks only
	return time.Duration(t.Nano())
}

// spent is how long the thread computes for f.
func spent(f func() error) (time.Duration, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	begun := threadTime()
	err := f()
	return threadTime() - begun, err
}
