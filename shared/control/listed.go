package control

// Listed returns the facts that the record of a call carries, in the order in which
// access logs and the documentation list them: all but scopes and
// withheld, which are for other modules and not for a reader.
func Listed() []Fact {
	return []Fact{
		FactKey, FactOwner, FactLabels, FactAuth, FactDialect, FactOperation, FactModel, FactModelSent, FactMethod, FactTool,
		FactDecision, FactControl, FactReason, FactDetail, FactRules, FactTokensIn, FactTokensOut,
		FactRead, FactReadReply, FactOpaque, FactSkipped,
	}
}
