package main

import (
	"encoding/binary"
	"math"
	"sort"

	"portcullis/shared/detect/classify"
)

// quantise turns a linear model into integers. The scale of n-grams is chosen so
// that only one in 2,000 of the weights that are used is cut off.
func (l *linear) quantise() *classify.Linear {
	grams, ideas := l.weights[:1<<classify.GramBits], l.weights[1<<classify.GramBits:]
	top := quantile(grams, 0.9995) / 127
	table := make([]byte, len(grams))
	for i, w := range grams {
		table[i] = byte(int8(max(-127, min(127, math.Round(float64(w.value)/top)))))
	}
	idea := quantile(ideas, 1) / 32767
	pairs := make([]byte, 2*len(ideas))
	for i, w := range ideas {
		binary.LittleEndian.PutUint16(pairs[2*i:], uint16(int16(math.Round(float64(w.value)/idea))))
	}
	return &classify.Linear{
		Grams: string(table), Notions: string(pairs),
		GramScale:   int64(math.Round(top * classify.Unit * (1 << 16))),
		NotionScale: int64(math.Round(idea * float64(gain) * classify.Unit * (1 << 16))),
		Bias:        int32(math.Round(float64(l.bias) * classify.Unit)),
	}
}

// quantile is the q-th quantile of what is not zero, by size.
func quantile(list []weight, q float64) float64 {
	var sizes []float64
	for _, w := range list {
		if w.value != 0 {
			sizes = append(sizes, math.Abs(float64(w.value)))
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	sort.Float64s(sizes)
	return sizes[int(q*float64(len(sizes)-1))]
}
