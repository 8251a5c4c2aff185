// Package packed writes tables for static data, as a stream of bits of which seven
// stand in a byte, with the eighth set.
//
// TinyGo's collector takes every aligned word of static data that could be an address
// for one, and keeps what stands there: plain weights kept a body a call, until the
// VM's memory was full. Words of packed bytes are 2 GiB and more, where no VM has memory.
package packed
