package sanitize

import (
	"testing"

	"portcullis/shared/config/configtest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	exception := func(fields string) string { return `{"exceptions":[{` + fields + `}]}` }
	const fine = `"rule":"email","owner":"o","reason":"r","expires":"2027-01-31T00:00:00Z"` // of the rules for data
	rows := []configtest.Row{
		{JSON: `{"default":"mask"}`, Path: "default", Value: `"mask"`, Want: "an object"},
		{JSON: `{"routes":[1]}`, Path: "routes", Want: "an object"},
		{JSON: `{"routes":{"a*b":{}}}`, Path: `routes["a*b"]`, Want: "a prefix"},
		{JSON: `{"keys":"app"}`, Path: "keys", Value: `"app"`, Want: "an object"},
		{JSON: `{"models":null}`, Path: "models", Want: "an object"},
		{JSON: `{"words":["a",""]}`, Path: "words[1]", Value: `""`, Want: "1 to 256 characters"},
		{JSON: `{"words":"a"}`, Path: "words", Value: `"a"`, Want: "a list of strings"},
		{JSON: `{"patterns":{"a":1}}`, Path: "patterns", Want: "a list of objects"},
		{JSON: `{"patterns":[{"pattern":"abc"}]}`, Path: "patterns[0].id", Want: "1 to 64 characters"},
		{JSON: `{"patterns":[{"id":"a,b","pattern":"abc"}]}`, Path: "patterns[0].id", Value: `"a,b"`, Want: "letters, digits"},
		{JSON: `{"patterns":[{"id":"email","pattern":"abc"}]}`, Path: "patterns[0].id", Value: `"email"`, Want: "one of its own"},
		{JSON: `{"patterns":[{"id":"a","pattern":"abc"},{"id":"a","pattern":"abd"}]}`, Path: "patterns[1].id", Value: `"a"`, Want: "one of its own"},
		{JSON: `{"patterns":[{"id":"a","pattern":"(abc"}]}`, Path: "patterns[0].pattern", Value: `"(abc"`, Want: "RE2 syntax"},
		{JSON: `{"patterns":[{"id":"a","pattern":".*"}]}`, Path: "patterns[0].pattern", Value: `".*"`, Want: "bounded repetitions"},
		{JSON: `{"patterns":[{"id":"a","pattern":"abc","label":7}]}`, Path: "patterns[0].label", Value: "7", Want: "at most 64 characters"},
		{JSON: `{"hash_key":4711}`, Path: "hash_key", Value: "4711", Want: "a string"},
		{JSON: `{"default":{"personal":"hash"}}`, Path: "hash_key", Want: "a secret of your own"},
		{JSON: `{"exceptions":"email"}`, Path: "exceptions", Value: `"email"`, Want: "a list of objects"},
		{JSON: `{"exceptions":[{` + fine + `},{"rule":"nothing","owner":"o","reason":"r","expires":"2027-01-31T00:00:00Z"}]}`, Path: "exceptions[1].rule", Value: `"nothing"`, Want: "the id of one rule"},
		{JSON: exception(fine + `,"route":"a*b"`), Path: "exceptions[0].route", Value: `"a*b"`, Want: "a prefix"},
		{JSON: exception(fine + `,"key":"*a"`), Path: "exceptions[0].key", Value: `"*a"`, Want: "a prefix"},
		{JSON: exception(fine + `,"model":"**"`), Path: "exceptions[0].model", Value: `"**"`, Want: "a prefix"},
		{JSON: exception(`"rule":"email","owner":"","reason":"r","expires":"2027-01-31T00:00:00Z"`), Path: "exceptions[0].owner", Value: `""`, Want: "at least 1 character"},
		{JSON: exception(`"rule":"email","owner":"o","expires":"2027-01-31T00:00:00Z"`), Path: "exceptions[0].reason", Want: "at least 1 character"},
		{JSON: exception(`"rule":"email","owner":"o","reason":"r","expires":"never"`), Path: "exceptions[0].expires", Value: `"never"`, Want: "RFC 3339"},
	}
	for _, at := range [][2]string{{"default", `{"default":{`}, {"routes.chat", `{"routes":{"chat":{`}, {"keys.app", `{"keys":{"app":{`}, {"models.o3", `{"models":{"o3":{`}} {
		end := "}}"
		if at[0] != "default" {
			end = "}}}"
		}
		for _, row := range policyRows {
			row.JSON, row.Path = at[1]+row.JSON+end, at[0]+"."+row.Path
			rows = append(rows, row)
		}
	}
	opinion := func(fields string) string {
		return `{"second_opinion":{"cluster":"judge","kind":"webhook",` + fields + `}}`
	}
	rows = append(rows,
		configtest.Row{JSON: `{"second_opinion":"judge"}`, Path: "second_opinion", Value: `"judge"`, Want: "an object"},
		configtest.Row{JSON: `{"second_opinion":{"kind":"chat","model":"m"}}`, Path: "second_opinion.cluster", Want: "1 to 256 characters"},
		configtest.Row{JSON: `{"second_opinion":{"cluster":"judge"}}`, Path: "second_opinion.kind", Want: `"webhook", "moderation" or "chat"`},
		configtest.Row{JSON: `{"second_opinion":{"cluster":"judge","kind":"chat"}}`, Path: "second_opinion.model", Want: "the model to ask"},
		configtest.Row{JSON: opinion(`"host":1`), Path: "second_opinion.host", Value: "1", Want: "at most 256 characters"},
		configtest.Row{JSON: opinion(`"path":"judge"`), Path: "second_opinion.path", Value: `"judge"`, Want: `begins with "/"`},
		configtest.Row{JSON: opinion(`"authorization":"Bearer s3cret"`), Path: "second_opinion.authorization", Value: `"Bearer s3cret"`, Want: `"env:" and its name`},
		configtest.Row{JSON: opinion(`"ask":"never"`), Path: "second_opinion.ask", Value: `"never"`, Want: `"grey" or "always"`},
		configtest.Row{JSON: opinion(`"timeout":"1m"`), Path: "second_opinion.timeout", Value: `"1m"`, Want: "30s"},
		configtest.Row{JSON: opinion(`"failure":"ignore"`), Path: "second_opinion.failure", Value: `"ignore"`, Want: `"closed" or "open"`},
		configtest.Row{JSON: opinion(`"cache":true`), Path: "second_opinion.cache", Value: "true", Want: "an object"},
		configtest.Row{JSON: opinion(`"cache":{"entries":0}`), Path: "second_opinion.cache.entries", Value: "0", Want: "1 to 65536"},
		configtest.Row{JSON: opinion(`"cache":{"ttl":"48h"}`), Path: "second_opinion.cache.ttl", Value: `"48h"`, Want: "24h"},
		configtest.Row{JSON: opinion(`"cache":{}`), Path: "hash_key", Want: "second opinions are remembered by it"},
		configtest.Row{JSON: `{"classifier":{"label":"loose"}}`, Path: "classifier.label", Value: `"loose"`, Want: `"strict", "balanced" or "lenient"`},
		configtest.Row{JSON: `{"classifier":{"block":1}}`, Path: "classifier.block", Want: `"balanced" or "lenient"`},
		configtest.Row{JSON: `{"classifier":true}`, Path: "classifier", Value: "true", Want: "an object"},
		configtest.Row{JSON: `{"default":{"rules":{"nothing":"mask"}}}`, Path: "default.rules", Value: `"nothing"`, Want: `"email"`},
		configtest.Row{JSON: `{"routes":{"chat":{"rules":{"nothing":"mask"}}}}`, Path: `routes["chat"].rules`, Value: `"nothing"`, Want: `"email"`},
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
