/** A row as the application sees it. */
export type Row = { id: number; code: string | null; url: string | null; hits: number };

type Proposed = { id: number; url: string | null };

/** What an application does; each is one transaction. */
export type Write =
  | { kind: "insert"; rows: readonly Proposed[] }
  /** ON CONFLICT DO NOTHING, INSERT IGNORE. */
  | { kind: "insert-ignore"; rows: readonly Proposed[] }
  /** Takes the proposed value where the key is there. */
  | { kind: "upsert"; rows: readonly Proposed[] }
  /** The conflict is on `code`; the proposed id is a new one, which only an insert uses. */
  | { kind: "upsert-by-code"; id: number; code: string; url: string | null }
  /** Counts where the key is there, and leaves the value alone. */
  | { kind: "upsert-counting"; id: number; url: string | null }
  | { kind: "update"; ids: readonly number[]; url: string | null }
  | { kind: "update-other"; ids: readonly number[] }
  /** As an ORM does: reads the row and writes every column back. */
  | { kind: "save-row"; id: number }
  | { kind: "delete"; ids: readonly number[] }
  | { kind: "delete-and-insert"; id: number; url: string | null }
  | { kind: "change-key"; id: number; to: number }
  /** REPLACE: deletes and inserts. */
  | { kind: "replace"; id: number; url: string | null }
  | { kind: "copy"; rows: readonly Proposed[] }
  | { kind: "truncate" };

/** One line of the story that a failing case is told as. */
export function tell(write: Write): string {
  const value = (url: string | null) => (url === null ? "NULL" : JSON.stringify(url));
  switch (write.kind) {
    case "insert":
    case "insert-ignore":
    case "upsert":
    case "copy":
      return `the application does ${write.kind} of ${write.rows.map(({ id, url }) => `${id} ${value(url)}`).join(", ")}`;
    case "upsert-by-code":
      return `the application upserts code ${write.code} as ${write.id} ${value(write.url)}`;
    case "upsert-counting":
      return `the application counts ${write.id}, or inserts it as ${value(write.url)}`;
    case "update":
      return `the application updates ${write.ids.join(", ")} to ${value(write.url)}`;
    case "update-other":
      return `the application updates another column of ${write.ids.join(", ")}`;
    case "save-row":
      return `the application reads ${write.id} and saves the whole row`;
    case "delete":
      return `the application deletes ${write.ids.join(", ")}`;
    case "delete-and-insert":
      return `the application deletes ${write.id} and inserts it as ${value(write.url)}`;
    case "change-key":
      return `the application changes key ${write.id} to ${write.to}`;
    case "replace":
      return `the application replaces ${write.id} by ${value(write.url)}`;
    case "truncate":
      return "the application truncates the table";
  }
}
