package proxywasm

import (
	"errors"

	"portcullis/shared/control"
)

// store is the host's shared data, one map for all workers. Keys get a prefix:
// on some hosts every module of the gateway shares the map.
type store struct{}

const storePrefix = "portcullis/"

// absent is a version that no entry has: setting with it creates an entry that
// is missing and fails on one that is there. Version 0 would overwrite.
const absent = 0xffffffff

var errVersion = errors.New("proxywasm: version 0 would overwrite blindly")

// Get implements control.Store.
func (store) Get(key string) (value []byte, version uint32, err error) {
	value, version, err = sharedData(storePrefix + key)
	if errors.Is(err, errNotFound) {
		err = control.ErrNotFound
	}
	return value, version, err
}

// Set implements control.Store.
func (store) Set(key string, value []byte, version uint32) error {
	if version == 0 {
		return errVersion
	}
	return conflict(setSharedData(storePrefix+key, value, version))
}

// Create implements control.Store.
func (store) Create(key string, value []byte) error {
	return conflict(setSharedData(storePrefix+key, value, absent))
}

func conflict(err error) error {
	if errors.Is(err, errCasMismatch) {
		return control.ErrConflict
	}
	return err
}
