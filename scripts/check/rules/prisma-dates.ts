import { schemaBlocks } from "../prisma-schema";
import type { SourceRule } from "../source-rule";

/** Prisma's default is a timestamp without a zone, which reads differently on a server in another zone. */
export const rule: SourceRule = {
  id: "prisma-dates",
  title: "Every DateTime is @db.Timestamptz(6)",
  files: { include: ["prisma/schema/**/*.prisma"] },
  check: (file) =>
    schemaBlocks(file)
      .flatMap(({ fields }) => fields)
      .filter(({ type, attributes }) => type.startsWith("DateTime") && !attributes.includes("@db.Timestamptz(6)"))
      .map(({ line, name }) => ({ line, message: `${name} needs @db.Timestamptz(6).` })),
};
