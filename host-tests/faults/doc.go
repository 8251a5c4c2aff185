// Package faults tests what goes wrong around the modules: workers that contend,
// modules beside them that trap, services that do not answer, configurations that can
// not be run. Nothing may leak, hang, or be counted twice. Faults of one upstream or
// client are scenarios of the corpus.
package faults
