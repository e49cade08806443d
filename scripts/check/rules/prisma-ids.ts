import { schemaBlocks } from "../prisma-schema";
import type { SourceRule } from "../source-rule";

/** Ids are UUIDv7 from platform/ids.ts: made before the insert, sorted by time, stored in 16 bytes. */
export const rule: SourceRule = {
  id: "prisma-ids",
  title: "Ids and references are @db.Uuid and have no database default",
  files: { include: ["prisma/schema/**/*.prisma"] },
  check: (file) =>
    schemaBlocks(file).flatMap(({ fields }) => {
      const references = new Set(fields.flatMap(({ attributes }) => idReferences(attributes)));
      return fields
        .filter(({ name }) => name === "id" || references.has(name))
        .filter(({ attributes }) => !attributes.includes("@db.Uuid") || attributes.includes("@default("))
        .map(({ line, name }) => ({ line, message: `${name} must be String @db.Uuid without a default; make it with newId().` }));
    }),
};

/** The columns of a relation that hold an id. What else a relation of several columns compares, such as a kind, is none. */
function idReferences(attributes: string): string[] {
  const [own, other] = ["fields", "references"].map((list) =>
    (new RegExp(`${list}:\\s*\\[([^\\]]+)\\]`).exec(attributes)?.[1] ?? "").split(",").map((name) => name.trim()),
  );
  return (own ?? []).filter((_name, at) => /^id$|Id$/.test(other?.[at] ?? ""));
}
