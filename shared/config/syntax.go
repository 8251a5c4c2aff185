package config

import "portcullis/shared/jsondoc"

// parse reads a configuration, or the JSON text of a tag.
func parse(raw []byte) (*jsondoc.Doc, error) { return jsondoc.Parse(raw, jsondoc.Limits{}) }

// syntaxError reports what is not one JSON value.
func syntaxError(plugin string, err error) error {
	return &Error{Plugin: plugin, Problem: "is not a JSON object: " + err.Error()}
}
