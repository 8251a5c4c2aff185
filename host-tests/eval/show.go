package main

import "fmt"

// show prints the tables: each detector by set, then injection by set at each level.
func show(all report, rows int) {
	fmt.Printf("%d rows\n%-40s %-16s %-10s %6s %8s\n", rows, "set", "label", "detector", "rows", "flagged")
	for _, e := range all.Sets {
		fmt.Printf("%-40s %-16s %-10s %6d %7.1f%%\n", e.Set, e.Label, e.Detector, e.Rows, percent(e.Flagged, e.Rows))
	}
	fmt.Printf("\ninjection by level\n%-40s %-16s %6s %9s %9s %9s\n", "set", "label", "rows", "strict", "balanced", "lenient")
	for _, label := range []string{"attack", "harmful_request", "benign"} {
		mean, sets := [3]float64{}, 0
		for _, e := range all.Sets {
			if e.Detector != "injection" || e.Label != label {
				continue
			}
			fmt.Printf("%-40s %-16s %6d", e.Set, e.Label, e.Rows)
			for i, level := range []string{"strict", "balanced", "lenient"} {
				share := percent(e.Levels[level], e.Rows)
				mean[i] += share
				fmt.Printf(" %8.1f%%", share)
			}
			fmt.Println()
			sets++
		}
		n := float64(max(sets, 1))
		fmt.Printf("%-40s %-16s %6s %8.1f%% %8.1f%% %8.1f%%\n", "mean of sets", label, "", mean[0]/n, mean[1]/n, mean[2]/n)
	}
	fmt.Println("\nothers, as published, on texts of such kinds (other sets, other bounds: an order of size)")
	for _, o := range others {
		fmt.Printf("%-60s %s\n", o.what, o.figure)
	}
}

func percent(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }

// others are published figures.
var others = [...]struct{ what, figure string }{
	{"word 1-3-grams, logistic regression, unseen sources", "42 % recall at 1 % false positives, 57 % at 5 %"},
	{"Azure Prompt Shields, jailbreaks in the wild", "60 to 75 % recall"},
	{"PINT score: Lakera, Bedrock, Azure", "95, 89, 89"},
	{"PINT score: ProtectAI v2, Prompt Guard 2", "79, 79"},
	{"NotInject, harmless texts with trigger words: Lakera, PIGuard", "88 %, 87 % right"},
	{"NotInject: ProtectAI v2, Prompt Guard 1", "57 %, 0.3 % right"},
	{"gitleaks, default rules, well-known vendors' tokens", "52 to 65 % found"},
	{"Presidio, default patterns, its synthetic data", "precision 0.69, recall 0.60"},
}
