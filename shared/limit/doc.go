// Package limit counts in data shared by all workers of a gateway.
//
// Three kinds: a rate of requests (the generic cell rate algorithm, ITU-T I.371),
// tokens in fixed windows, reserved before and settled after, and leases of
// concurrent calls that expire. What a subject has taken of all limits of its kind
// is one record, which is read, changed and written back by compare-and-swap, at most
// 32 times; a change that loses as often is an error, and the caller refuses.
//
// Shared data has no delete, so there is a fixed number of slots, and a
// subject's slot is a keyed hash of it. Two subjects in one slot share its
// budgets: a collision can only make a limit tighter. With n subjects in s slots
// a subject shares its slot with a chance of about n/s.
package limit
