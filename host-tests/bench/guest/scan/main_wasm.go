// Command scan is a module without a host: what modules read texts with, for the bench to call and time from outside.
//
// By its name the file belongs to WebAssembly alone: nothing else calls what it exports.
package main

import (
	"portcullis/shared/detect"
	"portcullis/shared/jsondoc"
	"portcullis/shared/normal"
)

func main() {}

var (
	set     *detect.Set
	scanner detect.Scanner
	text    normal.Text
	json    = jsondoc.NewScanner(jsondoc.Limits{})
	input   []byte
)

// prepare compiles the built-in rules and returns how many there are, -1 when that fails.
//
//go:wasmexport prepare
func prepare() int32 {
	var err error
	if set, err = detect.NewSet(detect.Builtin()); err != nil {
		return -1
	}
	return int32(set.Len())
}

// room makes room for a text and returns where it is to be written.
//
//go:wasmexport room
func room(size int32) *byte {
	input = make([]byte, size)
	return &input[0]
}

// find scans the text with all rules and returns how much they found.
//
//go:wasmexport find
func find(rounds int32) int32 {
	found, whole := 0, string(input)
	for range rounds {
		scanner.Reset(set)
		found += len(scanner.Write(whole, true))
	}
	return int32(found)
}

// parse reads the text as strict JSON and returns how many times it was some.
//
//go:wasmexport parse
func parse(rounds int32) int32 {
	valid := int32(0)
	for range rounds {
		json.Reset(jsondoc.Limits{})
		if json.Write(input) != nil {
			continue
		}
		if _, err := json.Close(); err == nil {
			valid++
		}
	}
	return valid
}

// normalise brings the text into its normal form and returns that form's length.
//
//go:wasmexport normalise
func normalise(rounds int32) int32 {
	size, whole := 0, string(input)
	for range rounds {
		text.Reset(whole)
		size = len(text.String())
	}
	return int32(size)
}
