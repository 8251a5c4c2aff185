package modelallow

import (
	"testing"

	"portcullis/shared/config/configtest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	const models = `"models":{"allow":["*"]}`
	config := func(fields string) string { return `{"default":{` + models + `},` + fields + `}` }
	rows := []configtest.Row{
		{JSON: `{}`, Path: "default", Want: "an object"},
		{JSON: `{"default":{}}`, Path: "default.models.allow", Want: `["*"]`},
		{JSON: config(`"routes":["chat"]`), Path: "routes", Want: "an object"},
		{JSON: config(`"routes":{"a*b":{}}`), Path: `routes["a*b"]`, Want: "a prefix"},
		{JSON: config(`"keys":7`), Path: "keys", Value: "7", Want: "an object"},
		{JSON: config(`"keys":{"":{}}`), Path: `keys[""]`, Want: "a name"},
		{JSON: config(`"models":null`), Path: "models", Want: "an object"},
		{JSON: config(`"models":{"*x":{}}`), Path: `models["*x"]`, Want: "a prefix"},
		{JSON: config(`"aliases":[]`), Path: "aliases", Want: "an object"},
		{JSON: config(`"aliases":{"fast":{}}`), Path: "aliases.fast.model", Want: "a string"},
		{JSON: config(`"aliases":{"fast":{"model":""}}`), Path: "aliases.fast.model", Value: `""`, Want: "at least 1 character"},
		{JSON: config(`"aliases":{"a":{"model":"b"},"b":{"model":"c"}}`), Path: `aliases["a"].model`, Value: `"b"`, Want: "the name of a model"},
		{JSON: config(`"aliases":{"fast":{"model":"o3","restore":"yes"}}`), Path: "aliases.fast.restore", Value: `"yes"`, Want: "true or false"},
		{JSON: config(`"route_header":"X Model"`), Path: "route_header", Value: `"X Model"`, Want: `like "x-model"`},
		{JSON: config(`"route_header":":path"`), Path: "route_header", Value: `":path"`, Want: `like "x-model"`},
		{JSON: config(`"route_header":"content-length"`), Path: "route_header", Value: `"content-length"`, Want: `of its own`},
		{JSON: config(`"arguments":["send"]`), Path: "arguments", Want: "an object"},
		{JSON: config(`"arguments":{"send":7}`), Path: "arguments.send", Want: "an object, true or false"},
		{JSON: config(`"arguments":{"send":{"typ":"object"}}`), Path: "arguments.send", Value: `"typ"`, Want: "one of $comment"},
		{JSON: config(`"mcp":true`), Path: "mcp", Value: "true", Want: "an object"},
		{JSON: config(`"mcp":{"pins":["x"]}`), Path: "mcp.pins", Want: "an object"},
		{JSON: config(`"mcp":{"pins":{"search":"x"}}`), Path: "mcp.pins.search", Value: `"x"`, Want: "a list of strings"},
		{JSON: config(`"mcp":{"pins":{"search":["x"]}}`), Path: `mcp.pins["search"][0]`, Value: `"x"`, Want: "64 hexadecimal digits"},
		{JSON: config(`"mcp":{"pins":{"search":[]}}`), Path: `mcp.pins["search"]`, Want: "at least one hash"},
		{JSON: config(`"mcp":{"unpinned":"refuse"}`), Path: "mcp.unpinned", Value: `"refuse"`, Want: `"allow" or "withhold"`},
	}
	// The same policy stands in four places.
	for _, at := range []struct {
		path string
		json func(policy string) string
	}{
		{"default", func(p string) string { return `{"default":{` + p + `}}` }},
		{"routes.chat", func(p string) string { return config(`"routes":{"chat":{` + p + `}}`) }},
		{"keys.app", func(p string) string { return config(`"keys":{"app":{` + p + `}}`) }},
		{"models.o3", func(p string) string { return config(`"models":{"o3":{` + p + `}}`) }},
	} {
		for _, row := range policyRows {
			row.JSON, row.Path = at.json(row.JSON), at.path+"."+row.Path
			rows = append(rows, row)
		}
	}
	configtest.Check(t, "modelallow", new(Config), func(raw []byte) error {
		_, err := load(raw)
		return err
	}, rows)
}

var policyRows = []configtest.Row{
	{JSON: `"models":["o3"]`, Path: "models", Want: "an object"},
	{JSON: `"models":{"allow":["a*b"]}`, Path: "models.allow[0]", Value: `"a*b"`, Want: "a prefix"},
	{JSON: `"models":{"deny":["o3",""]}`, Path: "models.deny[1]", Value: `""`, Want: "a name"},
	{JSON: `"operations":"chat"`, Path: "operations", Value: `"chat"`, Want: "an object"},
	{JSON: `"operations":{"allow":["*chat"]}`, Path: "operations.allow[0]", Value: `"*chat"`, Want: "a prefix"},
	{JSON: `"operations":{"deny":[7]}`, Path: "operations.deny[0]", Value: "7", Want: "a string"},
	{JSON: `"tools":true`, Path: "tools", Value: "true", Want: "an object"},
	{JSON: `"tools":{"allow":"*"}`, Path: "tools.allow", Value: `"*"`, Want: "a list of strings"},
	{JSON: `"tools":{"deny":["a**"]}`, Path: "tools.deny[0]", Value: `"a**"`, Want: "a prefix"},
	{JSON: `"max_tokens":4096`, Path: "max_tokens", Value: "4096", Want: "an object"},
	{JSON: `"max_tokens":{}`, Path: "max_tokens.max", Want: "at least 0"},
	{JSON: `"max_tokens":{"max":0.5}`, Path: "max_tokens.max", Value: "0.5", Want: "a whole number"},
	{JSON: `"max_tokens":{"max":5,"over":"cut"}`, Path: "max_tokens.over", Value: `"cut"`, Want: `"refuse" or "clamp"`},
	{JSON: `"choices":[1]`, Path: "choices", Want: "an object"},
	{JSON: `"choices":{"max":0}`, Path: "choices.max", Value: "0", Want: "from 1"},
	{JSON: `"choices":{"max":1,"over":7}`, Path: "choices.over", Value: "7", Want: `"refuse" or "clamp"`},
	{JSON: `"temperature":null`, Path: "temperature", Want: "an object"},
	{JSON: `"temperature":{"max":-1}`, Path: "temperature.max", Value: "-1", Want: "at least 0"},
	{JSON: `"temperature":{"max":1,"over":""}`, Path: "temperature.over", Value: `""`, Want: `"refuse" or "clamp"`},
	{JSON: `"tool_count":-1`, Path: "tool_count", Value: "-1", Want: "at least 0"},
	{JSON: `"messages":0`, Path: "messages", Value: "0", Want: "at least 1"},
	{JSON: `"request_size":"1 MB"`, Path: "request_size", Value: `"1 MB"`, Want: `a size like "4MiB"`},
	{JSON: `"request_size":"4GiB"`, Path: "request_size", Value: `"4GiB"`, Want: `to "256MiB"`},
	{JSON: `"may_relax":1`, Path: "may_relax", Value: "1", Want: "true or false"},
}
