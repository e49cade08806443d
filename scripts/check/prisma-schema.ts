import type { SourceFile } from "./source-file";

/** A line of a model or enum. */
export type SchemaField = { line: number; name: string; type: string; attributes: string };

/** A model or enum of the Prisma schema. */
export type SchemaBlock = { line: number; kind: "model" | "enum"; name: string; fields: readonly SchemaField[]; mappedTo: string | null };

/** The models and enums of a schema file. Comments are skipped; a field is `name Type attributes`. */
export function schemaBlocks(file: SourceFile): SchemaBlock[] {
  const blocks: SchemaBlock[] = [];
  for (const match of file.text.matchAll(/^(model|enum)\s+(\w+)\s*\{([^}]*)\}/gm)) {
    const [whole, kind, name, body] = match;
    const line = file.lineAt(match.index);
    const lines = (body ?? "").split("\n").map((text, index) => ({ text: text.replace(/\/\/.*$/, "").trim(), line: line + index }));
    const mapped = /@@map\("([^"]+)"\)/.exec(whole)?.[1] ?? null;
    const fields = lines.flatMap((entry) => {
      const field = /^(\w+)\s+(\w+(?:\[\]|\?)?)\s*(.*)$/.exec(entry.text);
      return kind === "model" && field ? [{ line: entry.line, name: field[1] ?? "", type: field[2] ?? "", attributes: field[3] ?? "" }] : [];
    });
    blocks.push({ line, kind: kind as "model" | "enum", name: name ?? "", fields, mappedTo: mapped });
  }
  return blocks;
}
