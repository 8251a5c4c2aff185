package catalogue

import "portcullis/shared/detect"

// Severity is how bad it is when what a rule finds gets where it should not.
type Severity uint8

// The severities.
const (
	Low      Severity = iota // tells little by itself
	Medium                   // names, reaches or places somebody; may steer a model
	High                     // opens one service, or harms one person for years
	Critical                 // opens accounts, infrastructure, code or money, or destroys them
)

// String is the severity's name.
func (s Severity) String() string { return [...]string{"low", "medium", "high", "critical"}[s] }

// SeverityOf is the severity of a built-in rule: its own, that of its group, or that of its class.
func SeverityOf(r *detect.Rule) Severity {
	if s, ok := ofRule[r.ID]; ok {
		return s
	}
	if r.Class == detect.ClassInjection && !r.Precise {
		return Medium // harmless texts quote it
	}
	if s, ok := ofGroup[r.Class.String()+"/"+r.Group]; ok {
		return s
	}
	return ofClass[r.Class]
}

var ofClass = map[detect.Class]Severity{
	detect.ClassSecret: High, detect.ClassPersonal: High, detect.ClassLink: Low,
	detect.ClassInjection: High, detect.ClassDangerous: High, detect.ClassCipher: Low,
}

var ofGroup = map[string]Severity{
	"secret/private_key": Critical,
	"personal/email":     Medium, "personal/phone": Medium, "personal/wallet": Medium, "personal/birth_date": Medium, "personal/coordinates": Medium,
	"personal/ip": Low, "personal/mac": Low, "personal/swift": Low,
	"link/image": Medium, "link/embed": Medium, "link/reference": Medium,
	"dangerous/shell": Critical, "dangerous/metadata": Critical, "dangerous/internal": Medium, "dangerous/traversal": Medium,
}

// ofRule are the exceptions: keys with which an account's infrastructure, code or money can be used, and numbers that
// stand beside a secret and are none.
var ofRule = map[string]Severity{
	"portcullis_key": Critical, "age_key": Critical,
	"aws_secret_key": Critical, "aws_bedrock_key": High, "azure_storage_key": Critical, "azure_client_secret": Critical, "azure_service_key": Critical,
	"alibaba_secret": Critical, "digitalocean_token": Critical, "cloudflare_key": Critical, "cloudflare_api_token": Critical,
	"cloudflare_global_key": Critical, "google_oauth_token": Critical, "google_refresh_token": Critical, "ibm_cloud_key": Critical,
	"heroku_key": Critical, "hetzner_token": Critical, "linode_token": Critical, "scaleway_key": Critical, "vault_token": Critical,
	"terraform_token": Critical, "pulumi_token": Critical, "doppler_token": Critical, "onepassword_secret_key": Critical,
	"onepassword_token": Critical, "okta_token": Critical, "openshift_token": Critical, "yandex_key": Critical,
	"github_token": Critical, "github_fine_grained": Critical, "gitlab_token": Critical, "gitlab_routable_token": Critical,
	"bitbucket_token": Critical, "npm_token": Critical, "npm_auth": Critical, "pypi_token": Critical, "rubygems_key": Critical, "crates_token": Critical,
	"nuget_key": Critical, "docker_token": Critical, "artifactory_key": Critical, "artifactory_token": Critical, "clojars_token": Critical,
	"stripe_key": Critical, "square_token": Critical, "paypal_token": Critical, "adyen_key": Critical, "mollie_key": Critical,
	"shopify_token": Critical, "plaid_token": Critical, "kraken_key": Critical, "coinbase_key": Critical, "kucoin_key": Critical,
	"aws_access_key_id": Medium, "aws_old_key_id": Medium, "alibaba_key_id": Medium, "tencent_secret_id": Medium, "razorpay_key": Medium,
	"sumologic_id": Medium, "newrelic_id": Medium, "adobe_id": Medium, "posthog_key": Medium, "klaviyo_key": Medium,
	"kr_brn": Low, "au_abn": Low, "au_acn": Low, "at_vat": Low, "de_vat": Low, "it_vat_said": Low, "br_cnpj": Low, "in_gstin": Low, "us_npi": Low,
	"shell_shadow_copies": Critical, "file_private_key": Critical, "file_cloud_credentials": Critical, "file_scheme": Medium,
	"sql_drop": Critical, "sql_runs": Critical, "sql_copy_program": Critical,
}
