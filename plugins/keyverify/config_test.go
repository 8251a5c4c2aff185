package keyverify

import (
	"testing"

	"portcullis/shared/config/configtest"
	"portcullis/shared/keys"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	hash := keys.HashOf("x").String()
	key := func(fields string) string {
		return `{"keys":[{"id":"app","owner":"o","secrets":[{"hash":"` + hash + `"}]` + fields + `}]}`
	}
	secret := func(fields string) string {
		return `{"keys":[{"id":"app","owner":"o","secrets":[{` + fields + `}]}]}`
	}
	provider := func(fields string) string { return `{"anonymous":"allow","provider":{` + fields + `}}` }
	configtest.Check(t, "keyverify", new(Config), refuses, []configtest.Row{
		{JSON: `{}`, Path: "keys", Want: "at least one"},
		{JSON: `{"keys":"app"}`, Path: "keys", Value: `"app"`, Want: "a list of objects with at most 100000 entries"},
		{JSON: `{"sources":["cookie"]}`, Path: "sources[0]", Value: `"cookie"`, Want: `"authorization", "x-api-key"`},
		{JSON: `{"sources":[]}`, Path: "sources", Want: "at least 1 entry"},
		{JSON: `{"anonymous":"yes"}`, Path: "anonymous", Value: `"yes"`, Want: `"deny" or "allow"`},
		{JSON: `{"keys":[{"id":"App","owner":"o","secrets":[{"hash":"` + hash + `"}]}]}`, Path: "keys[0].id", Value: `"App"`, Want: "lower-case letters, digits and hyphens"},
		{JSON: `{"keys":[{"owner":"o","secrets":[{"hash":"` + hash + `"}]}]}`, Path: "keys[0].id", Want: "a string of 2 to 32 characters"},
		{JSON: `{"keys":[` + oneKey(hash) + `,` + oneKey(hash) + `]}`, Path: "keys[1].id", Value: `"app"`, Want: "one for each key"},
		{JSON: `{"keys":[{"id":"app","owner":"","secrets":[{"hash":"` + hash + `"}]}]}`, Path: "keys[0].owner", Value: `""`, Want: "1 to 128 characters"},
		{JSON: `{"keys":[{"id":"app","owner":"o","secrets":[]}]}`, Path: "keys[0].secrets", Want: "1 to 4 entries"},
		{JSON: secret(`"hash":"sha256:beef"`), Path: "keys[0].secrets[0].hash", Value: `"sha256:beef"`, Want: `"sha256:" and 64 hexadecimal digits`},
		{JSON: secret(`"hash":"pk_app_plaintext"`), Path: "keys[0].secrets[0].hash", Value: `"pk_app_plaintext"`, Want: `"sha256:"`},
		{JSON: secret(`"hash":"` + hash + `","not_before":"soon"`), Path: "keys[0].secrets[0].not_before", Value: `"soon"`, Want: "RFC 3339"},
		{JSON: secret(`"hash":"` + hash + `","expires":7`), Path: "keys[0].secrets[0].expires", Value: "7", Want: "RFC 3339"},
		{JSON: key(`,"not_before":"2027-01-31"`), Path: "keys[0].not_before", Value: `"2027-01-31"`, Want: "RFC 3339"},
		{JSON: key(`,"expires":"2027-13-31T00:00:00Z"`), Path: "keys[0].expires", Value: `"2027-13-31T00:00:00Z"`, Want: "RFC 3339"},
		{JSON: key(`,"disabled":"no"`), Path: "keys[0].disabled", Value: `"no"`, Want: "true or false"},
		{JSON: key(`,"scopes":["chat"]`), Path: "keys[0].scopes", Want: "an object"},
		{JSON: key(`,"scopes":{"models":["g*t"]}`), Path: "keys[0].scopes.models[0]", Value: `"g*t"`, Want: "a prefix"},
		{JSON: key(`,"scopes":{"models":[]}`), Path: "keys[0].scopes.models", Want: "at least 1 entry"},
		{JSON: key(`,"scopes":{"operations":["chat","a,b"]}`), Path: "keys[0].scopes.operations[1]", Value: `"a,b"`, Want: "without spaces, commas"},
		{JSON: key(`,"scopes":{"routes":["é"]}`), Path: "keys[0].scopes.routes[0]", Value: `"é"`, Want: "printable ASCII"},
		{JSON: key(`,"scopes":{"networks":["10.0.0.1"]}`), Path: "keys[0].scopes.networks[0]", Value: `"10.0.0.1"`, Want: `one like "10.0.0.0/8"`},
		{JSON: key(`,"labels":{"a=b":"c"}`), Path: `keys[0].labels["a=b"]`, Value: `"c"`, Want: `a name without "="`},
		{JSON: key(`,"labels":"a=b"`), Path: "keys[0].labels", Value: `"a=b"`, Want: "an object with at most 16 entries"},
		{JSON: `{"anonymous":"allow","provider":"env:KEY"}`, Path: "provider", Value: `"env:KEY"`, Want: "an object"},
		{JSON: provider(`"secret":"env:KEY","header":"cookie"`), Path: "provider.header", Value: `"cookie"`, Want: `"authorization", "x-api-key"`},
		{JSON: provider(`"secret":"env:KEY","prefix":null`), Path: "provider.prefix", Want: "a string"},
		{JSON: provider(`"secret":"sk-a-real-secret"`), Path: "provider.secret", Value: `"sk-a-real-secret"`, Want: `"env:" and its name`},
		{JSON: provider(``), Path: "provider.secret", Want: "a string of at least 5 characters"},
	})
}

func oneKey(hash string) string {
	return `{"id":"app","owner":"o","secrets":[{"hash":"` + hash + `"}]}`
}

func refuses(raw []byte) error {
	_, err := load(raw)
	return err
}
