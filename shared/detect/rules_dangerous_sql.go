package detect

// blank is what stands between words of SQL, a comment too.
const blank = `(\s{1,4}|/\*[^*]{0,16}\*/)`

// statements are of SQL: what destroys, what reaches out of the database, and the forms of
// injection. Sources: OWASP, "SQL Injection Prevention Cheat Sheet" and "Testing for SQL
// Injection"; the vendors' references of the functions; read 2026-11.
func statements() []Rule {
	return []Rule{
		danger("sql_drop", "sql", `(?i)\bdrop`+blank+`(table|database|schema|view|index|user|role|login|function|procedure|trigger|tablespace|materialized|sequence|owned)`+blank, ""),
		danger("sql_truncate", "sql", `(?i)\btruncate`+blank+`(table`+blank+"|[A-Za-z_][A-Za-z0-9_.]{0,40}\\s{0,2};)", ""),
		behind("sql_delete_all", "sql", "deletes_all", "delete"),
		behind("sql_update_all", "sql", "updates_all", "update"),
		danger("sql_alter", "sql", `(?i)\balter`+blank+`(user|role|login|system|database|authorization)`+blank, ""),
		danger("sql_grant", "sql", `(?i)\bgrant`+blank+`(all|dba|sysdba|super|superuser)`+blank, ""),
		danger("sql_union", "sql", `(?i)\bunion`+blank+`((all|distinct)`+blank+`)?(\(\s{0,4})?select\b`, ""),
		danger("sql_stacked", "sql", `(?i);\s{0,8}(drop|delete`+blank+`from|insert`+blank+`into|alter`+blank+`(table|user|role|login|database)|create`+blank+`(table|user|role|login|function|procedure|trigger)|grant|revoke|exec|execute|truncate|shutdown|copy)`+blank, ""),
		danger("sql_tautology", "sql", `(?i)['")]\s{0,4}(or|and|\|\|)\s{0,4}\(?['"]?([0-9]{1,4}['"]?\s{0,2}=\s{0,2}['"]?[0-9]|[a-z]{1,4}['"]\s{0,2}=\s{0,2}['"][a-z]|true\s{0,2}(--|#|;))`, ""),
		danger("sql_comment_ends", "sql", `['"]\)?\s{0,4}(--|#|;--)\s{0,4}['"}]`, ""),
		danger("sql_runs", "sql", `(?i)\b(xp_(cmdshell|regread|regwrite|dirtree|fileexist|subdirs)|sp_(oacreate|oamethod|configure|addextendedproc)|sys_(exec|eval)|lib_mysqludf_sys|dbms_(scheduler|java|xmlquery|ldap)|utl_(http|tcp|smtp|inaddr|file)|extproc|plpythonu|plperlu|load_extension)\b`, ""),
		behind("sql_copy_program", "sql", "copies_program", "copy"),
		danger("sql_reads_files", "sql", `(?i)\b(load_file|pg_read_file|pg_read_binary_file|pg_ls_dir|lo_import|lo_export|openrowset|opendatasource|bfilename)\s{0,2}\(`, ""),
		danger("sql_load_data", "sql", `(?i)\bload`+blank+`data`+blank+`((local|low_priority|concurrent)`+blank+`){0,2}infile\b`, ""),
		danger("sql_outfile", "sql", `(?i)\binto`+blank+`(outfile|dumpfile)`+blank, ""),
		danger("sql_delay", "sql", `(?i)\b(pg_sleep\s{0,2}\(|sleep\s{0,2}\(\s{0,2}[0-9]{1,4}\s{0,2}\)\s{0,4}(--|#)|benchmark\s{0,2}\(\s{0,2}[0-9]{4}|waitfor`+blank+`delay|dbms_pipe\.receive_message|dbms_lock\.sleep)`, ""),
	}
}
