// Package inspecttest has the tests that the configurations of all inspecting controls
// share.
package inspecttest

import "portcullis/shared/config/configtest"

// Rows are the bad values of what the configurations have in common: layers of policies,
// words, patterns, exceptions. Those of a policy, as its members, are put into every layer.
func Rows(policy []configtest.Row) []configtest.Row {
	rows := common()
	for _, layer := range []struct{ path, begin, end string }{
		{"default", `{"default":{`, "}}"},
		{"routes.chat", `{"routes":{"chat":{`, "}}}"},
		{"keys.app", `{"keys":{"app":{`, "}}}"},
		{"models.o3", `{"models":{"o3":{`, "}}}"},
	} {
		for _, row := range policy {
			row.JSON, row.Path = layer.begin+row.JSON+layer.end, layer.path+"."+row.Path
			rows = append(rows, row)
		}
	}
	return rows
}

func common() []configtest.Row {
	exception := func(fields string) string { return `{"exceptions":[{` + fields + `}]}` }
	const fine = `"rule":"email","owner":"o","reason":"r","expires":"2027-01-31T00:00:00Z"`
	return []configtest.Row{
		{JSON: `{"default":"mask"}`, Path: "default", Value: `"mask"`, Want: "an object"},
		{JSON: `{"routes":[1]}`, Path: "routes", Want: "an object"},
		{JSON: `{"routes":{"a*b":{}}}`, Path: `routes["a*b"]`, Want: "a prefix"},
		{JSON: `{"keys":"app"}`, Path: "keys", Value: `"app"`, Want: "an object"},
		{JSON: `{"models":null}`, Path: "models", Want: "an object"},
		{JSON: `{"words":["a",""]}`, Path: "words[1]", Value: `""`, Want: "1 to 256 characters"},
		{JSON: `{"words":["a"," \t"]}`, Path: "words[1]", Value: `" \t"`, Want: "not of white space alone"},
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
		{JSON: `{"default":{"rules":{"nothing":"mask"}}}`, Path: "default.rules", Value: `"nothing"`, Want: `"email"`},
		{JSON: `{"routes":{"chat":{"rules":{"nothing":"mask"}}}}`, Path: `routes["chat"].rules`, Value: `"nothing"`, Want: `"email"`},
		{JSON: `{"default":{"rules":{"emal":"mask"}}}`, Path: "default.rules", Value: `"emal"`, Want: `did you mean "email"?`},
		{JSON: exception(`"rule":"emal","owner":"o","reason":"r","expires":"2027-01-31T00:00:00Z"`), Path: "exceptions[0].rule", Value: `"emal"`, Want: `did you mean "email"?`},
	}
}
