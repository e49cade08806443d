/** The database on a MariaDB server that holds logs, shadow tables and the journal of the executor. */
export const shadowSchema = "switchyard_shadow";

/** An identifier as it is written in a statement. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text as it is written in a statement, whatever the session's sql_mode says of backslashes. */
export function literal(text: string): string {
  const needsHex = /[\\\0]/.test(text);
  return needsHex ? `CONVERT(0x${Buffer.from(text, "utf8").toString("hex")} USING utf8mb4)` : `'${text.replaceAll("'", "''")}'`;
}
