import type { Client, Connection, Submittable } from "pg";

type CopyConnection = Connection & { query(text: string): void; sendCopyFromChunk(chunk: Buffer): void; endCopyFrom(): void };

/** COPY … FROM STDIN in the text format. */
export function copyIn(client: Client, sql: string, rows: readonly (readonly (string | null)[])[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const copy = {
      submit: (connection: Connection) => (connection as CopyConnection).query(sql),
      handleCopyInResponse: (connection: Connection) => {
        (connection as CopyConnection).sendCopyFromChunk(Buffer.from(copyText(rows)));
        (connection as CopyConnection).endCopyFrom();
      },
      // After an error the driver forgets the query; nothing else of it is told.
      handleError: (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(),
    };
    client.query(copy as unknown as Submittable);
  });
}

/** Rows in the text format of COPY, which LOAD DATA reads too. */
export function copyText(rows: readonly (readonly (string | null)[])[]): string {
  return rows.map(lineOf).join("");
}

function lineOf(values: readonly (string | null)[]): string {
  const escaped = (value: string) =>
    value
      .replaceAll("\\", String.raw`\\`)
      .replaceAll("\t", String.raw`\t`)
      .replaceAll("\n", String.raw`\n`);
  return `${values.map((value) => (value === null ? String.raw`\N` : escaped(value))).join("\t")}\n`;
}
