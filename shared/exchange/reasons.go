package exchange

import "portcullis/shared/control"

// Why a request is refused before any control is asked, or beside them.
var (
	ReasonPath = &control.Reason{
		Code: "ambiguous_path", Status: 400,
		Message: "The path is not in canonical form.",
	}
	ReasonQuery = &control.Reason{
		Code: "ambiguous_query", Status: 400,
		Message: "The query names a model, or changes how the call is read or answered.",
	}
	ReasonHeader = &control.Reason{
		Code: "ambiguous_header", Status: 400,
		Message: "A request header is repeated, or changes how the request is read.",
	}
	ReasonSigned = &control.Reason{
		Code: "signed_request", Status: 400,
		Message: "The request is signed by its client. Send it unsigned: the gateway signs it.",
	}
	ReasonUpgrade = &control.Reason{
		Code: "upgrade_refused", Status: 403,
		Message: "Upgrading the connection is not allowed here.",
	}
	ReasonOperation = &control.Reason{
		Code: "unknown_operation", Status: 404,
		Message: "This operation is not served here.",
	}
	ReasonMediaType = &control.Reason{
		Code: "unsupported_media_type", Status: 415,
		Message: "The body must be JSON in UTF-8, or a form where the API has one.",
	}
	ReasonEncoding = &control.Reason{
		Code: "unsupported_encoding", Status: 415,
		Message: "The body's content-encoding must be identity, gzip or deflate, once.",
	}
	ReasonTooLarge = &control.Reason{
		Code: "body_too_large", Status: 413,
		Message: "The request body is larger than allowed here.",
	}
	ReasonEmpty = &control.Reason{
		Code: "empty_body", Status: 400,
		Message: "The request has no body.",
	}
	ReasonCompression = &control.Reason{
		Code: "bad_compression", Status: 400,
		Message: "The compressed body is damaged, ambiguous or expands too far.",
	}
	ReasonJSON = &control.Reason{
		Code: "malformed_json", Status: 400,
		Message: "The body is not JSON that every server reads the same way.",
	}
	ReasonForm = &control.Reason{
		Code: "malformed_form", Status: 400,
		Message: "The body is not a form that every server reads the same way.",
	}
	ReasonShape = &control.Reason{
		Code: "unsupported_shape", Status: 400,
		Message: "The request holds a field or a kind of content that is not accepted here.",
	}
	ReasonHost = &control.Reason{
		Code: "host_not_allowed", Status: 403,
		Message: "The request lets the provider fetch from a host that is not allowed here.",
	}
	ReasonBatch = &control.Reason{
		Code: "batch_refused", Status: 400,
		Message: "A batch of messages is not accepted here. Send one message a request.",
	}
	ReasonMethod = &control.Reason{
		Code: "unknown_method", Status: 404,
		Message: "This method is not served here.",
	}
	ReasonLength = &control.Reason{
		Code: "edit_too_long", Status: 503,
		Message: "The request can not be changed as the policy asks without growing.",
	}
	ReasonHold = &control.Reason{
		Code: "hold_unsupported", Status: 503,
		Message: "The gateway did not deliver the request body in time.",
	}
	ReasonFailure = &control.Reason{
		Code: "internal_error", Status: 503,
		Message: "The request could not be checked.",
	}
)

// Why a reply is withheld beside the controls' own reasons.
var (
	ReasonReplyType = &control.Reason{
		Code: "reply_media_type", Status: 502,
		Message: "The provider's reply has a type that can not be checked.",
	}
	ReasonReplyEncoding = &control.Reason{
		Code: "reply_encoding", Status: 502,
		Message: "The provider's reply is compressed in a way that can not be checked.",
	}
	ReasonReplyShape = &control.Reason{
		Code: "reply_shape", Status: 502,
		Message: "The provider's reply is not of a form that can be checked.",
	}
	ReasonReplyTooLarge = &control.Reason{
		Code: "reply_too_large", Status: 502,
		Message: "The provider's reply is larger than allowed here.",
	}
	ReasonReplyCut = &control.Reason{
		Code: "reply_cut", Status: 502,
		Message: "The provider's reply broke off.",
	}
	ReasonReplyFixed = &control.Reason{
		Code: "content_filtered", Status: 502,
		Message: "The provider's reply was withheld by policy.",
	}
	ReasonUpstream = &control.Reason{
		Code: "upstream_error", Status: 502,
		Message: "The provider could not be reached or answered with an error.",
	}
)
