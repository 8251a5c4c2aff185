package detect

// injections are phrases of high precision: overrides of instructions, attempts
// to get the instructions, frames that switch rules off, and marks by which chat
// templates tell roles apart. Text is normalised before they see it.
func injections() []Rule {
	return []Rule{
		phrase("override", "override", `(?i)\b(ignore|disregard|forget|override|bypass|skip|discard)\s{1,4}(about\s{1,4})?(all\s{1,4}|any\s{1,4}|every\s{1,4}|each\s{1,4})?(of\s{1,4})?(the\s{1,4}|your\s{1,4}|my\s{1,4}|these\s{1,4}|those\s{1,4}|its\s{1,4})?(previous|prior|above|earlier|preceding|foregoing|former|past|existing|original|initial|system|current)\s{1,4}(and\s{1,4}[a-z]{1,12}\s{1,4})?([a-z]{1,12}\s{1,4})?(instructions?|rules?|prompts?|directions?|guidelines?|directives?|commands?|orders?|messages?|context|programming|constraints?|restrictions?|training|polic(y|ies))\b`),
		phrase("override_all", "override", `(?i)\b(ignore|disregard|forget)\s{1,4}(everything|all|anything|what|whatever)\s{1,4}(that\s{1,4})?(i\s{1,4}|we\s{1,4}|you\s{1,4})?(have\s{1,4}|had\s{1,4}|were\s{1,4}|was\s{1,4}|been\s{1,4}){0,2}(said|told|written|above|before|instructed|learned|know)\b`),
		phrase("override_you", "override", `(?i)\b(you\s{1,4}(must|should|will|can|are\s{1,4}(free|allowed)\s{1,4}to)\s{1,4})(now\s{1,4})?(ignore|disregard|forget|violate|break)\s{1,4}(all\s{1,4}|any\s{1,4})?(of\s{1,4})?(your|the|openai|anthropic|google|previous|prior)('s)?\s{1,4}([a-z]{1,12}\s{1,4}){0,2}(instructions?|rules?|guidelines?|polic(y|ies)|restrictions?|safety|ethics|training|filters?)\b`),
		phrase("override_new", "override", `(?i)\b(new|updated|revised|real|actual|true)\s{1,4}(system\s{1,4})?(instructions?|directives?|prompt|orders?)\s{0,4}(:|from\s{1,4}(the\s{1,4})?(admin|administrator|developer|system|operator|owner))`),
		phrase("override_de", "override", `(?i)\b(ignoriere?|vergiss|missachte)\s{1,4}(bitte\s{1,4})?(alle[rsn]?\s{1,4})?(deine[nr]?\s{1,4}|die\s{1,4}|meine\s{1,4})?(vorherigen?|bisherigen?|obigen?|vorangegangenen?|fr(ue?|ü)heren?|urspr(ue?|ü)nglichen?)\s{1,4}(anweisung|anweisungen|instruktionen|regeln|befehle|vorgaben)\b`),
		phrase("override_fr", "override", `(?i)\b(ignore[zr]?|oublie[zr]?)\s{1,4}(toutes\s{1,4})?(les|tes|vos|mes)\s{1,4}([a-z]{1,12}\s{1,4})?(instructions?|consignes?|r(è|e)gles?|directives?)\s{1,4}(pr(é|e)c(é|e)dentes?|ant(é|e)rieures?|ci-dessus|initials?)`),
		phrase("override_es", "override", `(?i)\b(ignora|olvida|ignore|olvide|descarta)\s{1,4}(todas\s{1,4})?(las|tus|sus|mis)\s{1,4}([a-z]{1,12}\s{1,4})?(instrucciones|reglas|indicaciones|(ó|o)rdenes)\s{1,4}(anteriores|previas|iniciales|de\s{1,4}arriba)\b`),
		phrase("override_it", "override", `(?i)\b(ignora|dimentica)\s{1,4}(tutte\s{1,4})?(le|tue)\s{1,4}([a-z]{1,12}\s{1,4})?(istruzioni|regole|indicazioni)\s{1,4}(precedenti|iniziali)\b`),
		phrase("override_pt", "override", `(?i)\b(ignore|esque(ç|c)a)\s{1,4}(todas\s{1,4})?(as|suas)\s{1,4}([a-z]{1,12}\s{1,4})?(instru(ç|c)(õ|o)es|regras|ordens)\s{1,4}(anteriores|acima|pr(é|e)vias|iniciais)\b`),
		phrase("extract_prompt", "extraction", `(?i)\b(reveal|show|print|repeat|output|display|leak|expose|dump|disclose|recite|give\s{1,4}me|tell\s{1,4}me|what\s{1,4}(is|are|was|were))\s{1,4}(me\s{1,4}|us\s{1,4})?(all\s{1,4}|exactly\s{1,4}|verbatim\s{1,4})?(of\s{1,4})?(your|the)\s{1,4}((full|entire|complete|exact|original|initial|hidden|secret|internal|whole|own)\s{1,4}){0,2}(system\s{1,4}(prompt|message|instructions?)|initial\s{1,4}(prompt|instructions?)|hidden\s{1,4}(prompt|instructions?)|pre-?prompt|developer\s{1,4}(message|prompt))\b`),
		phrase("extract_above", "extraction", `(?i)\b(repeat|print|output|copy|recite|return)\s{1,4}(all\s{1,4}|everything\s{1,4}|every\s{1,4}|the\s{1,4}){0,2}(words?|text|content|lines?|tokens?|sentences?)?\s{0,4}(above|before\s{1,4}this|preceding\s{1,4}this|prior\s{1,4}to\s{1,4}this)(\s{1,4}(verbatim|word\s{1,4}for\s{1,4}word|exactly|in\s{1,4}full|starting|in\s{1,4}a\s{1,4}code))`),
		phrase("jailbreak_frame", "jailbreak", `(?i)\b(you\s{1,4}are\s{1,4}(now\s{1,4}|going\s{1,4}to\s{1,4}be\s{1,4})|act\s{1,4}as\s{1,4}|pretend\s{1,4}(to\s{1,4}be|you\s{1,4}are)\s{1,4}|stay\s{1,4}in\s{1,4}character\s{1,4}as\s{1,4})(an?\s{1,4}|the\s{1,4})?(dan|stan|dude|jailbroken|unrestricted|unfiltered|uncensored|amoral|evil|developer\s{1,4}mode|do\s{1,4}anything\s{1,4}now)\b`),
		phrase("jailbreak_mode", "jailbreak", `(?i)\b(enable|enter|activate|switch\s{1,4}(in)?to|turn\s{1,4}on|unlock)\s{1,4}(the\s{1,4})?(developer|dan|god|jailbreak|debug|unrestricted|uncensored|sudo|admin)\s{1,4}mode\b`),
		phrase("jailbreak_dan", "jailbreak", `(?i)\bdo\s{1,4}anything\s{1,4}now\b`),
		phrase("jailbreak_free", "jailbreak", `(?i)\b(without|no|free\s{1,4}(of|from)|not\s{1,4}bound\s{1,4}by)\s{1,4}(any\s{1,4}|all\s{1,4}|your\s{1,4}|the\s{1,4})?(ethical|moral|content|safety)\s{1,4}(or\s{1,4}[a-z]{1,12}\s{1,4}|and\s{1,4}[a-z]{1,12}\s{1,4})?(guidelines?|restrictions?|limitations?|constraints?|filters?|boundaries|polic(y|ies))\b`),
		// Roles of chat templates: ChatML, Llama 2 and 3, Mistral, Phi, Gemma, Alpaca.
		mark("template_chatml", `(?i)<\|(im_start|im_end|im_sep|system|user|assistant|end|endoftext|begin_of_text|start_header_id|end_header_id|eot_id|eom_id|python_tag|end_of_turn|fim_(prefix|middle|suffix)|endofprompt)\|>`),
		mark("template_llama", `\[/?INST\]|<</?SYS>>|<(start|end)_of_turn>|\[/?(AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|SYSTEM_PROMPT)\]`),
		mark("template_alpaca", `(?i)### {0,2}(instruction|system|system prompt|new instructions?) {0,2}:`),
		mark("template_role", `(?i)</?(system|system_prompt|assistant|human|developer|admin_override|important_instructions?)>`),
		// Text that speaks to a model which reads it as data.
		phrase("addressed", "embedded", `(?i)\b(attention|important|note|notice|instructions?|message|reminder)\s{0,3}(to|for)\s{1,4}(the\s{1,4}|any\s{1,4}|all\s{1,4})?(ai|llm|llms|language\s{1,4}models?|ai\s{1,4}(assistants?|models?|agents?|systems?)|assistant|chatbot|agent)s?\b`),
		phrase("addressed_if", "embedded", `(?i)\b(if|when)\s{1,4}you\s{1,4}are\s{1,4}(an?\s{1,4})?(ai|llm|large\s{1,4}language\s{1,4}model|language\s{1,4}model|ai\s{1,4}(assistant|model|agent))\b`),
		phrase("conceal", "embedded", `(?i)\b(do\s{1,4}not|don'?t|never)\s{1,4}(tell|inform|mention|reveal|notify|alert|let)\s{1,4}(this\s{1,4}|it\s{1,4}|anything\s{1,4})?(to\s{1,4})?(the\s{1,4})?(user|human|operator|customer)s?\b`),
	}
}

// imprecise are the rules that more than one in a thousand harmless texts matched
// (make eval, 4,208 harmless rows): texts about models quote what they match.
var imprecise = map[string]bool{"template_chatml": true, "template_alpaca": true, "addressed": true, "addressed_if": true}

func phrase(id, group, pattern string) Rule {
	return Rule{ID: id, Class: ClassInjection, Group: group, Label: "REMOVED", Pattern: pattern, Precise: !imprecise[id]}
}

func mark(id, pattern string) Rule { return phrase(id, "template", pattern) }
