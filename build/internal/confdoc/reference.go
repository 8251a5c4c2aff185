package confdoc

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// commonDir holds the Config whose members every plugin takes beside its own.
const commonDir = "shared/exchange"

// pluginsDir holds a folder for each plugin.
const pluginsDir = "plugins"

// Plugins lists the plugins of the module that have a configuration, by name.
func (s *Source) Plugins() ([]string, error) {
	files, err := filepath.Glob(filepath.Join(s.root, pluginsDir, "*", "config.go"))
	names := make([]string, 0, len(files))
	for _, file := range files {
		names = append(names, filepath.Base(filepath.Dir(file)))
	}
	return names, err
}

// Plugin is the reference of one plugin.
type Plugin struct {
	Name string
	// Own and Common are the members of its configuration: those of its own Config and those that
	// every plugin takes.
	Own, Common []Field
	// Reasons are what it refuses for.
	Reasons []Reason
}

// Plugin reads the reference of the named plugin.
func (s *Source) Plugin(name string) (*Plugin, error) {
	dir := filepath.Join(pluginsDir, name)
	own, err := s.Config(dir)
	if err != nil {
		return nil, err
	}
	p := &Plugin{Name: name, Own: own}
	if s.Has(commonDir) {
		if p.Common, err = s.Config(commonDir); err != nil {
			return nil, err
		}
	}
	p.Reasons, err = s.Reasons(dir)
	return p, err
}

// Schema renders the JSON Schema of everything that the plugin's configuration may hold.
func (p *Plugin) Schema(draft Draft) ([]byte, error) {
	return Schema(draft, p.title(), p.fields())
}

// KongMeta renders the plugin's meta.json for Kong.
func (p *Plugin) KongMeta() ([]byte, error) { return KongMeta(p.title(), p.fields()) }

func (p *Plugin) title() string { return "Configuration of the " + p.Name + " module" }

func (p *Plugin) fields() []Field {
	return append(append([]Field(nil), p.Own...), p.Common...)
}

// Readme fills the generated blocks of the plugin's README: "fields", and "reasons" when the
// plugin refuses for any.
func (p *Plugin) Readme(document string) (string, error) {
	table := "\n" + FieldTable(p.Own) + "\n"
	if len(p.Common) > 0 {
		table += "Every module also takes:\n\n" + FieldTable(p.Common) + "\n"
	}
	document, err := Fill(document, "fields", table)
	if err != nil || len(p.Reasons) == 0 {
		return document, err
	}
	return Fill(document, "reasons", "\n"+ReasonTable(p.Reasons)+"\n")
}

// UpdateReadmes fills the generated blocks of every plugin's README.md and returns the files,
// relative to the module, that were not up to date. With write they are now.
func (s *Source) UpdateReadmes(write bool) (stale []string, err error) {
	names, err := s.Plugins()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		changed, err := s.updateReadme(name, write)
		file := strings.Join([]string{pluginsDir, name, "README.md"}, "/")
		if err != nil {
			return stale, fmt.Errorf("%s: %w", file, err)
		}
		if changed {
			stale = append(stale, file)
		}
	}
	return stale, nil
}

// updateReadme fills the blocks of one README and reports whether that changed it.
func (s *Source) updateReadme(name string, write bool) (bool, error) {
	p, err := s.Plugin(name)
	if err != nil {
		return false, err
	}
	file := filepath.Join(s.root, pluginsDir, name, "README.md")
	old, err := os.ReadFile(file) //nolint:gosec // a file of the module
	if errors.Is(err, fs.ErrNotExist) {
		return false, errors.New("is missing: every plugin has a reference page")
	}
	if err != nil {
		return false, err
	}
	filled, err := p.Readme(string(old))
	if err != nil || filled == string(old) {
		return false, err
	}
	if write {
		err = os.WriteFile(file, []byte(filled), 0o644) //nolint:gosec // documentation is for everyone
	}
	return true, err
}
