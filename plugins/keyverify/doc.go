// Package keyverify decides who is calling. It accepts the keys of its
// configuration, which holds their hashes only, and refuses every other call
// with one and the same 401.
//
// It reads the caller's credential once, at the headers, and removes it, and with it
// what chooses one of the provider's accounts: what the provider needs comes from the
// gateway behind this module. It states who calls and what the key may be used for as
// facts; modelallow decides by them.
// It has no monitor mode, and it keeps nothing of a call.
package keyverify
