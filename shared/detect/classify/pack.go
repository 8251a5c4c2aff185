package classify

// Pack writes a table seven bits a byte, with the eighth set. TinyGo's collector takes
// every aligned word of static data that could be an address for one, and keeps what
// stands there: plain weights kept a body a call, until the VM's memory was full.
// Words of packed bytes are 2 GiB and more, where no VM has memory.
func Pack(table []byte) []byte {
	out := make([]byte, 0, packedBytes(len(table)))
	var bits, n uint32
	for _, b := range table {
		bits, n = bits<<8|uint32(b), n+8
		for ; n >= 7; n -= 7 {
			out = append(out, 0x80|byte(bits>>(n-7)))
		}
	}
	if n > 0 {
		out = append(out, 0x80|byte(bits<<(7-n)))
	}
	return out
}

// unpack reads n bytes of table.
func unpack(packed string, n int) string {
	out := make([]byte, 0, n)
	var bits, held uint32
	for i := 0; len(out) < n; i++ {
		bits, held = bits<<7|uint32(packed[i]&0x7f), held+7
		if held >= 8 {
			held -= 8
			out = append(out, byte(bits>>held))
		}
	}
	return string(out)
}

// packedBytes is how long n bytes of table are when they are packed.
func packedBytes(n int) int { return (8*n + 6) / 7 }
