package schema

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"portcullis/shared/jsondoc"
)

// places has for each schema values and the place that each does not fulfil, "" for those
// that fulfil it.
var places = []struct {
	name, schema string
	values       map[string]string
}{
	{"true allows everything", `true`, map[string]string{`1`: "", `null`: ""}},
	{"false allows nothing", `false`, map[string]string{`1`: "false", `{}`: "false"}},
	{"no keyword allows everything", `{}`, map[string]string{`[]`: "", `"x"`: ""}},
	{"a type", `{"type":"string"}`, map[string]string{`"x"`: "", `1`: "type", `null`: "type", `{}`: "type", `true`: "type"}},
	{"several types", `{"type":["null","array"]}`, map[string]string{`null`: "", `[]`: "", `0`: "type"}},
	{"an integer has no fraction", `{"type":"integer"}`, map[string]string{`1`: "", `-1.0`: "", `1e3`: "", `1.5`: "type", `10e-1`: "", `1e-1`: "type", `12345678901234567890`: "", `0e-5`: "", `"1"`: "type"}},
	{"a number may have one", `{"type":"number"}`, map[string]string{`1.5`: "", `1`: "", `"1"`: "type"}},
	{"one of some values", `{"enum":[1,"a",null,[1,{"b":2}]]}`, map[string]string{`1.0`: "", `"a"`: "", `null`: "", `[1e0,{"b":2}]`: "", `"A"`: "enum", `2`: "enum", `[1]`: "enum", `true`: "enum"}},
	{"one value", `{"const":{"a":1,"b":[]}}`, map[string]string{`{"b":[],"a":1}`: "", `{"a":1}`: "const", `{"a":1,"b":[],"c":0}`: "const", `{"a":1,"c":[]}`: "const"}},
	{"null as the one value", `{"const":null}`, map[string]string{`null`: "", `0`: "const"}},
	{"lengths of a string are in characters", `{"minLength":2,"maxLength":3}`, map[string]string{`"日本"`: "", `"日"`: "length", `"日本語"`: "", `"日本語x"`: "length", `1`: "", `"\ud83d\ude00"`: "length"}},
	{"bounds of a number", `{"minimum":1,"exclusiveMaximum":9007199254740993}`, map[string]string{`1`: "", `0.99999999999999999999`: "minimum", `9007199254740992.9`: "", `9007199254740993`: "exclusiveMaximum", `"x"`: "", `1e400`: "exclusiveMaximum", `-1e400`: "minimum", `1e-400`: "minimum"}},
	{"the other bounds", `{"exclusiveMinimum":-0.5,"maximum":0}`, map[string]string{`-0`: "", `-0.5`: "exclusiveMinimum", `0.0`: "", `1e-9`: "maximum", `-0.4`: ""}},
	{"a pattern is of the whole", `{"pattern":"^[a-z]+(-[a-z]+)*$"}`, map[string]string{`"a-b"`: "", `"a-"`: "pattern", `"x\n"`: "pattern", `""`: "pattern", `7`: ""}},
	{"alternatives in a pattern", `{"pattern":"^(yes|no|)$"}`, map[string]string{`"yes"`: "", `""`: "", `"yesno"`: "pattern"}},
	{"members", `{"properties":{"to":{"type":"string"},"n":{"minimum":1}},"required":["to"]}`, map[string]string{`{"to":"x"}`: "", `{"to":1}`: "properties.to.type", `{"n":1}`: "required", `{"to":"x","n":0}`: "properties.n.minimum", `{"to":"x","other":{}}`: "", `[]`: ""}},
	{"no other members", `{"properties":{"a":true},"additionalProperties":false}`, map[string]string{`{"a":1}`: "", `{"b":1}`: "additionalProperties.false", `{}`: ""}},
	{"others of a kind", `{"properties":{"a":{}},"additionalProperties":{"type":"integer"}}`, map[string]string{`{"a":"x","b":1}`: "", `{"b":"x"}`: "additionalProperties.type"}},
	{"names that are written with escapes", `{"properties":{"a\u0062":{"type":"null"}},"required":["ab"]}`, map[string]string{`{"\u0061b":null}`: "", `{"\u0061b":1}`: "properties.ab.type"}},
	{"how many members", `{"minProperties":1,"maxProperties":2}`, map[string]string{`{}`: "members", `{"a":1}`: "", `{"a":1,"b":1,"c":1}`: "members"}},
	{"elements", `{"items":{"type":"string"},"minItems":1,"maxItems":2}`, map[string]string{`["a"]`: "", `[]`: "items", `["a",1]`: "items.type", `["a","b","c"]`: "items", `{}`: ""}},
	{"any of several", `{"anyOf":[{"type":"string"},{"minimum":5}]}`, map[string]string{`"x"`: "", `7`: "", `1`: "anyOf", `null`: ""}},
	{"all of several", `{"allOf":[{"type":"number"},{"minimum":5}]}`, map[string]string{`7`: "", `1`: "allOf[1].minimum", `null`: "allOf[0].type"}},
	{"just one of several", `{"oneOf":[{"type":"number"},{"minimum":5}]}`, map[string]string{`3`: "", `7`: "oneOf", `null`: ""}},
	{"not", `{"not":{"required":["admin"]}}`, map[string]string{`{"user":1}`: "", `{"admin":1}`: "not", `1`: "not"}},
	{"a reference", `{"$defs":{"id":{"pattern":"^[0-9]+$","type":"string"},"pair":{"items":{"$ref":"#/$defs/id"}}},"properties":{"ids":{"$ref":"#/$defs/pair","maxItems":2}}}`, map[string]string{`{"ids":["1","2"]}`: "", `{"ids":["x"]}`: "$defs.id.pattern", `{"ids":["1","2","3"]}`: "properties.ids.items"}},
	{"a description", `{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"t","description":"d","$comment":"c","default":null,"examples":[1],"deprecated":true,"readOnly":true,"writeOnly":false}`, map[string]string{`1`: ""}},
	{"a date", `{"format":"date"}`, map[string]string{`"2026-02-28"`: "", `"2026-02-29"`: "format", `"2026-2-28"`: "format", `1`: ""}},
	{"a time", `{"format":"date-time"}`, map[string]string{`"2026-02-28T10:00:00Z"`: "", `"2026-02-28T10:00:00.5+02:00"`: "", `"2026-02-28T10:00:00"`: "format", `"2026-02-28 10:00:00Z"`: "format", `"2026-02-28T10:00:00,5Z"`: "format"}},
	{"an e-mail address", `{"format":"email"}`, map[string]string{`"a@b.example"`: "", `"a"`: "format", `"a@@b"`: "format", `"a b@c"`: "format", `"a@b\n"`: "format", `"a..b@c"`: "format", `"a@b@c"`: "format", `"a@-b"`: "format"}},
	{"addresses of networks", `{"anyOf":[{"format":"ipv4"},{"format":"ipv6"}]}`, map[string]string{`"192.0.2.1"`: "", `"::1"`: "", `"192.0.2"`: "anyOf", `"fe80::1%eth0"`: "anyOf", `"0300.0.2.1"`: "anyOf"}},
	{"a URI", `{"format":"uri"}`, map[string]string{`"https://a.example/?q=%20"`: "", `"/a"`: "format", `"https://a b"`: "format", `"1a:b"`: "format", `"a:%2"`: "format", `"https://é.example"`: "format"}},
	{"a UUID", `{"format":"uuid"}`, map[string]string{`"123e4567-e89b-12d3-a456-426614174000"`: "", `"123e4567e89b12d3a456426614174000"`: "format", `"123e4567-e89b-12d3-a456-42661417400g"`: "format"}},
}

func TestAValueIsCheckedAndThePlaceIsSaid(t *testing.T) {
	for _, row := range places {
		s, err := Parse([]byte(row.schema))
		require.NoError(t, err, row.name)
		for value, want := range row.values {
			got, err := s.CheckText([]byte(value), jsondoc.Limits{})
			require.NoError(t, err)
			require.Equal(t, want, got, "%s: %s", row.name, value)
		}
	}
}

// compiled is the same schema in a library that the field trusts.
func compiled(t testing.TB, schema string) *jsonschema.Schema {
	t.Helper()
	parsed, err := jsonschema.UnmarshalJSON(strings.NewReader(schema))
	if err != nil {
		return nil
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("schema.json", parsed); err != nil {
		return nil
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		return nil
	}
	return s
}

func TestATrustedLibrarySaysTheSame(t *testing.T) {
	for _, row := range places {
		other := compiled(t, row.schema)
		require.NotNil(t, other, row.name)
		for value, want := range row.values {
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
			require.NoError(t, err)
			if want != "" && strings.Contains(row.schema, "format") {
				continue // formats are read more strictly here
			}
			require.Equal(t, want == "", other.Validate(v) == nil, "%s: %s", row.name, value)
		}
	}
}

func TestAFaultInASchemaIsSaidWithItsPlace(t *testing.T) {
	deep := strings.Repeat(`{"not":`, 40) + `{}` + strings.Repeat(`}`, 40)
	var wide strings.Builder
	wide.WriteString(`{"$defs":{"a0":{}`)
	for i := 1; i < 20; i++ {
		wide.WriteString(`,"a` + string(rune('a'+i)) + `":{"allOf":[`)
		before := "a" + string(rune('a'+i-1))
		if i == 1 {
			before = "a0"
		}
		wide.WriteString(`{"$ref":"#/$defs/` + before + `"},{"$ref":"#/$defs/` + before + `"}]}`)
	}
	wide.WriteString(`},"$ref":"#/$defs/at"}`)
	for _, c := range []struct{ schema, want string }{
		{`[]`, "is no schema"},
		{`{"type":"text"}`, `type: "text" is no type`},
		{`{"type":[]}`, "type: allows nothing"},
		{`{"properties":{"a":{"typ":"string"}}}`, `properties.a: "typ" is not a keyword`},
		{`{"properties":{"a b":{"type":1}}}`, `properties["a b"].type: "1" is no type`},
		{`{"patternProperties":{}}`, "is not a keyword"},
		{`{"uniqueItems":true}`, "is not a keyword"},
		{`{"$id":"x"}`, "is not a keyword"},
		{`{"items":[{}]}`, "items: is no schema"},
		{`{"examples":"a"}`, "examples: \"a\" is no list"},
		{`{"readOnly":1}`, `readOnly: "1" is not true or false`},
		{`{"required":["a","a"]}`, "required: "},
		{`{"minLength":-1}`, `minLength: "-1" is no length`},
		{`{"minLength":1.5}`, "minLength: "},
		{`{"maximum":"1"}`, "maximum: "},
		{`{"pattern":"[a-z]+"}`, `pattern: "[a-z]+" matches only a part`},
		{`{"pattern":"^a|b$"}`, "pattern: "},
		{`{"pattern":"^(?=a)$"}`, "pattern: "},
		{`{"pattern":"^a\\$"}`, "pattern: "},
		{`{"format":"phone"}`, `format: "phone" is no format`},
		{`{"enum":[]}`, "enum: "},
		{`{"anyOf":[]}`, "anyOf: "},
		{`{"$ref":"other.json"}`, `$ref: "other.json" is no reference`},
		{`{"$ref":"#/$defs/a"}`, "leads nowhere"},
		{`{"$defs":{"a":{"not":{"$ref":"#/$defs/a"}}}}`, "refers to itself"},
		{`{"$defs":{"a":{"type":"x"}}}`, `$defs.a.type: "x" is no type`},
		{`{"properties":{"a":{"$defs":{}}}}`, "properties.a.$defs: can not stand here"},
		{`{"$schema":"http://json-schema.org/draft-07/schema#"}`, "$schema: "},
		{deep, "nests too deep"},
		{wide.String(), "is too large with its references"},
		{`{"type":"string","type":"number"}`, ""},
		{`{`, ""},
	} {
		_, err := Parse([]byte(c.schema))
		require.ErrorContains(t, err, c.want, c.schema)
	}
}

func TestArgumentsThatAreNoStrictJSONFulfilNothing(t *testing.T) {
	s, err := Parse([]byte(`true`))
	require.NoError(t, err)
	for _, text := range []string{``, `{`, `{"a":1,"a":2}`, `{"a":1,"A":2}`, `{} {}`, `{"a":NaN}`, "{\"a\":\"\xff\"}"} {
		_, err := s.CheckText([]byte(text), jsondoc.Limits{})
		require.ErrorIs(t, err, ErrNoJSON, text)
	}
	require.Equal(t, "type", s.Check(jsondoc.Value{}), "there are none")
}

// FuzzCheck compares with the trusted library, on schemas and values that both take.
func FuzzCheck(f *testing.F) {
	for _, row := range places {
		for value := range row.values {
			f.Add(row.schema, value)
		}
	}
	f.Fuzz(func(t *testing.T, schema, value string) {
		// Formats are read more strictly here, patterns and bounds of an exponent differ.
		if strings.Contains(schema, "format") || strings.Contains(schema, "pattern") || strings.ContainsAny(value+schema, "eE") && strings.ContainsAny(value+schema, "0123456789") && hasExponent(schema+" "+value) {
			return
		}
		own, err := Parse([]byte(schema))
		if err != nil {
			return
		}
		place, err := own.CheckText([]byte(value), jsondoc.Limits{})
		if err != nil {
			return
		}
		other := compiled(t, schema)
		if other == nil {
			t.Fatalf("the library refuses %s", schema)
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(value))
		require.NoError(t, err)
		require.Equal(t, place == "", other.Validate(v) == nil, "%s: %s: %q", schema, value, place)
	})
}

// hasExponent reports whether a number with an exponent is in text.
func hasExponent(text string) bool {
	for i := 1; i < len(text); i++ {
		if text[i]|0x20 == 'e' && text[i-1] >= '0' && text[i-1] <= '9' {
			return true
		}
	}
	return false
}
