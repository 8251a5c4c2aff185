// Package classify scores how much a text looks like an attempt to steer a model.
//
// A Reader cuts a text, in its normal form, into blocks of about 32 words and says
// what is in each: hashed n-grams of letters and words, and the notions that its
// words stand for in some forty languages (to ignore, rules, a secret, you, …), alone
// and in pairs. A Scorer weighs them with a table of integers, slides a window of
// two blocks over the text, and takes what the best window and the whole text say.
//
// All weights are numbers in one embedded table; host-tests/train makes it.
package classify
