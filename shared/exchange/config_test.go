package exchange_test

import (
	"testing"

	"portcullis/shared/config/configtest"
	"portcullis/shared/exchange"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	configtest.Check(t, "masker", new(exchange.Config), func(raw []byte) error {
		_, err := load(raw)
		return err
	}, []configtest.Row{
		{JSON: `{"mode":"off"}`, Path: "mode", Value: `"off"`, Want: `"enforce" or "monitor"`},
		{JSON: `{"failure":"close"}`, Path: "failure", Value: `"close"`, Want: `did you mean "closed"?`},
		{JSON: `{"contact":["a"]}`, Path: "contact", Want: "a string"},
		{JSON: `{"host":"envoy"}`, Path: "host", Value: `"envoy"`, Want: "an object"},
		{JSON: `{"host":{"engine":"kong"}}`, Path: "host.engine", Value: `"kong"`, Want: `"envoy" or "wasmx"`},
		{JSON: `{"host":{"hold":"yes"}}`, Path: "host.hold", Value: `"yes"`, Want: "true or false"},
		{JSON: `{"host":{"hold_timeout":"11m"}}`, Path: "host.hold_timeout", Value: `"11m"`, Want: `from "1s" to "10m"`},
		{JSON: `{"host":{"route":7}}`, Path: "host.route", Value: "7", Want: "a string"},
		{JSON: `{"api":[]}`, Path: "api", Want: "an object"},
		{JSON: `{"api":{"prefix":"/openai/"}}`, Path: "api.prefix", Value: `"/openai/"`, Want: `one like "/openai"`},
		{JSON: `{"api":{"mcp_path":"mcp"}}`, Path: "api.mcp_path", Value: `"mcp"`, Want: `one like "/mcp"`},
		{JSON: `{"api":{"max_tokens_name":"max_output_tokens"}}`, Path: "api.max_tokens_name", Value: `"max_output_tokens"`, Want: `"max_tokens" or "max_completion_tokens"`},
		{JSON: `{"api":{"opaque":["GET /v1/models","get /v1/x"]}}`, Path: "api.opaque[1]", Value: `"get /v1/x"`, Want: `"METHOD /path"`},
		{JSON: `{"api":{"preflight":1}}`, Path: "api.preflight", Value: "1", Want: "true or false"},
		{JSON: `{"api":{"unknown_fields":"pass"}}`, Path: "api.unknown_fields", Value: `"pass"`, Want: `"scan" or "refuse"`},
		{JSON: `{"api":{"parts":"image"}}`, Path: "api.parts", Value: `"image"`, Want: "a list of strings"},
		{JSON: `{"api":{"tool_types":[7]}}`, Path: "api.tool_types[0]", Value: "7", Want: "a string"},
		{JSON: `{"api":{"fields":null}}`, Path: "api.fields", Want: "a list of strings"},
		{JSON: `{"api":{"events":{"a":1}}}`, Path: "api.events", Want: "a list of strings"},
		{JSON: `{"api":{"hosts":["a.example","https://b.example"]}}`, Path: "api.hosts[1]", Value: `"https://b.example"`, Want: `"gs://bucket"`},
		{JSON: `{"bounds":1}`, Path: "bounds", Value: "1", Want: "an object"},
		{JSON: `{"bounds":{"request_body":"1B"}}`, Path: "bounds.request_body", Value: `"1B"`, Want: `from "1KiB" to "256MiB"`},
		{JSON: `{"bounds":{"reply_body":"16 MiB"}}`, Path: "bounds.reply_body", Value: `"16 MiB"`, Want: `from "1KiB" to "256MiB"`},
		{JSON: `{"bounds":{"ratio":1}}`, Path: "bounds.ratio", Value: "1", Want: "from 2 to 1000"},
		{JSON: `{"bounds":{"depth":513}}`, Path: "bounds.depth", Value: "513", Want: "from 8 to 512"},
		{JSON: `{"bounds":{"event":65}}`, Path: "bounds.event", Value: "65", Want: `from "1KiB" to "64MiB"`},
		{JSON: `{"bounds":{"held":"1GiB"}}`, Path: "bounds.held", Value: `"1GiB"`, Want: `from "1KiB" to "16MiB"`},
	})
}
