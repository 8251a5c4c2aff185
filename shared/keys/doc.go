// Package keys verifies API keys.
//
// A key reads pk_<id>_<secret>: the id names it in configurations and logs, the
// secret is 27 random letters and digits (over 160 bits) and a checksum of 6, by
// which a secret scanner tells a key from noise without asking anybody. A
// configuration holds the SHA-256 of the whole key and nothing from which it
// could be made; the secret's entropy makes a slow hash needless.
package keys
