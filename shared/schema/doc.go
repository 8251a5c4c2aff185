// Package schema checks JSON values against JSON Schemas that an operator wrote: those of the
// arguments of tools.
//
// It knows a strict subset of draft 2020-12 (json-schema.org/draft/2020-12, read 2026-11):
// type, enum, const, the bounds of numbers, strings, arrays and objects, pattern, format,
// properties, required, additionalProperties, items, anyOf, allOf, oneOf, not, and $ref into
// the schema's own $defs without a loop. Whatever else a schema says is an error that names
// the place: a keyword that nobody reads would be a check that nobody makes.
//
// Numbers are compared as they are written, not as floats. A pattern is a whole match in
// RE2 syntax that is run by package detect's automata, in one pass over the string.
package schema
