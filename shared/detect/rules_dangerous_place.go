package detect

// schemes are those of URLs that tools open.
var schemes = []string{
	"http", "https", "ws", "wss", "ftp", "ftps", "sftp", "tftp", "ssh", "git", "svn", "telnet", "gopher", "dict", "ldap", "ldaps", "smb", "rtsp",
	"redis", "rediss", "mongodb", "amqp", "amqps", "tcp", "udp", "grpc", "postgres", "postgresql", "mysql",
}

// place is a rule for the host of a URL, with what stands before and behind it: whose it is
// the check says, however it is written.
func place(id, group, check string) Rule {
	r := danger(id, group, `[^\s/?#"'<>\\]{1,128}`, check)
	r.Near, r.Gap = schemes, `(\+[a-z]{2,8})?:[/\\]{1,4}`
	return r
}

// The parts of 169.254.169.254 in decimal, octal and hexadecimal, and what stands for
// several of them (inet_aton).
const (
	p169   = `(169|0{1,6}251|0x0{0,6}a9)`
	p254   = `(254|0{1,6}376|0x0{0,6}fe)`
	dot    = `(\.|%2e)`
	pLast2 = `(43518|0{1,6}124776|0x0{0,4}a9fe)`
	pLast3 = `(16689662|0{1,6}77524776|0x0{0,4}fea9fe)`
	pAll   = `(2852039166|0{1,6}25177524776|0x0{0,4}a9fea9fe)`
)

// places are addresses that only somebody inside can reach. Sources: RFC 1918, RFC 3927,
// RFC 4193, RFC 6598, RFC 6761, RFC 6762, RFC 8375, RFC 9476 and ICANN's reservation of
// .internal (2024-07); the clouds' documentation of their metadata services (AWS EC2 and ECS,
// Google Compute Engine, Azure IMDS, Alibaba ECS, Oracle); OWASP, "Server-Side Request
// Forgery Prevention Cheat Sheet"; read 2026-11.
func places() []Rule {
	return []Rule{
		place("metadata_url", "metadata", "metadata"),
		danger("metadata_address", "metadata", `(?i)\b(`+p169+dot+p254+dot+p169+dot+p254+`|`+p169+dot+p254+dot+pLast2+`|`+p169+dot+pLast3+`|`+pAll+`|169\.254\.170\.(2|23)|100\.100\.100\.200|192\.0\.0\.192)\b`, ""),
		danger("metadata_address_6", "metadata", `(?i):a9fe:a9fe\b`, ""),
		danger("metadata_address_own_6", "metadata", `(?i)\b(fd00:0?ec2:[0:]{1,20}(254|23)|fd20:0?0?ce:[0:]{1,20}254)\b`, ""),
		danger("metadata_host", "metadata", `(?i)\b(metadata\.(google\.internal|goog|azure\.internal|azure\.com|packet\.net|tencentyun\.com)|instance-data(\.ec2\.internal)?|rancher-metadata)\b`, ""),
		danger("metadata_path", "metadata", `(?i)/(latest/(meta-data|user-data|dynamic/instance-identity|api/token)|computemetadata/v1|metadata/(instance|identity|v1)|opc/v[12]/instance)\b`, ""),
		place("loopback_url", "internal", "loopback"),
		place("private_url", "internal", "private_url"),
		place("link_local_url", "internal", "link_local"),
		place("internal_name_url", "internal", "internal_name"),
	}
}

// encodedDot and encodedSlash are what servers decode to the parts of "../".
const (
	encodedDot   = `(%2e|%252e|%c0%ae|%u002e)`
	encodedSlash = `(%2f|%5c|%252f|%255c|%c0%af|%c1%9c|%u2215)`
)

// traversals lead out of the folder that a path belongs to. Source: OWASP, "Path Traversal";
// CWE-22; read 2026-11.
func traversals() []Rule {
	return []Rule{
		danger("traversal_plain", "traversal", `(\.\.[/\\]{1,4}){3}`, ""),
		danger("traversal_encoded", "traversal", `(?i)(\.\.`+encodedSlash+`|`+encodedDot+`{2}([/\\]|`+encodedSlash+`)|(\.`+encodedDot+`|`+encodedDot+`\.)([/\\]|`+encodedSlash+`))`, ""),
		danger("traversal_doubled", "traversal", `\.{4,8}[/\\]{2}`, ""),
		danger("traversal_system", "traversal", `(?i)\.\.[/\\]{1,4}(etc|proc|root|windows|winnt|boot\.ini|var/(log|run|lib)|\.ssh|\.env|\.git)\b`, ""),
	}
}
