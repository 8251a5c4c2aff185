package detect

// wallets are addresses of crypto currencies; they carry checksums.
func wallets() []Rule {
	return []Rule{
		// Bitcoin, Litecoin, Dogecoin, Tron.
		said("btc_base58", "WALLET", `[13LMDT][A-HJ-NP-Za-km-z1-9]{25,34}\b`, "base58check",
			"bitcoin", "btc", "wallet", "address", "crypto", "send to", "pay to", "donate", "litecoin", "dogecoin", "tron", "usdt"),
		kind("btc_bech32", "WALLET", `\b(bc|tb|ltc)1[ac-hj-np-z02-9]{25,87}\b`, "bech32"),
		kind("eth_address", "WALLET", `\b0x[0-9a-fA-F]{40}\b`, "varied"),
	}
}
