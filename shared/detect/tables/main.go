// Command tables compiles the built-in rules into shared/detect/tables.bin, which go
// generate runs in that folder.
package main

import (
	"fmt"
	"os"

	"portcullis/shared/detect"
)

func main() {
	text, err := detect.Tables()
	if err == nil {
		err = os.WriteFile("tables.bin", text, 0o600)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tables:", err)
		os.Exit(1)
	}
}
