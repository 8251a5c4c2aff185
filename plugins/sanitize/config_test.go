package sanitize

import (
	"testing"

	"portcullis/shared/config/configtest"
	"portcullis/shared/inspect/inspecttest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	rows := append(inspecttest.Rows(policyRows),
		configtest.Row{JSON: `{"classifier":{"label":"loose"}}`, Path: "classifier.label", Value: `"loose"`, Want: `"strict", "balanced" or "lenient"`},
		configtest.Row{JSON: `{"classifier":{"block":1}}`, Path: "classifier.block", Want: `"balanced" or "lenient"`},
		configtest.Row{JSON: `{"classifier":true}`, Path: "classifier", Value: "true", Want: "an object"},
	)
	configtest.Check(t, "sanitize", new(Config), func(raw []byte) error {
		_, err := load(raw)
		return err
	}, rows)
}

var policyRows = []configtest.Row{
	{JSON: `"injection":"mask"`, Path: "injection", Value: `"mask"`, Want: `"allow", "label", "strip" or "block"`},
	{JSON: `"untrusted":["block"]`, Path: "untrusted", Want: `"strip" or "block"`},
	{JSON: `"classifier":"strip"`, Path: "classifier", Value: `"strip"`, Want: `"off", "label" or "block"`},
	{JSON: `"secrets":"strip"`, Path: "secrets", Value: `"strip"`, Want: `"mask" or "block"`},
	{JSON: `"personal":""`, Path: "personal", Value: `""`, Want: `"mask" or "block"`},
	{JSON: `"words":"hash"`, Path: "words", Value: `"hash"`, Want: `"allow", "label", "mask" or "block"`},
	{JSON: `"rules":{"email":"remove"}`, Path: "rules.email", Value: `"remove"`, Want: `"strip" or "block"`},
	{JSON: `"may_relax":"true"`, Path: "may_relax", Value: `"true"`, Want: "true or false"},
}
