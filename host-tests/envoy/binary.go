package envoytest

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
)

// BinaryVariable names the environment variable that chooses an Envoy binary.
const BinaryVariable = "PORTCULLIS_ENVOY"

// Binary returns the Envoy to run: the one that BinaryVariable names, or the one of `make toolchain`.
func Binary() (string, error) {
	if file := os.Getenv(BinaryVariable); file != "" {
		if _, err := os.Stat(file); err != nil {
			return "", fmt.Errorf("%s: %w", BinaryVariable, err)
		}
		return file, nil
	}
	found, err := filepath.Glob(filepath.Join(Root(), ".cache", "venv", "lib", "python3*", "site-packages", "envoy", "_bin", "envoy"))
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", fmt.Errorf("there is no Envoy in .cache/venv, run `make toolchain` or set %s", BinaryVariable)
	}
	return found[0], nil
}

// Root returns the folder of the Go module, found from this source file.
func Root() string {
	_, file, _, _ := runtime.Caller(0)
	return filepath.Join(filepath.Dir(file), "..", "..")
}
