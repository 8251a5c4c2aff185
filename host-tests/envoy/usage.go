package envoytest

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// clockTick is the unit of the CPU times in /proc (proc(5), USER_HZ, 100 a second on every Linux platform of Envoy).
const clockTick = 10 * time.Millisecond

// CPUTime returns how long the process has computed, in user and system mode, all threads together.
func (p *Process) CPUTime() (time.Duration, error) {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.Pid()))
	if err != nil {
		return 0, err
	}
	// The second field is the command in brackets and may hold spaces; utime and stime are the 14th and 15th.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	const utime, stime = 14 - 3, 15 - 3
	if len(fields) <= stime {
		return 0, fmt.Errorf("/proc/%d/stat has %d fields", p.Pid(), len(fields))
	}
	var ticks int64
	for _, field := range []int{utime, stime} {
		n, err := strconv.ParseInt(fields[field], 10, 64)
		if err != nil {
			return 0, err
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick, nil
}

// RSS returns the memory of the process that is in RAM, in bytes.
func (p *Process) RSS() (int64, error) { return p.memory("VmRSS:") }

// PeakRSS returns the most memory that the process had in RAM since its start or since ResetPeak, in bytes.
func (p *Process) PeakRSS() (int64, error) { return p.memory("VmHWM:") }

// ResetPeak has PeakRSS begin anew (proc(5), clear_refs).
func (p *Process) ResetPeak() error {
	return os.WriteFile(fmt.Sprintf("/proc/%d/clear_refs", p.Pid()), []byte("5"), 0)
}

// memory returns the field of /proc/<pid>/status that begins with name, in bytes.
func (p *Process) memory(name string) (int64, error) {
	file := fmt.Sprintf("/proc/%d/status", p.Pid())
	text, err := os.ReadFile(file)
	if err != nil {
		return 0, err
	}
	bytes, err := statusBytes(string(text), name)
	if err != nil {
		return 0, fmt.Errorf("%s: %w", file, err)
	}
	return bytes, nil
}

// statusBytes takes a size out of the text of /proc/<pid>/status.
func statusBytes(text, name string) (int64, error) {
	for line := range strings.Lines(text) {
		value, found := strings.CutPrefix(line, name)
		if !found {
			continue
		}
		kilobytes, err := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(value), " kB"), 10, 64)
		return kilobytes << 10, err
	}
	return 0, fmt.Errorf("there is no %s", strings.TrimSuffix(name, ":"))
}
