// Package hostname tells which host an address leads to, strictly, and whether a list of hosts has it.
//
// Readers of addresses differ: where one of them could see another host than is told here, none is told.
package hostname
