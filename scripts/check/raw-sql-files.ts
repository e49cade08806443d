/** The only files that may hold SQL text. A new one is a decision for review: it must take values as parameters and names from a fixed list. */
export const rawSqlFiles = [
  "server/platform/queue.ts",
  "server/platform/live.ts",
  "server/platform/live-listener.ts",
  "server/**/*.sql.ts",
  "server/**/*-claims.ts",
];
