// Package config decodes a plugin's JSON configuration into typed structs, strictly: an unknown
// member, a wrong type, a value out of its range or a missing member is an error that names the
// plugin, the place, the offending value and what is allowed:
//
//	ratelimit: limits[2].tokens.window: "1 minute" is not a duration (want one like "60s", at most "24h")
//
// A configuration type is a plain struct. The comment of a field is the user's reference and its
// tags are what this package enforces, what the field table shows and what the JSON Schema says:
//
//	json:"name,omitempty"  the member's name; a field without it, or with "-", is not configurable
//	required:"true"        the member must be present in its object
//	default:"60s"          the value of an absent member: bare text for strings and for types that
//	                       are written as strings, JSON for everything else
//	min:"1" max:"64"       bounds, both inclusive: of a number, a Duration or a Size itself (in its
//	                       own syntax), of a string's length in characters, of a list's or a map's
//	                       number of entries
//	enum:"allow|deny"      the only strings allowed; of a list or a map: of its entries
//	secret:"true"          the value, and everything below it, never appears in an error
//
// Field types: string, bool, the int and uint kinds, float64, Duration, Size, Time, Prefix, slices,
// maps with string keys, pointers, nested and embedded structs, and any type whose pointer has
// UnmarshalConfig. A type with Validate is checked after its members are decoded.
//
// Defaults reach nested structs whether or not the configuration mentions them. "required" and
// Validate concern only objects that are present, so that an optional section may have required
// members; the structs handed to Decode are always present. A null is refused everywhere: to
// leave something out is to leave its member out.
//
// The package uses reflect, at start-up only, and of it only what TinyGo has.
package config
