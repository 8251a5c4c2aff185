// Package ratelimit bounds how often, how many at once and for how many tokens a
// caller may use models. It counts in data that all workers of a gateway share.
//
// Tokens are reserved before a call, from the length of its prompt and the bound
// of its reply, and settled after it, from what the provider reported; a call
// that would not fit is refused before it costs anything. It counts in one
// gateway process: several replicas each have the whole limit.
package ratelimit
