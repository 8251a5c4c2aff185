package inwasm

import (
	"bytes"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"

	envoytest "portcullis/host-tests/envoy"
)

// ofTheScanner are tests of shared/detect that fail when the assembly (*_wasm.s) and its twins in Go differ: in what
// is found, wherever the text is cut, and in how many bytes are read for it.
var ofTheScanner = []string{
	"TestAScannerFindsTheSameHoweverTheTextIsCut",
	"TestAScannerAgreesWithRegexp",
	"TestAMatchThatBeginsBeforeOneNearAWordWins",
	"TestEveryRuleFindsWhatItIsFor",
	"TestEveryKindIsFoundWhereItIsDrawn",
	"TestAMatchIsFoundWhereItsTallySaysSo",
	"TestAMatchOfTheLengthThatIsReadAheadEndsWhereItsWordDoes",
	"TestAnAddressIsFoundWhereItIsOne",
	"TestASurveySaysWhatReadingAgainAndAgainWould",
	"TestAWholeTextMatchesAsRegexpSays",
	"TestOrdinaryTextHasNoFindings",
	"TestOrdinaryTextCostsLittleMoreThanTheAutomaton",
	"TestATextOfTwiceTheLengthCostsAtMostTwiceAsMuch",
}

// cost is what the last of them says of all texts together.
var cost = regexp.MustCompile(`all together [0-9.]+ a byte`)

func TestTheScannerPassesItsTestsInWebAssembly(t *testing.T) {
	said := testInWasm(t, "./shared/detect", ofTheScanner)
	for _, name := range ofTheScanner {
		require.Contains(t, said, "--- PASS: "+name+" ")
	}
	here := exec.CommandContext(t.Context(), "go", "test", "-v", "-run", "^"+ofTheScanner[len(ofTheScanner)-1]+"$", "./shared/detect")
	here.Dir = envoytest.Root()
	out, err := here.CombinedOutput()
	require.NoError(t, err, "%s", out)
	require.NotEmpty(t, cost.FindString(said))
	require.Equal(t, cost.FindString(string(out)), cost.FindString(said), "both read the same bytes as often")
}

// testInWasm compiles the tests of a package and returns what those with the names say.
func testInWasm(t *testing.T, pkg string, names []string) string {
	t.Helper()
	// Go runs a test anew when a file has changed that the test itself has looked at.
	require.NoError(t, filepath.WalkDir(filepath.Join(envoytest.Root(), pkg), func(path string, _ fs.DirEntry, err error) error {
		if err == nil {
			_, err = os.Stat(path)
		}
		return err
	}))
	file := filepath.Join(t.TempDir(), "test.wasm")
	compile := exec.CommandContext(t.Context(), "go", "test", "-c", "-o", file, pkg)
	compile.Dir = envoytest.Root()
	compile.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	out, err := compile.CombinedOutput()
	require.NoError(t, err, "%s", out)
	code, err := os.ReadFile(file)
	require.NoError(t, err)

	r := wazero.NewRuntimeWithConfig(t.Context(), wazero.NewRuntimeConfigCompiler())
	defer func() { require.NoError(t, r.Close(t.Context())) }()
	_, err = wasi_snapshot_preview1.Instantiate(t.Context(), r)
	require.NoError(t, err)
	var said bytes.Buffer
	config := wazero.NewModuleConfig().WithStdout(&said).WithStderr(&said).WithSysNanotime().WithSysWalltime().
		WithArgs("detect.test", "-test.v", "-test.run", "^("+strings.Join(names, "|")+")$")
	_, err = r.InstantiateWithConfig(t.Context(), code, config)
	require.NoError(t, err, said.String())
	return said.String()
}
