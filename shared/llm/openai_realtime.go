package llm

// realtimeEndpoints are those that open a session over WebSocket. The endpoints that give out
// tokens for one (…/client_secrets, …/sessions) are not among them: who has such a token
// speaks to the provider directly.
// Sources: platform.openai.com/docs/guides/realtime-websocket; learn.microsoft.com, "How to use
// the GPT Realtime API via WebSockets", both read 2026-11.
func realtimeEndpoints(d Dialect) []Endpoint {
	return []Endpoint{
		{Dialect: d, Operation: OpRealtime, Method: "GET", Path: "/v1/realtime", Session: "model"},
		{Dialect: d, Operation: OpRealtime, Method: "GET", Path: "/openai/v1/realtime", Session: "model"},
		{Dialect: d, Operation: OpRealtime, Method: "GET", Path: "/openai/realtime", Session: "deployment"},
	}
}
