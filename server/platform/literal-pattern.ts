/** Text for a `contains` filter that is to be found as it stands: Prisma hands it to LIKE, where %, _ and \ mean something (PostgreSQL, "LIKE"). */
export function literalPattern(text: string): string {
  return text.replace(/[\\%_]/g, "\\$&");
}
