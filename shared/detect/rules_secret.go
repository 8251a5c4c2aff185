package detect

// secrets are credentials that a vendor's prefix, a checksum or their structure
// tells from noise.
var secrets = []Rule{
	// console.anthropic.com.
	secret("anthropic_key", `\bsk-ant-[a-z]{2,8}[0-9]{2}-[A-Za-z0-9_-]{40,160}`, "varied"),
	secret("openrouter_key", `\bsk-or-v1-[0-9a-f]{64}\b`, ""),
	// platform.openai.com: sk-, sk-proj-, sk-svcacct-, sk-admin-.
	secret("openai_key", `\bsk-((proj|svcacct|admin|None)-[A-Za-z0-9_-]{32,200}|[A-Za-z0-9]{32,64})`, "varied"),
	secret("groq_key", `\bgsk_[A-Za-z0-9]{40,60}\b`, "varied"),
	secret("perplexity_key", `\bpplx-[A-Za-z0-9]{40,64}\b`, "varied"),
	secret("huggingface_token", `\b(hf|api_org)_[A-Za-z]{30,40}\b`, "varied"),
	secret("replicate_token", `\br8_[A-Za-z0-9]{37}\b`, "varied"),
	// docs.aws.amazon.com/IAM: identifiers of access keys.
	secret("aws_access_key_id", `\b(AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16}\b`, "varied"),
	secret("aws_bedrock_key", `\bABSK[A-Za-z0-9+/]{109,269}={0,2}`, ""),
	// cloud.google.com/docs/authentication/api-keys.
	secret("google_api_key", `\bAIza[A-Za-z0-9_-]{35}`, "varied"),
	secret("google_oauth_token", `\bya29\.[A-Za-z0-9_-]{20,400}`, "varied"),
	secret("google_oauth_secret", `\bGOCSPX-[A-Za-z0-9_-]{28}`, "varied"),
	secret("azure_storage_key", `(?i)\bAccountKey=[a-z0-9+/]{86}==`, ""),
	secret("azure_client_secret", `\b[A-Za-z0-9]{3}8Q~[A-Za-z0-9_.~-]{34}`, "").anchored("8Q~", "[A-Za-z0-9]"),
	// github.blog 2021-04-05: prefix, 30 characters and a CRC-32.
	secret("github_token", `\bgh[pousr]_[A-Za-z0-9]{36}\b`, "github"),
	secret("github_fine_grained", `\bgithub_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}\b`, "varied"),
	secret("gitlab_token", `\bgl(pat|dt|rt|cbt|ptt|ft|soat)-[A-Za-z0-9_-]{20,64}`, "varied"),
	secret("bitbucket_token", `\bATBB[A-Za-z0-9]{32}\b`, "varied"),
	secret("atlassian_token", `\bATATT3[A-Za-z0-9_=-]{180,200}`, ""),
	secret("npm_token", `\bnpm_[A-Za-z0-9]{36}\b`, "github"),
	secret("pypi_token", `\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,200}`, ""),
	secret("rubygems_key", `\brubygems_[0-9a-f]{48}\b`, ""),
	secret("docker_token", `\bdckr_(pat|oat)_[A-Za-z0-9_-]{27,64}`, "varied"),
	// api.slack.com/authentication/token-types.
	secret("slack_token", `\bxox[abeprs]-[A-Za-z0-9-]{20,200}`, "varied"),
	secret("slack_app_token", `\bxapp-[0-9]-[A-Z0-9]{8,16}-[0-9]{8,16}-[a-f0-9]{64}\b`, ""),
	secret("slack_webhook", `https://hooks\.slack\.com/(services|workflows)/[A-Za-z0-9/]{30,90}`, ""),
	secret("discord_webhook", `https://discord(app)?\.com/api/webhooks/[0-9]{16,20}/[A-Za-z0-9_-]{60,80}`, ""),
	secret("telegram_bot_token", `\b[0-9]{8,10}:AA[A-Za-z0-9_-]{33}`, "").anchored(":AA", "[0-9]"),
	// docs.stripe.com/keys.
	secret("stripe_key", `\b[sr]k_(live|test)_[A-Za-z0-9]{24,250}\b`, "varied"),
	secret("stripe_webhook_secret", `\bwhsec_[A-Za-z0-9]{32,64}\b`, "varied"),
	secret("square_token", `\b(sq0atp|sq0csp)-[A-Za-z0-9_-]{22,60}`, "varied"),
	secret("shopify_token", `\bshp(at|ca|pa|ss)_[a-fA-F0-9]{32}\b`, ""),
	secret("twilio_key", `\b(SK|AC)[0-9a-f]{32}\b`, "varied"),
	secret("sendgrid_key", `\bSG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`, ""),
	secret("mailgun_key", `\bkey-[0-9a-f]{32}\b`, "varied"),
	secret("mailchimp_key", `\b[0-9a-f]{32}-us[0-9]{1,2}\b`, "").anchored("-us", "[0-9a-f]"),
	secret("digitalocean_token", `\bdo[opr]_v1_[0-9a-f]{64}\b`, ""),
	secret("cloudflare_key", `\bv1\.0-[0-9a-f]{24}-[0-9a-f]{146}\b`, ""),
	secret("databricks_token", `\bdapi[0-9a-f]{32}(-[0-9])?\b`, ""),
	secret("datadog_key", `\bDD_(API|APP)_KEY=[0-9a-f]{32,40}\b`, ""),
	secret("grafana_token", `\bgl(c|sa)_[A-Za-z0-9+/_=-]{32,200}`, "varied"),
	secret("newrelic_key", `\bNRAK-[A-Z0-9]{27}\b`, "varied"),
	secret("pagerduty_key", `\bpdus\+_[A-Za-z0-9_+-]{20,40}`, "varied"),
	secret("linear_key", `\blin_(api|oauth)_[A-Za-z0-9]{32,64}\b`, "varied"),
	secret("notion_token", `\b(ntn_[A-Za-z0-9]{40,50}|secret_[A-Za-z0-9]{43})\b`, "varied"),
	secret("figma_token", `\bfig[dou]_[A-Za-z0-9_-]{40,60}`, "varied"),
	secret("airtable_token", `\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}\b`, ""),
	secret("postman_key", `\bPMAK-[0-9a-f]{24}-[0-9a-f]{34}\b`, ""),
	secret("doppler_token", `\bdp\.(pt|st|ct|sa)\.[A-Za-z0-9_.-]{40,80}`, "varied"),
	secret("vault_token", `\bhv[sb]\.[A-Za-z0-9_-]{24,300}`, "varied"),
	secret("terraform_token", `\b[A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_-]{60,70}`, "").anchored(".atlasv1.", "[A-Za-z0-9]"),
	secret("pulumi_token", `\bpul-[0-9a-f]{40}\b`, ""),
	secret("fly_token", `\bfm[12][a-z]?_[A-Za-z0-9+/=_,-]{100,400}`, ""),
	secret("age_key", `\bAGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}\b`, ""),
	secret("portcullis_key", `\bpk_[a-z0-9-]{2,32}_[A-Za-z0-9]{33}\b`, "key"),
	// RFC 7519: a header and a payload that are JSON objects, in base64url.
	secret("jwt", `\beyJ[A-Za-z0-9_-]{8,900}\.eyJ[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*)?`, ""),
	// RFC 7468. What follows the first line is masked to the last one.
	{
		ID: "private_key", Class: ClassSecret, Group: "private_key", Label: "PRIVATE KEY",
		Pattern: `-----BEGIN [A-Z0-9 ]{0,32}PRIVATE KEY( BLOCK)?-----([^-]|-[^-])*(-----END [A-Z0-9 ]{0,40}-----)?`,
	},
	secret("url_password", `\b[a-z][a-z0-9+]{1,15}://[^\s:@/"']{1,64}:[^\s@/"']{3,128}@[A-Za-z0-9.-]{1,80}`, "varied").anchored("://", "[a-z0-9+]"),
	secret("basic_auth", `(?i)\bauthorization:\s?(basic|bearer)\s[a-z0-9+/_=.~-]{16,400}`, "varied"),
}

func secret(id, pattern, check string) Rule {
	return Rule{ID: id, Class: ClassSecret, Group: "secret", Label: "SECRET", Pattern: pattern, Check: check}
}

func (r Rule) anchored(anchor, back string) Rule {
	r.Anchor, r.Back = anchor, back
	return r
}
