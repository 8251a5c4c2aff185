package normal

import "sync"

// lists are those that are made when they are first asked for. With an initialiser each would
// be made whenever a module starts, and be linked into those that only read escapes.
var lists struct {
	lookalikes, flipped lazy[map[rune]byte]
	vocabulary          lazy[*lexicon]
	keys                lazy[*keys]
	skeletons           lazy[map[string]string]
}

// lazy is what its first user makes.
type lazy[T any] struct {
	once sync.Once
	made T
}

func (l *lazy[T]) get(from func() T) T {
	l.once.Do(func() { l.made = from() })
	return l.made
}
