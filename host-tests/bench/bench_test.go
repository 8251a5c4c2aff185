package main

import (
	"bytes"
	"context"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"portcullis/build/modules"
	"portcullis/host-tests/built"
	"portcullis/plugins/bundle"
)

// quick runs the parts that need neither Envoy nor TinyGo and returns the figures of the file.
func quick(t *testing.T) []figure {
	t.Helper()
	var dist string
	for _, plugin := range bundle.Names() {
		dist = filepath.Dir(filepath.Dir(built.Module(t, modules.Envoy, plugin)))
	}
	file := filepath.Join(t.TempDir(), "bench.json")
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-quick", "-dist", dist, "-out", file, "-only", "^envoy (sizes|scanning|keyverify|keys|callbacks|conversation)$"}, &out))
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	var figures []figure
	require.NoError(t, json.Unmarshal(text, &figures))
	var table strings.Builder
	for _, f := range figures {
		table.WriteString(f.String() + "\n")
	}
	require.Equal(t, table.String(), out.String(), "the table is the figures of the file, in their order")
	return figures
}

func TestTheBenchMeasuresTheModules(t *testing.T) {
	figures := quick(t)
	names := map[string]bool{}
	for _, f := range figures {
		require.False(t, names[f.Name], "%s is there twice", f.Name)
		names[f.Name] = true
		require.NotEmpty(t, f.Unit, f.Name)
		require.False(t, math.IsNaN(f.Value) || math.IsInf(f.Value, 0), f.Name)
	}
	for _, plugin := range bundle.Order {
		require.Contains(t, names, "envoy: size of "+plugin.Name)
		require.Contains(t, names, "envoy: longest callback at 2 MB, "+plugin.Name+" alone")
		require.Contains(t, names, "envoy: host calls a call, "+plugin.Name+" in the chain of five")
	}
	require.Contains(t, names, "envoy: longest callback at 2 MB, chain")
	require.Contains(t, names, "envoy: conversation of 50 turns and 500 KB, CPU with its next turn")
	everyBudgetJudges(t, figures)
}

// everyBudgetJudges fails when a budget has no figure, as after a change of names.
func everyBudgetJudges(t *testing.T, figures []figure) {
	t.Helper()
	for _, name := range []string{"envoy", "kong", "envoy chain", "kong chain"} {
		for _, f := range compared(name, loaded(1, 1), loaded(time.Millisecond, 1)) {
			figures = append(figures, f)
		}
	}
	judged := map[*budget]bool{}
	for _, f := range figures {
		judged[budgetOf(f.Name)] = true
		judged[budgetOf(strings.Replace(f.Name, "envoy:", "kong:", 1))] = true
	}
	for i := range budgets {
		require.True(t, judged[&budgets[i]], "no figure has the budget of %s", budgets[i].name)
	}
}

func TestThePartsAreListedAndChosenByName(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, run(t.Context(), []string{"-list"}, &out))
	listed := strings.Fields(strings.ReplaceAll(out.String(), "chain gateway", "chain-gateway"))
	require.Len(t, listed, 2*len(parts()))
	require.Contains(t, out.String(), "kong chain gateway\n")

	require.ErrorContains(t, run(t.Context(), []string{"-only", "nothing"}, &out), `-only "nothing" matches no part`)
	require.ErrorContains(t, run(t.Context(), []string{"-only", "("}, &out), "-only: ")
	require.ErrorContains(t, run(t.Context(), []string{"-dist", t.TempDir(), "-only", "envoy sizes"}, &out), "make build")
}

func TestAnInterruptEndsTheBenchWithNoOtherError(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	require.ErrorIs(t, run(ctx, []string{"-dist", t.TempDir(), "-only", "envoy sizes"}, &bytes.Buffer{}), context.Canceled)
}

func TestTheTextsAreOfTheSizeThatTheySay(t *testing.T) {
	for _, s := range scans() {
		require.InEpsilon(t, textSize, len(s.text), 0.01, s.name)
	}
}
