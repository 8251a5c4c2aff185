// Package cues finds the text in a transcript that is no JSON: plain text, SubRip (.srt) or
// WebVTT (W3C, section 4).
//
// What it knows is the frame of a cue: its number, its times and the file's first line.
// Every other line is text, so that nothing passes for being of another form.
package cues
