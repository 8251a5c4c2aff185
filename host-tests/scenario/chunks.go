package scenario

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Cut cuts one call's bodies into chunks.
type Cut func(request, reply string) (requestChunks, replyChunks [][]byte)

// Whole cuts nothing; Pieces cuts every n bytes.
func Whole(request, reply string) ([][]byte, [][]byte) { return chunks(request), chunks(reply) }

// Pieces cuts bodies into pieces of n bytes.
func Pieces(n int) Cut {
	size := func() int { return n }
	return func(q, r string) ([][]byte, [][]byte) { return pieces(q, size), pieces(r, size) }
}

// Random cuts bodies at places that follow from a seed.
func Random(seed, variant uint64) Cut {
	return func(q, r string) ([][]byte, [][]byte) {
		rnd := rand.New(rand.NewPCG(seed, variant)) //nolint:gosec // cuts of a test
		size := func() int { return 1 + rnd.IntN(1<<rnd.IntN(9)) }
		return pieces(q, size), pieces(r, size)
	}
}

// Cuts are the ways in which a scenario wants its bodies cut; the first is always
// the bodies as they are.
func (s *Scenario) Cuts() ([]Cut, error) {
	cuts := []Cut{Whole}
	longest := 0
	for _, c := range s.Calls {
		longest = max(longest, len(c.Body), len(c.Reply.Body))
	}
	switch {
	case s.Chunks == "" || s.Chunks == "whole":
	case s.Chunks == "every split":
		for at := 1; at < longest; at++ {
			cuts = append(cuts, func(q, r string) ([][]byte, [][]byte) { return split(q, at), split(r, at) })
		}
	case s.Chunks == "empty end":
		cuts = append(cuts, func(q, r string) ([][]byte, [][]byte) { return append(chunks(q), nil), append(chunks(r), nil) })
	case s.Chunks == "byte by byte":
		cuts = append(cuts, Pieces(1))
	case strings.HasPrefix(s.Chunks, "random "):
		seed, err := strconv.ParseUint(s.Chunks[len("random "):], 10, 64)
		if err != nil {
			return nil, err
		}
		for i := range uint64(20) {
			cuts = append(cuts, Random(seed, i))
		}
	default:
		return nil, fmt.Errorf("chunks: %q is not known", s.Chunks)
	}
	return cuts, nil
}

// chunks is a body as one chunk, none when it is empty.
func chunks(body string) [][]byte {
	if body == "" {
		return nil
	}
	return [][]byte{[]byte(body)}
}

func split(body string, at int) [][]byte {
	if at >= len(body) {
		return chunks(body)
	}
	return [][]byte{[]byte(body[:at]), []byte(body[at:])}
}

func pieces(body string, size func() int) [][]byte {
	var out [][]byte
	for body != "" {
		n := min(size(), len(body))
		out = append(out, []byte(body[:n]))
		body = body[n:]
	}
	return out
}
