package main

import (
	"math"

	"portcullis/shared/detect/classify"
)

// slots is how many weights the linear model has: n-grams, then notions.
const slots = 1<<classify.GramBits + classify.NotionSlots

// The training of the linear model, found by trying.
const (
	rate  float32 = 0.05
	decay float32 = 3e-4
	// gain is how much more a notion moves than an n-gram.
	gain float32 = 4
	// sharp is how strongly an attack is learned from its best windows.
	sharp = 1
	// evenness is how little the size of a set counts: a set of n texts counts as
	// n to the power of one less this.
	evenness = 0.5
	// ownMore is how much more an own text counts than one of a public set as large.
	ownMore = 2.5
	// dropped is the share of features, in percent, that a window lacks each time it is learned
	// from, others each time: so no weight relies on another's (Srivastava et al. 2014).
	dropped = 35
	// orders is in how many orders the last round learns; the weights are their mean.
	orders = 2
)

// epochs is how often each round of the training goes over its windows.
var epochs = [...]int{2, 8}

// linear scores a window: the weights of its n-grams, over the root of their
// number, and those of its notions likewise.
type linear struct {
	weights []weight
	bias    float32
	random  uint64
	kept    []int // the places of a window's features that were not dropped
}

// weight is a weight with the sum of its squared slopes: they are needed together.
type weight struct{ value, squares float32 }

// window is two neighbouring blocks of a text.
type window struct {
	text       *text
	first, end int
	weight     float64
}

func windows(t *text) (out []window) {
	if len(t.blocks) == 1 {
		return []window{{t, 0, 1, 1}}
	}
	for i := range len(t.blocks) - 1 {
		out = append(out, window{t, i, i + 2, 1})
	}
	return out
}

// sums returns the two parts of a window's score.
func (l *linear) sums(t *text, first, end int) (grams, notions float32) {
	ng, nn := 0, 0
	for i := first; i < end; i++ {
		b := &t.blocks[i]
		for _, s := range b.Grams {
			grams += l.weights[s].value
		}
		for _, s := range b.Notions {
			notions += l.weights[1<<classify.GramBits+int(s)].value
		}
		ng += len(b.Grams)
		nn += len(b.Notions)
	}
	return grams / root(ng+classify.GramSpare), notions * gain / root(nn+classify.NotionSpare)
}

func root(n int) float32 { return float32(math.Sqrt(float64(max(n, 1)))) }

func (l *linear) score(w *window) float32 {
	g, n := l.sums(w.text, w.first, w.end)
	return g + n + l.bias
}

// fit trains a linear model. A text with a planted instruction is harmless in most
// of its windows: after the first round an attack is learned where the model of the
// round before sees it.
func fit(texts []*text) *linear {
	var l *linear
	for round, n := range epochs {
		list, mean := choose(texts, l, round), &linear{weights: make([]weight, slots)}
		times := 1
		if round == len(epochs)-1 {
			times = orders
		}
		for i := range times {
			mean.add(descend(list, n, uint64(i)+1), 1/float32(times)) //nolint:gosec // not negative
		}
		l = mean
	}
	return l
}

// choose returns the windows to learn from with their weights.
func choose(texts []*text, l *linear, round int) (out []window) {
	weights := balance(texts)
	for i, t := range texts {
		list := windows(t)
		if !t.attack {
			each := weights[i] / math.Sqrt(float64(len(list)))
			for _, w := range list {
				w.weight = each
				out = append(out, w)
			}
			continue
		}
		total, shares := 0.0, make([]float64, len(list))
		for j := range list {
			shares[j] = 1
			if round > 0 {
				shares[j] = math.Exp(sharp * float64(l.score(&list[j])))
			}
			total += shares[j]
		}
		for j, w := range list {
			w.weight = weights[i] * shares[j] / total
			if shares[j]/total > 0.02 {
				out = append(out, w)
			}
		}
	}
	return out
}

// balance gives each text a weight, so that a large source counts more than a small
// one but not by its size, and attacks count as much as harmless texts.
func balance(texts []*text) []float64 {
	type class struct {
		source *source
		attack bool
	}
	counts := map[class]int{}
	for _, t := range texts {
		counts[class{t.source, t.attack}]++
	}
	out := make([]float64, len(texts))
	var sums [2]float64
	for i, t := range texts {
		n := float64(counts[class{t.source, t.attack}])
		out[i] = math.Pow(n, -evenness)
		if t.source == nil {
			out[i] *= ownMore
		}
		sums[side(t)] += out[i]
	}
	for i, t := range texts {
		out[i] *= float64(len(texts)) / 2 / sums[side(t)]
	}
	return out
}

func side(t *text) int {
	if t.attack {
		return 1
	}
	return 0
}

// descend is logistic regression by stochastic gradient descent with AdaGrad's rates
// (Duchi, Hazan, Singer 2011). Its result is the mean of the weights after each time
// over the windows but the first: the last windows count no more than others.
func descend(list []window, epochs int, seed uint64) *linear {
	l, mean := &linear{weights: make([]weight, slots), random: seed}, &linear{weights: make([]weight, slots)}
	for i := range l.weights {
		l.weights[i].squares = 0.01
	}
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	for epoch := range epochs {
		for i := len(order) - 1; i > 0; i-- {
			j := int(l.draw()) % (i + 1)
			order[i], order[j] = order[j], order[i]
		}
		for _, at := range order {
			l.learn(&list[at])
		}
		if epoch > 0 {
			mean.add(l, 1/float32(epochs-1))
		}
	}
	return mean
}

// draw returns the next number of 31 bits (Knuth's MMIX generator).
func (l *linear) draw() uint32 {
	l.random = l.random*6364136223846793005 + 1442695040888963407
	return uint32(l.random >> 33) //nolint:gosec // 31 bits
}

// add adds a share of another model's weights.
func (l *linear) add(o *linear, share float32) {
	l.bias += share * o.bias
	for i := range l.weights {
		l.weights[i].value += share * o.weights[i].value
	}
}

// learn moves the weights for one window, of which it drops some features.
func (l *linear) learn(w *window) {
	target := float32(0)
	if w.text.attack {
		target = 1
	}
	key := l.draw()
	var grams, notions float32
	l.kept = l.kept[:0]
	for i := w.first; i < w.end; i++ {
		for _, s := range w.text.blocks[i].Grams {
			if !drops(s, key) {
				grams += l.weights[s].value
				l.kept = append(l.kept, int(s))
			}
		}
	}
	ng := len(l.kept)
	for i := w.first; i < w.end; i++ {
		for _, s := range w.text.blocks[i].Notions {
			at := 1<<classify.GramBits + uint32(s)
			if !drops(at, key) {
				notions += l.weights[at].value
				l.kept = append(l.kept, int(at))
			}
		}
	}
	overGrams, overNotions := root(ng+classify.GramSpare), root(len(l.kept)-ng+classify.NotionSpare)
	score := grams/overGrams + notions*gain/overNotions + l.bias
	slope := (1/(1+float32(math.Exp(float64(-score)))) - target) * float32(w.weight)
	for _, s := range l.kept[:ng] {
		l.move(s, slope/overGrams)
	}
	for _, s := range l.kept[ng:] {
		l.move(s, slope*gain/overNotions)
	}
	l.bias -= 0.02 * slope
}

// drops reports whether a feature is dropped this time, wherever in the window it is.
func drops(feature, key uint32) bool {
	x := (2*feature + 1) * 0x9e3779b1
	x ^= key
	x ^= x >> 15
	x *= 0x2c1b3c6d
	x ^= x >> 12
	x *= 0x297a2d39
	return x^x>>15 < math.MaxUint32/100*dropped
}

func (l *linear) move(s int, slope float32) {
	w := &l.weights[s]
	slope += decay * w.value
	w.squares += slope * slope
	w.value -= rate * slope / float32(math.Sqrt(float64(w.squares)))
}
