package sanitize

import (
	"testing"

	"portcullis/shared/config/configtest"
	"portcullis/shared/inspect/inspecttest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	asked := func(fields string) string {
		return `{"second_opinion":{"cluster":"judge","kind":"webhook",` + fields + `}}`
	}
	rows := append(inspecttest.Rows(policyRows),
		configtest.Row{JSON: `{"second_opinion":"judge"}`, Path: "second_opinion", Value: `"judge"`, Want: "an object"},
		configtest.Row{JSON: `{"second_opinion":{"kind":"chat","model":"m"}}`, Path: "second_opinion.cluster", Want: "1 to 256 characters"},
		configtest.Row{JSON: `{"second_opinion":{"cluster":"judge"}}`, Path: "second_opinion.kind", Want: `"webhook", "moderation" or "chat"`},
		configtest.Row{JSON: `{"second_opinion":{"cluster":"judge","kind":"chat"}}`, Path: "second_opinion.model", Want: "the model to ask"},
		configtest.Row{JSON: `{"keys":{"k":{"second_opinion":"grey"}}}`, Path: `keys["k"].second_opinion`, Value: `"grey"`, Want: "the service in second_opinion"},
		configtest.Row{JSON: `{"default":{"rules":{"second_opinion":"block"}},"second_opinion":{"cluster":"judge","kind":"webhook"}}`, Path: "default.rules", Value: `"second_opinion"`, Want: "the policy's field second_opinion"},
		configtest.Row{JSON: asked(`"host":1`), Path: "second_opinion.host", Value: "1", Want: "at most 256 characters"},
		configtest.Row{JSON: asked(`"path":"judge"`), Path: "second_opinion.path", Value: `"judge"`, Want: `begins with "/"`},
		configtest.Row{JSON: asked(`"authorization":"Bearer s3cret"`), Path: "second_opinion.authorization", Value: `"Bearer s3cret"`, Want: `"env:" and its name`},
		configtest.Row{JSON: asked(`"ask":"never"`), Path: "second_opinion.ask", Value: `"never"`, Want: `"grey" or "always"`},
		configtest.Row{JSON: asked(`"replies":true`), Path: "second_opinion.replies", Value: "true", Want: `"off", "whole" or "all"`},
		configtest.Row{JSON: asked(`"window":1`), Path: "second_opinion.window", Value: "1", Want: "64KiB"},
		configtest.Row{JSON: asked(`"timeout":"1m"`), Path: "second_opinion.timeout", Value: `"1m"`, Want: "30s"},
		configtest.Row{JSON: asked(`"failure":"ignore"`), Path: "second_opinion.failure", Value: `"ignore"`, Want: `"closed" or "open"`},
		configtest.Row{JSON: asked(`"cache":true`), Path: "second_opinion.cache", Value: "true", Want: "an object"},
		configtest.Row{JSON: asked(`"cache":{"entries":0}`), Path: "second_opinion.cache.entries", Value: "0", Want: "1 to 65536"},
		configtest.Row{JSON: asked(`"cache":{"ttl":"48h"}`), Path: "second_opinion.cache.ttl", Value: `"48h"`, Want: "24h"},
		configtest.Row{JSON: asked(`"cache":{}`), Path: "hash_key", Want: "second opinions are remembered by it"},
		configtest.Row{JSON: `{"classifier":{"label":"loose"}}`, Path: "classifier.label", Value: `"loose"`, Want: `"strict", "balanced" or "lenient"`},
		configtest.Row{JSON: `{"classifier":{"block":1}}`, Path: "classifier.block", Want: `"balanced" or "lenient"`},
		configtest.Row{JSON: `{"restore_tools":"mail"}`, Path: "restore_tools", Value: `"mail"`, Want: "a list"},
		configtest.Row{JSON: `{"history":"forget"}`, Path: "history", Value: `"forget"`, Want: `"refuse", "strip" or "tolerate"`},
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
	{JSON: `"classifier":"strip"`, Path: "classifier", Value: `"strip"`, Want: `"allow", "label" or "block"`},
	{JSON: `"classifier":"off"`, Path: "classifier", Value: `"off"`, Want: `"allow", "label" or "block"`},
	{JSON: `"second_opinion":"never"`, Path: "second_opinion", Value: `"never"`, Want: `"off", "grey" or "always"`},
	{JSON: `"secrets":"strip"`, Path: "secrets", Value: `"strip"`, Want: `"mask" or "block"`},
	{JSON: `"personal":""`, Path: "personal", Value: `""`, Want: `"mask" or "block"`},
	{JSON: `"words":"hash"`, Path: "words", Value: `"hash"`, Want: `"allow", "label", "mask" or "block"`},
	{JSON: `"rules":{"email":"remove"}`, Path: "rules.email", Value: `"remove"`, Want: `"strip" or "block"`},
	{JSON: `"may_relax":"true"`, Path: "may_relax", Value: `"true"`, Want: "true or false"},
}
