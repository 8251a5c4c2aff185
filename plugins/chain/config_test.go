package chain

import (
	"testing"

	"portcullis/shared/config/configtest"
)

// What stands in a section is tested beside the section's control.
func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	var closed []string
	for section, fields := range map[string][]string{
		"keyverify":  {"keys", "provider"},
		"modelallow": {"default", "routes", "keys", "models", "aliases", "mcp"},
		"ratelimit":  {"limits"},
		"sanitize":   {"default", "routes", "keys", "models", "patterns", "exceptions", "second_opinion"},
		"redact":     {"default", "routes", "keys", "models", "patterns", "exceptions"},
	} {
		for _, f := range fields {
			closed = append(closed, section+"."+f)
		}
	}
	var rows []configtest.Row
	for section, fields := range map[string]map[string]string{
		"keyverify":  {"keys": "a list", "sources": "a list", "anonymous": `"deny"`, "provider": "an object"},
		"modelallow": {"mode": `"enforce"`, "default": "an object", "routes": "an object", "keys": "an object", "models": "an object", "aliases": "an object", "route_header": "a string", "arguments": "an object", "mcp": "an object"},
		"ratelimit":  {"mode": `"enforce"`, "limits": "a list", "deployment": "a string", "slots": "a whole number", "default_output": "a whole number", "unfinished": `"delivered" or "reserved"`},
		"sanitize": {
			"mode": `"enforce"`, "default": "an object", "routes": "an object", "keys": "an object", "models": "an object", "words": "a list",
			"patterns": "a list", "hash_key": "a string", "exceptions": "a list", "classifier": "an object",
			"history": `"refuse"`, "second_opinion": "an object", "restore_tools": "a list",
		},
		"redact": {
			"mode": `"enforce"`, "default": "an object", "routes": "an object", "keys": "an object", "models": "an object", "words": "a list",
			"patterns": "a list", "hosts": "a list", "hash_key": "a string", "exceptions": "a list", "disguises": `"find" or "ignore"`, "leakage": "an object",
		},
	} {
		rows = append(rows, configtest.Row{JSON: `{"` + section + `":true}`, Path: section, Value: "true", Want: "an object"})
		for field, want := range fields {
			rows = append(rows, configtest.Row{JSON: `{"` + section + `":{"` + field + `":true}}`, Path: section + "." + field, Value: "true", Want: want})
		}
	}
	for _, level := range []string{"label", "block"} {
		rows = append(rows, configtest.Row{
			JSON: `{"sanitize":{"classifier":{"` + level + `":"loose"}}}`, Path: "sanitize.classifier." + level, Value: `"loose"`, Want: `"balanced" or "lenient"`,
		})
	}
	for field, want := range map[string]string{"words": "6 to 100", "action": `"label" or "block"`, "canary": `"strip" or "block"`} {
		rows = append(rows, configtest.Row{JSON: `{"redact":{"leakage":{"` + field + `":true}}}`, Path: "redact.leakage." + field, Value: "true", Want: want})
	}
	configtest.Check(t, "chain", new(Config), func(raw []byte) error {
		_, err := Load(raw)
		return err
	}, rows, closed...)
}
