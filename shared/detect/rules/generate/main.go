// Command generate writes what is made of the rules' files, which go generate runs in shared/detect: rules_<class>.go
// for modules, RULES.md for people.
package main

import (
	"fmt"
	"os"

	"portcullis/shared/detect/catalogue"
	"portcullis/shared/detect/rules"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "rules:", err)
		os.Exit(1)
	}
}

func run() error {
	list, err := rules.All()
	if err != nil {
		return err
	}
	for _, class := range rules.Classes {
		text, err := rules.Source(class, list)
		if err != nil {
			return err
		}
		if err := os.WriteFile("rules_"+class+".go", text, 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile("RULES.md", []byte(catalogue.Page(list)), 0o600)
}
