package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestVerdict(t *testing.T) {
	for _, row := range []struct {
		name          string
		bound         bound
		value, budget float64
		want          string
	}{
		{"a cost below its budget is met", atMost, 249.9, 250, "met"},
		{"a cost of just its budget is met", atMost, 250, 250, "met"},
		{"a cost above its budget is missed", atMost, 250.1, 250, "MISSED"},
		{"a cost above a budget of nothing is missed", atMost, 1, 0, "MISSED"},
		{"a speed above its budget is met", atLeast, 101, 100, "met"},
		{"a speed of just its budget is met", atLeast, 100, 100, "met"},
		{"a speed below its budget is missed", atLeast, 99, 100, "MISSED"},
	} {
		t.Run(row.name, func(t *testing.T) { require.Equal(t, row.want, row.bound.verdict(row.value, row.budget)) })
	}
}

func TestBudgetOf(t *testing.T) {
	for name, want := range map[string]float64{
		"envoy: 2 KB, CPU added": 250, "envoy chain: 2 KB, CPU added": 250, "envoy: size of chain apart from its tables": 12,
		"kong: size of redact apart from its tables": 1,
		"kong: memory added":                         120, "kong: scan clean JSON with all rules": 100, "envoy: longest callback at 2 MB, redact alone": 20,
	} {
		require.NotNil(t, budgetOf(name), name)
		require.InDelta(t, want, budgetOf(name).value, 0, name)
	}
	for _, name := range []string{"kong: 2 KB, CPU added", "envoy: 2 MB, CPU added", "envoy: memory added, after large bodies", "envoy: 2 KB, p50", "kong: size of chain"} {
		require.Nil(t, budgetOf(name), name)
	}
}

func TestAFigureIsPrintedBesideItsBudget(t *testing.T) {
	var out bytes.Buffer
	r := report{out: &out}
	r.add("envoy: 2 KB, CPU added", 311.26, "us/call")
	r.addNoted("envoy: 2 MB, failed calls", 0, "%", "none")
	require.Regexp(t, `^envoy: 2 KB, CPU added +311\.3 us/call +at most 250: MISSED\n    five filters .*Next: .*\nenvoy: 2 MB, failed calls +0 % +\(none\)\n$`, out.String())
}

func TestAFigureWithoutABudgetHasNameValueAndUnitOnly(t *testing.T) {
	var r report
	r.out = &bytes.Buffer{}
	r.add("envoy: 2 KB, p50", 0, "us")
	r.add("kong: memory added", 130, "MiB")
	text, err := json.Marshal(r.figures)
	require.NoError(t, err)
	require.JSONEq(t, `[{"name":"envoy: 2 KB, p50","value":0,"unit":"us"},
		{"name":"kong: memory added","value":130,"unit":"MiB","budget":120,"bound":"at most","verdict":"MISSED","why":`+quoted(t, budgetOf("kong: memory added").why)+`}]`, string(text))
}

func quoted(t *testing.T, text string) string {
	t.Helper()
	out, err := json.Marshal(text)
	require.NoError(t, err)
	return string(out)
}

func TestEveryBudgetSaysWhatToDoNext(t *testing.T) {
	for _, b := range budgets {
		require.Contains(t, b.why, "Next: ", b.name)
	}
}

func TestNumber(t *testing.T) {
	for value, want := range map[float64]string{
		0: "0", 250: "250", 1.026: "1.03", -7.5: "-7.50", 36.62: "36.6", 1501.64: "1501.6", 25649.3: "25649", 181294: "181294",
	} {
		require.Equal(t, want, number(value))
	}
}
