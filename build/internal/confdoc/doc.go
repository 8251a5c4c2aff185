// Package confdoc makes the users' reference from the source: the field table and the JSON Schema
// of each plugin's configuration, from the Config struct, its tags and its comments, and the table
// of what a plugin refuses, from its Reason variables. What the comments say is what the user reads,
// and a README whose generated blocks differ from the source fails the check.
//
// It reads what shared/config enforces: the same tags, the same field types. A type that decodes
// itself (UnmarshalConfig) cannot be read from its Go definition; two directive comments in its
// declaration describe it:
//
//	//confdoc:type duration
//	//confdoc:schema {"type": "string", "pattern": "^[0-9]+s$"}
//
// The schema of a directive must be good in every draft from 4 on.
package confdoc
