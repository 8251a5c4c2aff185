//go:build !wasm

package proxywasm

import (
	"strings"

	sdk "github.com/proxy-wasm/proxy-wasm-go-sdk/proxywasm"

	"portcullis/shared/exchange"
)

// Outside of a module the calls of abi_wasm.go are those of the SDK's emulated host.

func body(d exchange.Direction, start, size int) ([]byte, error) {
	if d == exchange.Request {
		return sdk.GetHttpRequestBody(start, size)
	}
	return sdk.GetHttpResponseBody(start, size)
}

func property(path string) ([]byte, error) { return sdk.GetProperty(strings.Split(path, "\x00")) }

func setProperty(path, value string) error {
	return sdk.SetProperty(strings.Split(path, "\x00"), []byte(value))
}

func sharedData(key string) ([]byte, uint32, error) { return sdk.GetSharedData(key) }
