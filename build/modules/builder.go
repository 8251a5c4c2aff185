package modules

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// Builder builds modules of one flavour.
type Builder struct {
	// Root is the folder of the Go module.
	Root string
	// Out is the folder whose envoy/ or kong/ is written.
	Out string
	// Flavour chooses the compiler.
	Flavour Flavour
}

// Built is one module that was built.
type Built struct {
	// File is the module's path, below Out.
	File string
	// Size is the module's size in bytes.
	Size int64
	// Tables is how many of them are embedded tables; only Measure looks.
	Tables int64
}

// Apart is the module's size in bytes apart from its tables.
func (b Built) Apart() int64 { return b.Size - b.Tables }

// File returns where a plugin's module of a flavour is kept below out.
func File(out string, flavour Flavour, name string) string {
	return filepath.Join(out, string(flavour), name+".wasm")
}

// Build compiles the named plugin's module to <out>/<flavour>/<name>.wasm. A failure leaves no file of that name behind.
func (b Builder) Build(ctx context.Context, name string) (Built, error) {
	return b.BuildPackage(ctx, "./plugins/"+name+"/wasm", File(b.Out, b.Flavour, name))
}

// BuildPackage compiles any main package, given as a path below Root, to file.
func (b Builder) BuildPackage(ctx context.Context, pkg, file string) (Built, error) {
	target, err := filepath.Abs(file)
	if err != nil {
		return Built{}, err
	}
	if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
		return Built{}, err
	}
	// The compiler writes beside the target, under a name of this process: no reader
	// sees half a module, and tests of several packages may build the same one.
	part := fmt.Sprintf("%s.%d.part", target, os.Getpid())
	defer func() { _ = os.Remove(part) }()
	cmd, err := b.compiler(ctx, pkg, part)
	if err != nil {
		return Built{}, err
	}
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		_ = os.Remove(target)
		return Built{}, fmt.Errorf("%s: %w\n%s", filepath.Base(cmd.Path), err, bytes.TrimSpace(said.Bytes()))
	}
	if b.Flavour == Kong {
		if err := shrink(ctx, part); err != nil {
			return Built{}, err
		}
	}
	if err := os.Rename(part, target); err != nil {
		return Built{}, err
	}
	info, err := os.Stat(target)
	if err != nil {
		return Built{}, err
	}
	return Built{File: file, Size: info.Size()}, nil
}

// compiler returns the command that compiles pkg to file.
func (b Builder) compiler(ctx context.Context, pkg, file string) (*exec.Cmd, error) {
	if b.Flavour == Kong {
		return tinygo(ctx, b.Root, pkg, file)
	}
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildmode=c-shared", "-ldflags=-s -w", "-o", file, pkg)
	cmd.Dir = b.Root
	cmd.Env = append(os.Environ(), "GOOS=wasip1", "GOARCH=wasm")
	return cmd, nil
}
