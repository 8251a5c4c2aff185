package redact

import (
	"testing"

	"portcullis/shared/config/configtest"
	"portcullis/shared/inspect/inspecttest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	rows := append(inspecttest.Rows(policyRows),
		configtest.Row{JSON: `{"hosts":["https://docs.example.com"]}`, Path: "hosts[0]", Value: `"https://docs.example.com"`, Want: `like "docs.example.com"`},
		configtest.Row{JSON: `{"hosts":["a.example","*"]}`, Path: "hosts[1]", Value: `"*"`, Want: `"*.example.com"`},
		configtest.Row{JSON: `{"hosts":["Docs.example.com"]}`, Path: "hosts[0]", Value: `"Docs.example.com"`, Want: "in lower case"},
		configtest.Row{JSON: `{"disguises":"none"}`, Path: "disguises", Value: `"none"`, Want: `"find" or "ignore"`},
		configtest.Row{JSON: `{"leakage":true}`, Path: "leakage", Value: "true", Want: "an object"},
		configtest.Row{JSON: `{"leakage":{"words":3}}`, Path: "leakage.words", Value: "3", Want: "6 to 100"},
		configtest.Row{JSON: `{"leakage":{},"keys":{"a":{"rules":{"prompt_leak":"mask"}}}}`, Path: `keys.a.rules.prompt_leak`, Value: `"mask"`, Want: `"allow", "label" or "block"`},
		configtest.Row{JSON: `{"leakage":{"canary":"mask"}}`, Path: "leakage.canary", Value: `"mask"`, Want: `"label", "strip" or "block"`},
		configtest.Row{JSON: `{"leakage":{"canary":"strip"}}`, Path: "hash_key", Want: "leakage.canary is set"},
		configtest.Row{JSON: `{"leakage":{"action":"mask"}}`, Path: "leakage.action", Value: `"mask"`, Want: `"label" or "block"`},
	)
	configtest.Check(t, "redact", new(Config), func(raw []byte) error {
		_, err := load(raw)
		return err
	}, rows)
}

var policyRows = []configtest.Row{
	{JSON: `"secrets":"strip"`, Path: "secrets", Value: `"strip"`, Want: `"allow", "label", "partial", "hash", "mask" or "block"`},
	{JSON: `"personal":""`, Path: "personal", Value: `""`, Want: `"mask"`},
	{JSON: `"words":"hash"`, Path: "words", Value: `"hash"`, Want: `"allow", "label", "mask" or "block"`},
	{JSON: `"images":7`, Path: "images", Value: "7", Want: `"mask" or "block"`},
	{JSON: `"links":"blok"`, Path: "links", Value: `"blok"`, Want: `did you mean "block"?`},
	{JSON: `"embeds":"hash"`, Path: "embeds", Value: `"hash"`, Want: `"mask" or "block"`},
	{JSON: `"queries":1`, Path: "queries", Value: "1", Want: `"mask" or "block"`},
	{JSON: `"terminal":"hash"`, Path: "terminal", Value: `"hash"`, Want: `"allow", "label", "strip", "mask" or "block"`},
	{JSON: `"unseen":true`, Path: "unseen", Value: "true", Want: `"strip"`},
	{JSON: `"dangerous":"mask"`, Path: "dangerous", Value: `"mask"`, Want: `"allow", "label" or "block"`},
	{JSON: `"rules":{"sql":"mask"}`, Path: "rules.sql", Value: `"mask"`, Want: `"allow", "label" or "block"`},
	{JSON: `"rules":{"email":"remove"}`, Path: "rules.email", Value: `"remove"`, Want: `"mask" or "block"`},
	{JSON: `"may_relax":"true"`, Path: "may_relax", Value: `"true"`, Want: "true or false"},
}
