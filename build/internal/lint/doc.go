// Package lint finds what is wrong with a module's configuration and with the way in which
// an Envoy configuration attaches modules, before a gateway finds it.
package lint
