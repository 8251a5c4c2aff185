package detect

import "slices"

// dangerous are values that do harm where somebody runs a tool with them: commands,
// statements, addresses and paths. In prose they are talk, so that only arguments of tools
// are searched for them.
func dangerous() []Rule {
	return slices.Concat(commands(), files(), statements(), places(), traversals())
}

// Dangerous returns the built-in rules for arguments of tools, which Builtin does not
// have. The slice is the caller's.
func Dangerous() []Rule { return dangerous() }

func danger(id, group, pattern, check string) Rule {
	return Rule{ID: id, Class: ClassDangerous, Group: group, Label: "DANGEROUS", Pattern: pattern, Check: check}
}

// behind is a rule for what begins with one of words and does harm by what comes after it,
// which its check judges. Of the text the word alone is taken: what comes after may begin
// something else.
func behind(id, group, check string, words ...string) Rule {
	r := danger(id, group, `[^\x00]{1,160}`, check)
	r.Near, r.Gap, r.Ahead = words, "[\\s\"',$(/`]", true
	return r
}

// apart is what stands between the words of a command: white space, the quotes and commas
// of a list of arguments, or the shell's own separator.
const apart = `([\s"',]{1,6}|\$\{?IFS\}?)`

// commands are of the shell. Sources: attack.mitre.org, techniques T1059 (interpreters),
// T1105 (download), T1140 (decode), T1485 (destruction), T1053.003 (cron), T1222.002
// (permissions), T1562 (defences); gtfobins.github.io, "Reverse shell"; read 2026-11.
func commands() []Rule {
	return []Rule{
		behind("shell_remove", "shell", "wipes", "rm"),
		danger("shell_remove_windows", "shell", `(?i)\b(del|erase|rd|rmdir)(\s{1,4}/[a-z]){1,4}\s{1,4}"?[a-z]:\\`, ""),
		behind("shell_remove_powershell", "shell", "removes_items", "remove-item"),
		behind("shell_find_delete", "shell", "finds_to_delete", "find"),
		behind("shell_disk", "shell", "writes_disk", "dd"),
		danger("shell_disk_made", "shell", `\bmkfs(\.[a-z0-9]{1,8})?\s{1,4}(-[A-Za-z]{1,4}\s{1,4}([a-z0-9]{1,8}\s{1,4})?){0,2}/dev/[a-z]`, ""),
		danger("shell_disk_written", "shell", `>\s{0,4}/dev/(sd|hd|vd|xvd|nvme|mmcblk|disk)`, ""),
		danger("shell_fork_bomb", "shell", `:\s?\(\)\s{0,4}\{\s{0,4}:\s{0,4}\|\s{0,4}:\s{0,4}&`, ""),
		behind("shell_download_run", "shell", "runs_output", "curl", "wget", "fetch", "iwr", "irm", "invoke-webrequest", "invoke-restmethod"),
		behind("shell_decode_run", "shell", "runs_output", "base64", "openssl", "xxd", "gunzip", "uudecode"),
		behind("shell_run_download", "shell", "substitutes", "sh", "bash", "zsh", "dash", "ksh", "eval", "source", "python", "perl"),
		behind("shell_powershell_eval", "shell", "fetches", "iex", "invoke-expression"),
		behind("shell_powershell_coded", "shell", "coded", "powershell", "pwsh", "exe"), // powershell.exe
		danger("shell_python_decoded", "shell", `(?i)\b(exec|eval|compile)\s{0,2}\(\s{0,2}(__import__\(['"]base64['"]\)|base64)\.b(64|32)decode\b`, ""),
		danger("reverse_shell_dev", "shell", `/dev/(tcp|udp)/[A-Za-z0-9.$_{}-]{1,80}/[0-9$]`, ""),
		behind("reverse_shell_nc", "shell", "serves_shell", "nc", "ncat", "netcat"),
		behind("reverse_shell_fifo", "shell", "sends_fifo", "mkfifo"),
		behind("reverse_shell_socat", "shell", "socat", "socat"),
		danger("reverse_shell_interactive", "shell", `\b(ba|z|da|k)?sh\s{1,4}-i\s{0,4}([0-9]?>&|<&|&>|[0-9]?>\s{0,2}/dev/)`, ""),
		behind("reverse_shell_script", "shell", "spawns", "import socket", "require", "use socket", "fsockopen"),
		danger("shell_chmod", "shell", `\bchmod`+apart+`(-[A-Za-z-]{1,10}`+apart+`){0,2}(0?777|[2467][0-7]{3}|(a|o|ugo)?\+rwx|a=rwx|[ugoa]{1,3}\+[rwx]{0,3}s[rwx]{0,3}|o\+w)\b`, ""),
		behind("shell_cron", "shell", "schedules", "crontab"),
		danger("shell_cron_piped", "shell", `\|\s{0,4}(sudo\s{1,4})?crontab\s{0,4}-`, ""),
		danger("shell_cron_file", "shell", `/(etc/cron(tab|\.(d|daily|hourly|weekly|monthly))|var/spool/cron)\b`, ""),
		danger("shell_startup_file", "shell", `>>?\s{0,4}["']?[~$/A-Za-z0-9{}._-]{1,60}`, "startup_file"),
		danger("shell_defences", "shell", `\b(iptables\s{1,4}-F|ufw\s{1,4}disable|setenforce\s{1,4}0|systemctl\s{1,4}(stop|disable|mask)\s{1,4}(auditd|firewalld|apparmor|falco|rsyslog|fail2ban)|history\s{1,4}-c|unset\s{1,4}HISTFILE)\b`, ""),
		danger("shell_shadow_copies", "shell", `(?i)\b(vssadmin(\.exe)?\s{1,4}delete\s{1,4}shadows|wmic\s{1,4}shadowcopy\s{1,4}delete)\b`, ""),
	}
}

// files are those that hold what others must not read. Sources: attack.mitre.org T1552.001,
// T1552.004, T1003.008; the tools' own documentation of where they keep credentials.
func files() []Rule {
	return []Rule{
		danger("file_accounts", "file", `/etc/(passwd|shadow|gshadow|master\.passwd|sudoers|security/opasswd)\b`, ""),
		danger("file_accounts_windows", "file", `(?i)\bwindows[/\\]{1,4}(system32[/\\]{1,4}config[/\\]{1,4}(sam|system|security)|ntds[/\\]{1,4}ntds\.dit)\b`, ""),
		danger("file_private_key", "file", `\b(id_(rsa|dsa|ecdsa|ed25519)|ssh_host_[a-z0-9]{2,12}_key)(\.pub)?\b`, "private"),
		danger("file_ssh", "file", `\.ssh/(config|known_hosts|authorized_keys|identity)\b`, ""),
		danger("file_cloud_credentials", "file", `(\.aws/(credentials|config)|\.azure/(accessTokens|msal_token_cache|azureProfile)|gcloud/(application_default_credentials|credentials\.db|access_tokens)|\.kube/config|\.docker/config\.json|\.oci/config)\b`, ""),
		danger("file_credentials", "file", `(\.(netrc|git-credentials|pgpass|npmrc|pypirc|my\.cnf|htpasswd)|\.config/gh/hosts\.yml|\.gnupg/(private-keys|secring)|\.vault-token)\b`, ""),
		danger("file_process", "file", `/proc/(self|thread-self|[0-9]{1,7}|\*)/(environ|mem|maps|fd|cmdline)\b`, ""),
		danger("file_service_account", "file", `/(var/)?run/secrets/(kubernetes\.io|eks\.amazonaws\.com|azure)\b`, ""),
		danger("file_container_socket", "file", `/(var/)?run/(docker|containerd/containerd|crio/crio|podman/podman)\.sock\b`, ""),
		danger("file_scheme", "file", `(?i)\bfile:/{1,3}[^\s"'<>]`, ""),
	}
}
