// Package upstream is a model's API for load tests: it answers OpenAI-shaped chat calls, whole or as a stream, from prepared bytes.
package upstream
