package inspect

import "portcullis/shared/control"

// Report counts a finding of the rule with an id, and states it in the facts, for the
// control by.
func Report(x *control.Exchange, by, id string, c control.Counter) {
	x.Env.Count(c, 1)
	if err := x.Facts.Add(control.FactRules, id); err != nil {
		x.Env.Log(control.LevelError, by+": the gateway keeps no facts")
	}
}
