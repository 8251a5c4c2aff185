package llm

import (
	"strconv"

	"portcullis/shared/jsondoc"
)

// The codes of errors. Source: jsonrpc.org/specification, section 5.1; what is refused by
// policy has one of those that the section leaves to servers.
const (
	rpcParseError     = -32700
	rpcInvalidRequest = -32600
	rpcNoMethod       = -32601
	rpcInternalError  = -32603
	rpcRefused        = -32040
)

// rpcCode is the code of an error for a refusal.
func rpcCode(r *Refusal) int64 {
	switch {
	case r.Code == "malformed_json":
		return rpcParseError
	case r.Status == 404:
		return rpcNoMethod
	case r.Status == 503:
		return rpcInternalError
	case r.Status == 400 || r.Status == 413 || r.Status == 415:
		return rpcInvalidRequest
	}
	return rpcRefused
}

// AppendError implements Dialect. The stable code is in the error's data.
func (*mcp) AppendError(dst []byte, r Refusal) []byte {
	dst = append(dst, `{"jsonrpc":"2.0","id":`...)
	if r.ID == "" {
		dst = append(dst, "null"...)
	} else {
		dst = append(dst, r.ID...)
	}
	dst = append(dst, `,"error":{"code":`...)
	dst = strconv.AppendInt(dst, rpcCode(&r), 10)
	dst = append(dst, `,"message":`...)
	dst = jsondoc.AppendString(dst, r.text())
	dst = append(dst, `,"data":{"code":`...)
	dst = jsondoc.AppendString(dst, r.Code)
	if r.Param != "" {
		dst = append(dst, `,"param":`...)
		dst = jsondoc.AppendString(dst, r.Param)
	}
	return append(dst, "}}}"...)
}

// mcpFiltered is the refusal that takes the place of a result.
func mcpFiltered(ep *Endpoint) Refusal {
	return Refusal{Status: 502, Code: "content_filtered", Message: "The result was withheld by policy.", ID: ep.CallID()}
}

// AppendFiltered implements Dialect. The protocol has no filter of its own: it is an
// error.
func (d *mcp) AppendFiltered(dst []byte, r *Reply) []byte {
	return d.AppendError(dst, mcpFiltered(r.Endpoint))
}

// AppendFilteredEnd implements Dialect. Where nothing was asked the error answers nothing.
func (d *mcp) AppendFilteredEnd(dst []byte, p *Progress) []byte {
	return d.AppendErrorEnd(dst, p, mcpFiltered(p.Endpoint))
}

// AppendErrorEnd implements Dialect.
func (d *mcp) AppendErrorEnd(dst []byte, _ *Progress, r Refusal) []byte {
	dst = append(dst, "data: "...)
	dst = d.AppendError(dst, r)
	return append(dst, "\n\n"...)
}
