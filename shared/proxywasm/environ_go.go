//go:build !tinygo

package proxywasm

import "os"

// lookupEnv returns an environment variable that the gateway passes to the module.
func lookupEnv(name string) (string, bool) { return os.LookupEnv(name) }
