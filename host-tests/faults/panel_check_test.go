//go:build check

package faults

import (
	"testing"

	"portcullis/build/modules"
)

func TestSeveralServicesThatAreAskedAtOnceInTinyGo(t *testing.T) { panels(t, wazero(t, modules.Kong)) }
