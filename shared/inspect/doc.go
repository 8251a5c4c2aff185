// Package inspect decides what happens to what package detect finds: which action
// a policy names for a rule, which exceptions apply, and what a mask looks like.
// It is what redact and sanitize share.
package inspect
