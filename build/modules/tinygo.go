package modules

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// llvmTools is where Debian keeps the linker and the compiler of the LLVM release TinyGo is built with.
const llvmTools = "/usr/lib/llvm-19/bin"

// tinygo returns the command that compiles pkg to file with the project's own TinyGo.
//
// custommalloc keeps TinyGo from exporting a malloc that the hosts prefer and never free: without it every header and body leaks.
// The scheduler is off because its stack switching breaks cryptography in exported callbacks and costs milliseconds a call.
func tinygo(ctx context.Context, root, pkg, file string) (*exec.Cmd, error) {
	home, err := filepath.Abs(filepath.Join(root, ".cache", "tinygo"))
	if err != nil {
		return nil, err
	}
	compiler := filepath.Join(home, "bin", "tinygo")
	if _, err := os.Stat(compiler); err != nil {
		return nil, fmt.Errorf("TinyGo is not here, run `make toolchain`: %w", err)
	}
	cmd := exec.CommandContext(ctx, compiler, "build",
		"-target=portcullis", "-scheduler=none", "-tags=custommalloc", "-buildmode=c-shared", "-opt=2", "-no-debug", "-o", file, pkg)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "TINYGOROOT="+home, "PATH="+llvmTools+string(os.PathListSeparator)+os.Getenv("PATH"))
	return cmd, nil
}

// shrink has Binaryen drop what the compiler left in a module and nobody reads.
func shrink(ctx context.Context, file string) error {
	cmd := exec.CommandContext(ctx, "wasm-opt", "-Os", "--strip-debug", "--strip-producers",
		"--enable-bulk-memory", "--enable-nontrapping-float-to-int", "--enable-sign-ext", "--enable-mutable-globals", file, "-o", file)
	cmd.Env = append(os.Environ(), "PATH="+llvmTools+string(os.PathListSeparator)+os.Getenv("PATH"))
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("wasm-opt: %w\n%s", err, said)
	}
	return nil
}
