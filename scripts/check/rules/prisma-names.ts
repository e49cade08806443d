import { schemaBlocks } from "../prisma-schema";
import type { SourceRule } from "../source-rule";

const scalars = /^(?:String|Int|BigInt|Float|Decimal|Boolean|DateTime|Json|Bytes)\b/;
/** Ends in s, but not as in "access", "status" and "diagnosis". */
const plural = /(?<!(?:[su]|si))s$/;
const snake = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** SQL written by hand, and people with psql, meet plain names without quotes. */
export const rule: SourceRule = {
  id: "prisma-names",
  title: "Tables and columns are snake_case, tables singular, by @@map and @map",
  files: { include: ["prisma/schema/**/*.prisma"] },
  check: (file) =>
    schemaBlocks(file).flatMap(({ line, kind, name, mappedTo, fields }) => {
      const isGood = mappedTo !== null && snake.test(mappedTo) && !(kind === "model" && plural.test(mappedTo));
      const block = isGood ? [] : [{ line, message: `${name} needs @@map("…") with a ${kind === "model" ? "singular " : ""}snake_case name.` }];
      const columns = fields
        .filter((field) => scalars.test(field.type) && !snake.test(/@map\("([^"]+)"\)/.exec(field.attributes)?.[1] ?? field.name))
        .map((field) => ({ line: field.line, message: `${field.name} needs @map("…") with a snake_case name.` }));
      return [...block, ...columns];
    }),
};
