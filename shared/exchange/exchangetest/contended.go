package exchangetest

import (
	"math/rand/v2"
	"sync"

	"portcullis/shared/control"
)

// Contended is shared data of several workers. It loses some writes on purpose, as if
// another worker had been first.
type Contended struct {
	mutex  sync.Mutex
	memory Memory
	random *rand.Rand
	losses int
}

// NewContended returns shared data that loses losses of a hundred writes, drawn by seed.
func NewContended(seed uint64, losses int) *Contended {
	return &Contended{memory: Memory{}, random: rand.New(rand.NewPCG(seed, 1)), losses: losses} //nolint:gosec // a test
}

// Calm ends the losses.
func (s *Contended) Calm() {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	s.losses = 0
}

// Get implements control.Store.
func (s *Contended) Get(key string) ([]byte, uint32, error) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.memory.Get(key)
}

// Set implements control.Store.
func (s *Contended) Set(key string, value []byte, version uint32) error {
	return s.write(func() error { return s.memory.Set(key, value, version) })
}

// Create implements control.Store.
func (s *Contended) Create(key string, value []byte) error {
	return s.write(func() error { return s.memory.Create(key, value) })
}

func (s *Contended) write(f func() error) error {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if s.random.IntN(100) < s.losses {
		return control.ErrConflict
	}
	return f()
}
