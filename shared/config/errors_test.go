package config

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// every has a field of every kind that a configuration can have.
type every struct {
	Name    string            `json:"name,omitempty" min:"2" max:"5" default:"abc"`
	Mode    string            `json:"mode,omitempty" enum:"enforce|monitor"`
	Count   int               `json:"count,omitempty" min:"1" max:"9"`
	Small   uint8             `json:"small,omitempty"`
	Ratio   float64           `json:"ratio,omitempty" min:"0.5" max:"1"`
	On      bool              `json:"on,omitempty"`
	Wait    Duration          `json:"wait,omitempty" min:"1s" max:"24h"`
	Room    Size              `json:"room,omitempty" max:"1MiB"`
	Until   Time              `json:"until,omitempty"`
	Net     Prefix            `json:"net,omitempty"`
	List    []string          `json:"list,omitempty" min:"1" max:"2" enum:"a|b"`
	Nets    []Prefix          `json:"nets,omitempty"`
	Map     map[string]int    `json:"map,omitempty" max:"1"`
	Inner   inner             `json:"inner,omitempty"`
	Inners  []inner           `json:"inners,omitempty"`
	Maybe   *inner            `json:"maybe,omitempty"`
	ByPath  map[string]inner  `json:"by_path,omitempty"`
	Token   string            `json:"token,omitempty" secret:"true" min:"4"`
	Tokens  map[string]string `json:"tokens,omitempty" secret:"true" enum:"good"`
	Ignored string
}

type inner struct {
	ID    string `json:"id" required:"true"`
	Hush  string `json:"hush,omitempty" secret:"true"`
	Other string `json:"other,omitempty"`
}

func (i *inner) Validate() error {
	switch {
	case i.Other == "bad":
		return &FieldError{Path: "other", Value: i.Other, Problem: "is bad", Want: "something else"}
	case i.Hush == "bad":
		return errors.Join(&FieldError{Path: "hush", Value: i.Hush, Problem: "is bad"}, &FieldError{Path: "id", Value: i.ID, Problem: "is bad too"})
	}
	return nil
}

func TestAnErrorNamesThePlaceTheValueAndWhatIsAllowed(t *testing.T) {
	for raw, want := range map[string]string{
		`{"name":"a"}`:                    `p: name: "a" is too short (want a string of 2 to 5 characters)`,
		`{"name":"äöüäöü"}`:               `p: name: "äöüäöü" is too long (want a string of 2 to 5 characters)`,
		`{"name":7}`:                      `p: name: 7 is a number (want a string of 2 to 5 characters)`,
		`{"name":null}`:                   `p: name: is null (want a string of 2 to 5 characters)`,
		`{"name":{}}`:                     `p: name: is an object (want a string of 2 to 5 characters)`,
		`{"mode":"enforced"}`:             `p: mode: "enforced" is not allowed (want "enforce" or "monitor"; did you mean "enforce"?)`,
		`{"mode":"Off"}`:                  `p: mode: "Off" is not allowed (want "enforce" or "monitor")`,
		`{"count":0}`:                     `p: count: 0 is too small (want a whole number, from 1 to 9)`,
		`{"count":10}`:                    `p: count: 10 is too large (want a whole number, from 1 to 9)`,
		`{"count":1.5}`:                   `p: count: 1.5 is not a whole number (want a whole number, from 1 to 9)`,
		`{"count":"7"}`:                   `p: count: "7" is a string (want a whole number, from 1 to 9)`,
		`{"count":1e99}`:                  `p: count: 1e99 is not a whole number (want a whole number, from 1 to 9)`,
		`{"small":256}`:                   `p: small: 256 is out of range (want a whole number)`,
		`{"small":-1}`:                    `p: small: -1 is out of range (want a whole number)`,
		`{"ratio":0.25}`:                  `p: ratio: 0.25 is too small (want a number, from 0.5 to 1)`,
		`{"ratio":1e999}`:                 `p: ratio: 1e999 is too large (want a number, from 0.5 to 1)`,
		`{"on":"yes"}`:                    `p: on: "yes" is a string (want true or false)`,
		`{"wait":"1 minute"}`:             `p: wait: "1 minute" is not a duration (want one like "60s", from "1s" to "24h")`,
		`{"wait":60}`:                     `p: wait: 60 is a number (want one like "60s", from "1s" to "24h")`,
		`{"wait":"-5s"}`:                  `p: wait: "-5s" is not a duration (want one like "60s", from "1s" to "24h")`,
		`{"wait":"25h"}`:                  `p: wait: "25h" is too large (want one like "60s", from "1s" to "24h")`,
		`{"room":"2MiB"}`:                 `p: room: "2MiB" is too large (want a number of bytes or a size like "4MiB" or "64KB", at most "1MiB")`,
		`{"room":"1 MB"}`:                 `p: room: "1 MB" is not a size (want a number of bytes or a size like "4MiB" or "64KB", at most "1MiB")`,
		`{"room":-1}`:                     `p: room: -1 is a number (want a number of bytes or a size like "4MiB" or "64KB", at most "1MiB")`,
		`{"until":"tomorrow"}`:            `p: until: "tomorrow" is not a time (want one like "2027-01-31T00:00:00Z" (RFC 3339))`,
		`{"net":"10.0.0.1"}`:              `p: net: "10.0.0.1" has no prefix length: /32 is this one address (want one like "10.0.0.0/8" or "2001:db8::/32")`,
		`{"net":"10.0.0.1/8"}`:            `p: net: "10.0.0.1/8" has bits set beyond its prefix length (want one like "10.0.0.0/8" or "2001:db8::/32")`,
		`{"nets":["::ffff:1.2.3.4/128"]}`: `p: nets[0]: "::ffff:1.2.3.4/128" is IPv4 mapped into IPv6 and would match nothing: write it as IPv4 (want one like "10.0.0.0/8" or "2001:db8::/32")`,
		`{"list":[]}`:                     `p: list: has too few entries (want a list of strings with 1 to 2 entries)`,
		`{"list":["a","b","a"]}`:          `p: list: has too many entries (want a list of strings with 1 to 2 entries)`,
		`{"list":["a","c"]}`:              `p: list[1]: "c" is not allowed (want "a" or "b")`,
		`{"list":"a"}`:                    `p: list: "a" is a string (want a list of strings with 1 to 2 entries)`,
		`{"map":{"a":1,"b":2}}`:           `p: map: has too many entries (want an object with at most 1 entry)`,
		`{"map":{"a b":"x"}}`:             `p: map["a b"]: "x" is a string (want a whole number)`,
		`{"inners":[{"id":"a"},{}]}`:      `p: inners[1].id: is required (want a string)`,
		`{"maybe":{"id":7}}`:              `p: maybe.id: 7 is a number (want a string)`,
		`{"inner":{"id":"x","idd":1}}`:    `p: inner.idd: is not a known member (allowed: "id", "hush" and "other"; did you mean "id"?)`,
		`{"by_path":{"/v1":{"id":"x","other":"bad"}}}`: `p: by_path["/v1"].other: "bad" is bad (want something else)`,
		`{"cuont":1}`:           `p: cuont: is not a known member (allowed: "name",`,
		`[]`:                    `p: is a list (want an object)`,
		`{`:                     `p: is not a JSON object: offset 1: truncated`,
		`{"count":1,"count":2}`: `duplicate_key`,
		`{"count":1,"Count":2}`: `duplicate_key`,
	} {
		err := Decode([]byte(raw), "p", new(every))
		require.ErrorContains(t, err, want, raw)
		var fault *Error
		require.ErrorAs(t, err, &fault, raw)
		require.Equal(t, "p", fault.Plugin)
	}
}

func TestASecretNeverAppearsInAnError(t *testing.T) {
	for raw, want := range map[string]string{
		`{"token":"hus"}`:                      `p: token: (secret) is too short (want a string of at least 4 characters)`,
		`{"token":4711}`:                       `p: token: (secret) is a number (want a string of at least 4 characters)`,
		`{"tokens":{"hushkey":"hush"}}`:        `p: tokens.(secret): (secret) is not allowed (want "good")`,
		`{"inner":{"id":"x","hush":["hush"]}}`: `p: inner.hush: is a list (want a string)`,
		`{"inner":{"id":"x","hush":"bad"}}`:    `p: inner.hush: (secret) is bad`,
	} {
		err := Decode([]byte(raw), "p", new(every))
		require.ErrorContains(t, err, want)
		require.NotContains(t, strings.ReplaceAll(err.Error(), ".hush:", ""), "hush", raw)
	}
}

func TestALongValueIsCutInAnError(t *testing.T) {
	err := Decode([]byte(`{"mode":"`+strings.Repeat("é", 5000)+`"}`), "p", new(every))
	require.ErrorContains(t, err, `"`+strings.Repeat("é", 39)+`…" is not allowed`)
	err = Decode([]byte(`{"map":{"`+strings.Repeat("k", 5000)+`":null}}`), "p", new(every))
	require.Less(t, len(err.Error()), 200)
}

func TestAllFaultsAreReportedUpToABound(t *testing.T) {
	err := Decode([]byte(`{"count":0,"mode":"x","inners":[{"id":7}]}`), "p", new(every))
	require.Len(t, strings.Split(err.Error(), "\n"), 3)
	err = Decode([]byte(`{"inners":[`+strings.Repeat(`{"id":7},`, 100)+`{}]}`), "p", new(every))
	require.Len(t, strings.Split(err.Error(), "\n"), maxErrors)
	err = Decode([]byte(`{"inner":{"id":"x","hush":"bad"}}`), "p", new(every))
	require.Len(t, strings.Split(err.Error(), "\n"), 2, "what Validate joins is taken apart")
}
