package proxywasm

import (
	"errors"

	"portcullis/shared/control"
)

// store is the host's shared data, one map for all workers. Keys get a prefix:
// on some hosts every module of the gateway shares the map.
type store struct {
	// last is the key that was asked for last, as the host has it: a value is read, and then written.
	last string
}

const storePrefix = "portcullis/"

// absent is a version that no entry has: setting with it creates an entry that
// is missing and fails on one that is there. Version 0 would overwrite.
const absent = 0xffffffff

var errVersion = errors.New("proxywasm: version 0 would overwrite blindly")

// key is a key as the host has it.
func (s *store) key(key string) string {
	if len(s.last) < len(storePrefix) || s.last[len(storePrefix):] != key {
		s.last = storePrefix + key
	}
	return s.last
}

// Get implements control.Store.
func (s *store) Get(key string) (value []byte, version uint32, err error) {
	value, version, err = sharedData(s.key(key))
	if errors.Is(err, errNotFound) {
		err = control.ErrNotFound
	}
	return value, version, err
}

// Set implements control.Store.
func (s *store) Set(key string, value []byte, version uint32) error {
	if version == 0 {
		return errVersion
	}
	return conflict(setSharedData(s.key(key), value, version))
}

// Create implements control.Store.
func (s *store) Create(key string, value []byte) error {
	return conflict(setSharedData(s.key(key), value, absent))
}

func conflict(err error) error {
	if errors.Is(err, errCasMismatch) {
		return control.ErrConflict
	}
	return err
}
