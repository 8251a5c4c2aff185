// Package rings reads the project's own source and checks its shape: which package may import which, and how large a file may be.
package rings
