package ratelimit

import (
	"testing"

	"portcullis/shared/config/configtest"
)

func TestABadValueOfEveryFieldIsRefusedByItsPlace(t *testing.T) {
	limit := func(fields string) string { return `{"limits":[{` + fields + `}]}` }
	const fine = `"name":"rpm","kind":"requests","by":"key","count":5`
	configtest.Check(t, "ratelimit", new(Config), func(raw []byte) error {
		_, err := load(raw)
		return err
	}, []configtest.Row{
		{JSON: `{}`, Path: "limits", Want: "1 to 32 entries"},
		{JSON: `{"limits":{"a":1}}`, Path: "limits", Want: "a list of objects"},
		{JSON: `{"limits":[{` + fine + `}],"deployment":4711}`, Path: "deployment", Value: "4711", Want: "a string"},
		{JSON: `{"limits":[{` + fine + `}],"slots":0}`, Path: "slots", Value: "0", Want: "from 1 to 1048576"},
		{JSON: `{"limits":[{` + fine + `}],"unfinished":"free"}`, Path: "unfinished", Value: `"free"`, Want: `"delivered" or "reserved"`},
		{JSON: `{"limits":[{` + fine + `}],"default_output":-1}`, Path: "default_output", Value: "-1", Want: "from 0 to 1000000"},
		{JSON: limit(`"kind":"requests","by":"key","count":5`), Path: "limits[0].name", Want: "1 to 64 characters"},
		{JSON: limit(`"name":"per minute","kind":"requests","by":"key","count":5`), Path: "limits[0].name", Value: `"per minute"`, Want: "letters, digits"},
		{JSON: `{"limits":[{` + fine + `},{` + fine + `}]}`, Path: "limits[1].name", Value: `"rpm"`, Want: "one for each limit"},
		{JSON: limit(`"name":"a","kind":"request","by":"key","count":5`), Path: "limits[0].kind", Value: `"request"`, Want: `"requests", "tokens" or "concurrent"; did you mean "requests"?`},
		{JSON: limit(`"name":"a","kind":"tokens","by":"user","count":5`), Path: "limits[0].by", Value: `"user"`, Want: `"key", "owner", "model"`},
		{JSON: limit(`"name":"a","kind":"tokens","by":"key","count":0`), Path: "limits[0].count", Value: "0", Want: "from 1 to"},
		{JSON: limit(`"name":"a","kind":"concurrent","by":"key","count":1025`), Path: "limits[0].count", Value: "1025", Want: "at most 1024"},
		{JSON: limit(`"name":"a","kind":"requests","by":"key","count":1000000000000,"window":"1s"`), Path: "limits[0].count", Value: "1000000000000", Want: "a longer window"},
		{JSON: limit(fine + `,"window":"1 minute"`), Path: "limits[0].window", Value: `"1 minute"`, Want: `from "1s" to "744h"`},
		{JSON: limit(fine + `,"burst":0`), Path: "limits[0].burst", Value: "0", Want: "at least 1"},
		{JSON: limit(fine + `,"burst":6`), Path: "limits[0].burst", Value: "6", Want: "at most 5"},
		{JSON: limit(`"name":"a","kind":"tokens","by":"key","count":5,"burst":2`), Path: "limits[0].burst", Value: "2", Want: `the kind "requests"`},
		{JSON: limit(fine + `,"routes":["a*b"]`), Path: "limits[0].routes[0]", Value: `"a*b"`, Want: "a prefix"},
		{JSON: limit(fine + `,"keys":["app",""]`), Path: "limits[0].keys[1]", Value: `""`, Want: "a name"},
		{JSON: limit(fine + `,"models":"o3"`), Path: "limits[0].models", Value: `"o3"`, Want: "a list of strings"},
	})
}
