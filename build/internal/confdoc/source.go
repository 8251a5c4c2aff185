package confdoc

import (
	"errors"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Source is the source of one Go module, type-checked as far as configuration needs: its own
// packages without function bodies. What lies outside the module stays unknown; a configuration
// does not use types from there.
type Source struct {
	root     string // the folder of go.mod
	module   string
	fset     *token.FileSet
	packages map[string]*pkg
}

// pkg is one package with what go/types does not keep.
type pkg struct {
	types    *types.Package
	info     types.Info
	files    []*ast.File
	comments map[token.Pos]*ast.CommentGroup // by position of the name that is declared
}

// Open prepares to read the module in folder root.
func Open(root string) (*Source, error) {
	mod, err := os.ReadFile(filepath.Join(root, "go.mod")) //nolint:gosec // the caller's own module
	if err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(mod)) {
		if name, ok := strings.CutPrefix(line, "module "); ok {
			return &Source{
				root: root, module: strings.TrimSpace(name),
				fset: token.NewFileSet(), packages: map[string]*pkg{},
			}, nil
		}
	}
	return nil, fmt.Errorf("%s/go.mod names no module", root)
}

// Has reports whether the module has Go files in folder dir.
func (s *Source) Has(dir string) bool {
	files, err := filepath.Glob(filepath.Join(s.root, dir, "*.go"))
	return err == nil && len(files) > 0
}

// load reads the package in folder dir of the module.
func (s *Source) load(dir string) (*pkg, error) {
	if p, ok := s.packages[dir]; ok {
		if p == nil {
			return nil, fmt.Errorf("%s imports itself", dir)
		}
		return p, nil
	}
	s.packages[dir] = nil // until it is complete
	p := &pkg{
		info:     types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}},
		comments: map[token.Pos]*ast.CommentGroup{},
	}
	if err := s.parse(dir, p); err != nil {
		return nil, err
	}
	checker := types.Config{
		Importer:         importer{s},
		IgnoreFuncBodies: true,
		Error:            func(error) {}, // what is outside the module is unknown here
	}
	p.types, _ = checker.Check(filepath.ToSlash(filepath.Join(s.module, dir)), s.fset, p.files, &p.info)
	s.packages[dir] = p
	return p, nil
}

// parse reads the files of folder dir that belong in a native build.
func (s *Source) parse(dir string, p *pkg) error {
	names, err := filepath.Glob(filepath.Join(s.root, dir, "*.go"))
	if err != nil {
		return err
	}
	slices.Sort(names)
	for _, name := range names {
		match, err := build.Default.MatchFile(filepath.Split(name))
		if err != nil {
			return err
		}
		if !match || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(s.fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.files = append(p.files, file)
		ast.Inspect(file, p.collect)
	}
	if len(p.files) == 0 {
		return fmt.Errorf("no Go files in %s", dir)
	}
	return nil
}

// collect remembers the comments of fields, types and variables.
func (p *pkg) collect(n ast.Node) bool {
	switch n := n.(type) {
	case *ast.Field:
		for _, name := range n.Names {
			p.comments[name.Pos()] = first(n.Doc, n.Comment)
		}
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				p.comments[spec.Name.Pos()] = first(spec.Doc, n.Doc)
			case *ast.ValueSpec:
				p.comments[spec.Names[0].Pos()] = first(spec.Doc, alone(n), spec.Comment)
			}
		}
	}
	return true
}

// alone is the comment of a declaration that is not in parentheses.
func alone(n *ast.GenDecl) *ast.CommentGroup {
	if n.Lparen.IsValid() {
		return nil
	}
	return n.Doc
}

func first(groups ...*ast.CommentGroup) *ast.CommentGroup {
	for _, g := range groups {
		if g != nil {
			return g
		}
	}
	return nil
}

// comment finds the comment of what is declared at pos, wherever in the module that is.
func (s *Source) comment(pos token.Pos) *ast.CommentGroup {
	for _, p := range s.packages {
		if p == nil {
			continue
		}
		if c, ok := p.comments[pos]; ok {
			return c
		}
	}
	return nil
}

// errOutside is why a package is not read.
var errOutside = errors.New("not a package of this module")

// importer finds the packages of the module for go/types.
type importer struct{ source *Source }

// Import implements types.Importer.
func (i importer) Import(path string) (*types.Package, error) {
	dir, ok := strings.CutPrefix(path, i.source.module+"/")
	if !ok {
		return nil, errOutside
	}
	p, err := i.source.load(filepath.FromSlash(dir))
	if err != nil {
		return nil, err
	}
	return p.types, nil
}
