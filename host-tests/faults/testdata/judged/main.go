// Command judged is the judge as a module.
package main

import (
	"portcullis/host-tests/faults/judge"
	"portcullis/shared/proxywasm"
)

func init() { proxywasm.Register(judge.New) }

func main() {}
