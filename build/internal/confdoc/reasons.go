package confdoc

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"strings"
)

// Reason is one cause of refusal, as a package variable Reason… declares it.
type Reason struct {
	// Status, Code and Message are what the caller gets.
	Status  int64
	Code    string
	Message string
	// Cause is the comment of the variable.
	Cause string
}

// Reasons reads the variables of folder dir whose names begin with Reason and whose values are
// composite literals with Status, Code and Message, in the order of the source.
func (s *Source) Reasons(dir string) ([]Reason, error) {
	p, err := s.load(dir)
	if err != nil {
		return nil, err
	}
	var out []Reason
	for _, file := range p.files {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok || group.Tok != token.VAR {
				continue
			}
			for _, spec := range group.Specs {
				found, err := p.reasons(spec.(*ast.ValueSpec)) //nolint:forcetypeassert // a var holds nothing else
				if err != nil {
					return nil, fmt.Errorf("%s: %w", s.fset.Position(spec.Pos()), err)
				}
				out = append(out, found...)
			}
		}
	}
	return out, nil
}

// reasons reads one line of a variable declaration.
func (p *pkg) reasons(spec *ast.ValueSpec) ([]Reason, error) {
	var out []Reason
	for i, name := range spec.Names {
		if !strings.HasPrefix(name.Name, "Reason") || i >= len(spec.Values) {
			continue
		}
		value := spec.Values[i]
		if address, ok := value.(*ast.UnaryExpr); ok {
			value = address.X
		}
		literal, ok := value.(*ast.CompositeLit)
		if !ok {
			continue
		}
		found := Reason{Cause: causeText(p.comments[spec.Names[0].Pos()].Text(), name.Name)}
		if err := p.fill(&found, literal); err != nil {
			return nil, fmt.Errorf("%s: %w", name.Name, err)
		}
		out = append(out, found)
	}
	return out, nil
}

// causeText turns a Go comment into what a user reads: without the Go name that it begins with.
func causeText(comment, goName string) string {
	text := strings.TrimSpace(comment)
	for _, lead := range []string{goName + ": ", goName + " says that ", goName + " "} {
		if rest, ok := strings.CutPrefix(text, lead); ok {
			return rest
		}
	}
	return text
}

// fill reads the members of the literal, which must be constants.
func (p *pkg) fill(into *Reason, literal *ast.CompositeLit) error {
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok {
			return fmt.Errorf("name the fields of the literal")
		}
		key, ok := pair.Key.(*ast.Ident)
		if !ok {
			continue
		}
		value := p.info.Types[pair.Value].Value
		if value == nil {
			return fmt.Errorf("%s is not a constant", key.Name)
		}
		switch key.Name {
		case "Status":
			into.Status, _ = constant.Int64Val(value)
		case "Code":
			into.Code = constant.StringVal(value)
		case "Message":
			into.Message = constant.StringVal(value)
		}
	}
	return nil
}

// ReasonTable renders causes of refusal as a Markdown table.
func ReasonTable(reasons []Reason) string {
	var b strings.Builder
	b.WriteString("| status | code | the caller reads | cause |\n|---|---|---|---|\n")
	for _, r := range reasons {
		writeRow(&b, fmt.Sprint(r.Status), "`"+r.Code+"`", r.Message, r.Cause)
	}
	return b.String()
}
