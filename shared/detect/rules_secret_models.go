package detect

// models are keys of model providers and of what is built around models.
func models() []Rule {
	return []Rule{
		// console.anthropic.com.
		secret("anthropic_key", `\bsk-ant-(api|admin)[0-9]{2}-[A-Za-z0-9_-]{93}AA\b`, "spread"),
		secret("anthropic_session", `\bsk-ant-[os][a-z]{2,3}[0-9]{2}-[A-Za-z0-9_-]{80,160}`, "spread"),
		secret("openrouter_key", `\bsk-or-v1-[0-9a-f]{64}\b`, "varied"),
		// platform.openai.com: sk-, sk-proj-, sk-svcacct-, sk-admin-.
		secret("openai_key", `\bsk-((proj|svcacct|admin|None)-[A-Za-z0-9_-]{32,200}|[A-Za-z0-9]{32,64})`, "varied"),
		secret("groq_key", `\bgsk_[A-Za-z0-9]{40,60}\b`, "varied"),
		secret("perplexity_key", `\bpplx-[A-Za-z0-9]{40,64}\b`, "varied"),
		secret("huggingface_token", `\b(hf|api_org)_[A-Za-z]{30,40}\b`, "varied"),
		secret("replicate_token", `\br8_[A-Za-z0-9]{37}\b`, "varied"),
		secret("xai_key", `\bxai-[A-Za-z0-9]{60,100}\b`, "varied"),
		secret("cerebras_key", `\bcsk-[a-z0-9]{48}\b`, "varied"),
		secret("together_key", `\btgp_v1_[A-Za-z0-9_-]{40,50}`, "varied"),
		secret("fireworks_key", `\bfw_[A-Za-z0-9]{22,24}\b`, "mixed"),
		secret("nvidia_key", `\bnvapi-[A-Za-z0-9_-]{60,70}`, "varied"),
		secret("elevenlabs_key", `\bsk_[0-9a-f]{48}\b`, "varied"),
		secret("voyage_key", `\bpa-[A-Za-z0-9_-]{43}\b`, "mixed"),
		secret("pinecone_key", `\bpcsk_[A-Za-z0-9_]{60,80}\b`, "varied"),
		secret("langsmith_key", `\blsv2_(pt|sk)_[0-9a-f]{32}_[0-9a-f]{10}\b`, "varied"),
		secret("langfuse_key", `\b[sp]k-lf-`+uuid+`\b`, "varied"),
		secret("helicone_key", `\b[sp]k-helicone-[a-z0-9-]{20,60}\b`, "mixed"),
		secret("runpod_key", `\brpa_[A-Z0-9]{30,50}[a-z0-9]{0,10}\b`, "varied"),
		secret("modal_token", `\ba[ks]-[A-Za-z0-9]{22}\b`, "mixed"),
		secret("anyscale_key", `\besecret_[a-z0-9]{24,40}\b`, "mixed"),
		secret("tavily_key", `\btvly-(dev-|prod-)?[A-Za-z0-9]{32}\b`, "varied"),
		secret("firecrawl_key", `\bfc-[0-9a-f]{32}\b`, "mixed"),
		secret("e2b_key", `\be2b_[0-9a-f]{40}\b`, "varied"),
		secret("brave_search_key", `\bBSA[A-Za-z0-9_-]{27}\b`, "mixed"),
		near("cohere_key", `[A-Za-z0-9]{40}\b`, "mixed", "cohere", "co_api"),
		near("mistral_key", `[A-Za-z0-9]{32}\b`, "mixed", "mistral"),
		near("model_service_key", `[0-9a-f]{32,64}\b`, "mixed", "deepgram", "assemblyai", "wandb", "deepseek", "moonshot", "serpapi"),
		near("model_service_id", uuid+`(:fx)?\b`, "varied", "deepl", "exa_", "unstructured"),
		near("privateai_key", `[a-z0-9]{32}\b`, "mixed", "privateai", "private_ai", "private-ai"),
	}
}

// uuid is a UUID in its usual form (RFC 9562 section 4).
const uuid = `[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}`
