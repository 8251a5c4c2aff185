package classify

import (
	"math"
	"math/bits"
)

// Unit is one unit of log-odds in scores.
const Unit = 256

const (
	// GramSpare is the number of n-grams without weight that each window is taken to
	// have besides its own, so that a few words weigh less than many.
	GramSpare = 30
	// NotionSpare is the same of notions.
	NotionSpare = 15
)

// Linear weighs what is in a block.
type Linear struct {
	// Grams has 1<<GramBits weights of one byte, Notions NotionSlots of two bytes.
	Grams, Notions string
	// GramScale and NotionScale turn sums of weights into Units, times 1<<16.
	GramScale, NotionScale int64
	Bias                   int32
}

// sums is what blocks add up to.
type sums struct {
	grams, notions   int64 // weights
	nGrams, nNotions int64
}

func (s sums) and(o sums) sums {
	return sums{s.grams + o.grams, s.notions + o.notions, s.nGrams + o.nGrams, s.nNotions + o.nNotions}
}

// Gauge adds up the blocks of one text. The zero Gauge is none; see Reset.
type Gauge struct {
	linear      *Linear
	last, whole sums
	blocks      int
	best        int32
}

// Reset begins a text.
func (g *Gauge) Reset(l *Linear) { *g = Gauge{linear: l} }

// Add takes the next block. A window is two neighbouring blocks, or the only one.
func (g *Gauge) Add(b *Block) {
	l := g.linear
	now := sums{grams: int64(b.Sum)}
	grams, notions := l.Grams[:1<<GramBits], l.Notions
	for _, s := range b.Grams {
		now.grams += int64(int8(grams[s&(1<<GramBits-1)])) //nolint:gosec // a signed byte
	}
	for _, s := range b.Notions {
		v := notions[2*int(s):][:2]
		now.notions += int64(int16(uint16(v[0]) | uint16(v[1])<<8)) //nolint:gosec // a signed number
	}
	now.nGrams, now.nNotions = int64(len(b.Grams)+b.Summed), int64(len(b.Notions))
	score := l.score(now.and(g.last))
	g.blocks++
	if g.blocks <= 2 || score > g.best {
		g.best = score
	}
	g.last, g.whole = now, g.whole.and(now)
}

// perDoubling is what the best window loses each time that a text is twice as long:
// of many windows one is high by chance.
const perDoubling = Unit * 7 / 20

// Score is the mean of the best window's score and the whole text's, for an attack of
// many words shows in both; or the best window's less what its luck is worth, for a
// planted instruction shows in no other.
func (g *Gauge) Score() int32 {
	mean := (g.best + g.linear.score(g.whole)) / 2
	return max(mean, g.best-perDoubling*int32(bits.Len(uint(g.blocks)))) //nolint:gosec // counts
}

func (l *Linear) score(s sums) int32 {
	return scaled(s.grams, s.nGrams+GramSpare, l.GramScale) + scaled(s.notions, s.nNotions+NotionSpare, l.NotionScale) + l.Bias
}

// scaled is sum over the root of n, which is over 0, in Units.
func scaled(sum, n, scale int64) int32 {
	return int32(sum * scale / root(n<<8) >> 12) //nolint:gosec // far below the bounds
}

// root is the square root, rounded down. It is exact below 1<<52.
func root(n int64) int64 { return int64(math.Sqrt(float64(n))) }
