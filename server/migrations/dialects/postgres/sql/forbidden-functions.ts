/**
 * Functions that read files, reach other servers, run text as SQL, change the session or the server, or wait. The role's rights stop most of
 * them as well; this wall says so before anybody approves.
 */
const patterns: readonly RegExp[] = [
  /^pg_(?:read|write|ls|stat)_/,
  /^pg_(?:stat_file|current_logfile|file_|execute_)/,
  /^lo_|^lo(?:read|write)$/,
  /^dblink/,
  /^postgres_fdw/,
  /^(?:query|table|cursor|schema|database)_to_xml/,
  /^(?:crosstab|connectby|ts_stat|ts_rewrite)/,
  /^set_config$/,
  /^pg_(?:terminate|cancel)_backend$/,
  /^pg_(?:reload_conf|rotate_logfile|promote|switch_wal|create_restore_point|wal_replay_.*|backup_.*|log_backend_.*)$/,
  /^pg_(?:logical|replication|create|drop|copy|sync)_.*(?:slot|origin|message|emit).*$/,
  /^pg_(?:try_)?advisory_/,
  /^pg_sleep/,
  /^pg_export_snapshot$/,
  /^pg_notify$/,
  /^pg_import_system_collations$/,
  /^binary_upgrade_/,
  /^pg_extension_config_dump$/,
];

/** True for a function that hand-written SQL may not call; given as its parts, such as `pg_catalog`, `pg_read_file`. */
export function isForbiddenFunction(names: readonly string[]): boolean {
  const name = names.at(-1)?.toLowerCase() ?? "";
  return patterns.some((pattern) => pattern.test(name));
}
