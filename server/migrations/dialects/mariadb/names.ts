/** The database on a MariaDB server that holds logs, shadow tables and the journal of the executor. */
export const shadowSchema = "switchyard_shadow";

/** Characters, as the limit counts. */
export const identifierLimit = 64;

/** An identifier as it is written in a statement. */
export function quote(name: string): string {
  return `\`${name.replaceAll("`", "``")}\``;
}

/** A text as it is written in a statement, whatever the session's sql_mode says of backslashes. */
export function literal(text: string): string {
  const needsHex = /[\\\0]/.test(text);
  return needsHex ? `CONVERT(0x${Buffer.from(text, "utf8").toString("hex")} USING utf8mb4)` : `'${text.replaceAll("'", "''")}'`;
}

/** A text where only a bare literal may stand, such as a comment: in the sessions of the gateway a backslash begins an escape. */
export function bareLiteral(text: string): string {
  return `'${text
    .replaceAll("\\", String.raw`\\`)
    .replaceAll("'", "''")
    .replaceAll("\0", String.raw`\0`)}'`;
}

/**
 * A table of the registered database, which every session is in: without the database's name, so that the same statement runs on another one
 * and on a scratch copy.
 */
export function tableName({ name }: { schema: string; name: string }): string {
  return quote(name);
}

/** A table of ours. */
export function shadowTable(name: string): string {
  return `${quote(shadowSchema)}.${quote(name)}`;
}

/** Characters, as the limit counts. */
export function identifierLength(name: string): number {
  return Array.from(name).length;
}

/** The name with what follows it, shortened in its own part so that it stays within the limit. */
export function fitted(name: string, suffix: string): string {
  return `${Array.from(name)
    .slice(0, identifierLimit - identifierLength(suffix))
    .join("")}${suffix}`;
}
