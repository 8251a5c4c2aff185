package detect

// money are keys of payment, shops, banks and exchanges.
func money() []Rule {
	return []Rule{
		// docs.stripe.com/keys.
		secret("stripe_key", `\b[sr]k_(live|test|prod)_[A-Za-z0-9]{10,120}`, "mixed"),
		secret("stripe_webhook_secret", `\bwhsec_[A-Za-z0-9+/]{32,64}`, "varied"),
		secret("square_token", `\b(sq0[a-z]{3}-[A-Za-z0-9_-]{22,60}|EAAA[A-Za-z0-9_-]{22,60})`, "varied"),
		secret("shopify_token", `\bshp(at|ca|pa|ss|tka)_[a-fA-F0-9]{32}\b`, "varied"),
		secret("paypal_token", `\baccess_token\$(production|sandbox)\$[0-9a-z]{16}\$[0-9a-f]{32}\b`, "varied"),
		secret("razorpay_key", `\brzp_(live|test)_[A-Za-z0-9]{14}\b`, "mixed"),
		secret("adyen_key", `\bAQE[A-Za-z0-9]{2}[A-Za-z0-9+/=]{60,200}-[A-Za-z0-9+/=]{30,80}-[^\s"']{14,20}`, "varied"),
		secret("mollie_key", `\b(live|test)_[A-Za-z0-9]{30}\b`, "mixed"),
		secret("gocardless_token", `\b(live|sandbox)_[A-Za-z0-9_=-]{40}\b`, "mixed"),
		secret("checkout_key", `\b[sp]k_(sbox_|test_)?`+uuid+`\b`, "varied"),
		secret("flutterwave_key", `\bFLW(PUB|SEC)K(_TEST)?-[A-Za-z0-9]{12,40}(-X)?\b`, "varied"),
		secret("woocommerce_key", `\bc[ks]_[0-9a-f]{40}\b`, "varied"),
		secret("plaid_token", `\baccess-(sandbox|development|production)-`+uuid+`\b`, "varied"),
		near("plaid_key", `([A-Za-z0-9]{24}|[A-Za-z0-9]{30})\b`, "mixed", "plaid"),
		near("etsy_key", `[a-z0-9]{24}\b`, "mixed", "etsy"),
		near("squarespace_key", uuid+`\b`, "varied", "squarespace"),
		near("freshbooks_token", `[A-Za-z0-9]{64}\b`, "mixed", "freshbooks"),
		near("finicity_key", `([0-9a-f]{32}|[A-Za-z0-9]{20})\b`, "mixed", "finicity"),
		near("finnhub_key", `[A-Za-z0-9]{20}\b`, "mixed", "finnhub"),
		near("bittrex_key", `[a-z0-9]{32}\b`, "mixed", "bittrex"),
		near("kraken_key", `[A-Za-z0-9/=_+-]{80,90}`, "mixed", "kraken"),
		near("kucoin_key", `([0-9a-f]{24}|`+uuid+`)\b`, "varied", "kucoin"),
		near("coinbase_key", `[A-Za-z0-9_-]{64}\b`, "mixed", "coinbase", "binance"),
		near("blockchain_node_key", `[A-Za-z0-9_-]{32}\b`, "mixed", "infura", "alchemy"),
		near("etherscan_key", `[A-Z0-9]{34}\b`, "mixed", "etherscan"),
	}
}
