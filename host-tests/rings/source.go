package rings

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// File is one Go file of the project.
type File struct {
	// Path is relative to the module's root, with slashes.
	Path string
	// Imports are the import paths, the project's own without the module's name.
	Imports []string
	// Lines is how many the file has.
	Lines int
	// Documented says that the package clause has a comment.
	Documented bool
	// Generated says that the file is marked as generated.
	Generated bool
}

// Package returns the folder of the file.
func (f File) Package() string {
	if i := strings.LastIndexByte(f.Path, '/'); i >= 0 {
		return f.Path[:i]
	}
	return "."
}

// IsTest reports whether the file is compiled for tests only.
func (f File) IsTest() bool { return strings.HasSuffix(f.Path, "_test.go") }

// modulePrefix begins the import path of every package of the project.
const modulePrefix = "portcullis/"

// Read returns every Go file below root, except those of testdata and hidden folders and of what is built or fetched.
func Read(root string) ([]File, error) {
	var files []File
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != root && (strings.HasPrefix(name, ".") || name == "testdata" || name == "dist" || name == "node_modules") {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		file, err := read(root, path)
		files = append(files, file)
		return err
	})
	return files, err
}

// read takes one file apart as far as its imports.
func read(root, path string) (File, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return File{}, err
	}
	relative, err := filepath.Rel(root, path)
	if err != nil {
		return File{}, err
	}
	syntax, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return File{}, err
	}
	file := File{
		Path:       filepath.ToSlash(relative),
		Lines:      strings.Count(string(text), "\n"),
		Documented: syntax.Doc.Text() != "",
		Generated:  ast.IsGenerated(syntax),
	}
	for _, spec := range syntax.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return File{}, err
		}
		file.Imports = append(file.Imports, strings.TrimPrefix(imported, modulePrefix))
	}
	return file, nil
}
