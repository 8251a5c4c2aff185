package wasmhost

import (
	"fmt"
	"slices"
	"sync"
)

// Shared is what the workers of one gateway have in common. Its methods may be
// called from several goroutines.
type Shared struct {
	// Between, when it is set, runs after every read of shared data: a test can have
	// others write before the reader does.
	Between func()

	mu         sync.Mutex
	data       map[string]datum
	queues     map[string]*queue
	metrics    []metric
	names      map[string]uint32
	logs       []string
	violations []string
}

type datum struct {
	value []byte
	cas   uint32
}

type queue struct {
	id    uint32
	items [][]byte
}

// metric is a counter, a gauge or a histogram.
type metric struct {
	name   string
	kind   uint32
	value  int64
	values []uint64
}

// maxLogs bounds how many lines are kept.
const maxLogs = 10_000

// NewShared returns empty shared data.
func NewShared() *Shared {
	return &Shared{data: map[string]datum{}, queues: map[string]*queue{}, names: map[string]uint32{}}
}

// Get returns a copy of an entry and its version.
func (s *Shared) Get(key string) ([]byte, uint32, Status) {
	if s.Between != nil {
		defer s.Between()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.data[key]
	if !ok {
		return nil, 0, NotFound
	}
	return slices.Clone(d.value), d.cas, OK
}

// Set writes an entry: over any version with cas 0, a new one with any cas, else
// only over that version.
func (s *Shared) Set(key string, value []byte, cas uint32) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.data[key]
	if ok && cas != 0 && d.cas != cas {
		return CasMismatch
	}
	s.data[key] = datum{slices.Clone(value), d.cas + 1}
	return OK
}

// Keys is the number of entries.
func (s *Shared) Keys() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.data)
}

// queue returns a named queue; create makes it when it is missing.
func (s *Shared) queue(name string, create bool) (uint32, Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q, ok := s.queues[name]
	switch {
	case ok:
		return q.id, OK
	case !create:
		return 0, NotFound
	}
	s.queues[name] = &queue{id: uint32(len(s.queues) + 1)} //nolint:gosec // a handful
	return s.queues[name].id, OK
}

func (s *Shared) queueOf(id uint32) *queue {
	for _, q := range s.queues {
		if q.id == id {
			return q
		}
	}
	return nil
}

// enqueue adds an item to a queue.
func (s *Shared) enqueue(id uint32, item []byte) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queueOf(id)
	if q == nil {
		return NotFound
	}
	q.items = append(q.items, slices.Clone(item))
	return OK
}

// dequeue takes the oldest item of a queue.
func (s *Shared) dequeue(id uint32) ([]byte, Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.queueOf(id)
	switch {
	case q == nil:
		return nil, NotFound
	case len(q.items) == 0:
		return nil, Empty
	}
	item := q.items[0]
	q.items = q.items[1:]
	return item, OK
}

// define returns the id of a metric, a new one for a new name.
func (s *Shared) define(kind uint32, name string) (uint32, Status) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id, ok := s.names[name]; ok {
		return id, OK
	}
	if kind > histogramMetric || name == "" {
		return 0, BadArgument
	}
	s.metrics = append(s.metrics, metric{name: name, kind: kind})
	id := uint32(len(s.metrics)) //nolint:gosec // bounded by what modules define
	s.names[name] = id
	return id, OK
}

// The kinds of metric (ABI 0.2.0).
const (
	counterMetric   = 0
	gaugeMetric     = 1
	histogramMetric = 2
)

// maxValues bounds how many values of a histogram are kept.
const maxValues = 10_000

// add increments a counter or gauge; record sets a gauge or adds to a histogram.
func (s *Shared) add(id uint32, n int64) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == 0 || int(id) > len(s.metrics) {
		return NotFound
	}
	m := &s.metrics[id-1]
	if m.kind == histogramMetric || m.kind == counterMetric && n < 0 {
		return BadArgument
	}
	m.value += n
	return OK
}

func (s *Shared) record(id uint32, n uint64) Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	if id == 0 || int(id) > len(s.metrics) {
		return NotFound
	}
	m := &s.metrics[id-1]
	switch m.kind {
	case counterMetric:
		return BadArgument
	case gaugeMetric:
		m.value = int64(n) //nolint:gosec // a gauge of the module
	default:
		if len(m.values) < maxValues {
			m.values = append(m.values, n)
		}
	}
	return OK
}

// Counters are the counters and gauges by name.
func (s *Shared) Counters() map[string]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string]int64{}
	for _, m := range s.metrics {
		if m.kind != histogramMetric {
			out[m.name] = m.value
		}
	}
	return out
}

// Histograms are the values that were recorded, by name.
func (s *Shared) Histograms() map[string][]uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := map[string][]uint64{}
	for _, m := range s.metrics {
		if m.kind == histogramMetric {
			out[m.name] = slices.Clone(m.values)
		}
	}
	return out
}

// Logs are the lines that modules wrote, as "level: text".
func (s *Shared) Logs() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.logs)
}

var levels = [...]string{"trace", "debug", "info", "warn", "error", "critical"}

func (s *Shared) log(level uint32, text string) Status {
	if int(level) >= len(levels) {
		return BadArgument
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.logs) < maxLogs {
		s.logs = append(s.logs, levels[level]+": "+text)
	}
	return OK
}

// Violations is what modules did against the ABI or the gateway's nature.
func (s *Shared) Violations() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.violations)
}

func (s *Shared) violate(format string, args ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.violations = append(s.violations, fmt.Sprintf(format, args...))
}

// Reset forgets shared data, lines and violations. Metrics stay: modules know
// their ids.
func (s *Shared) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.data, s.queues, s.logs, s.violations = map[string]datum{}, map[string]*queue{}, nil, nil
}
