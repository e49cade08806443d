import { schemaBlocks } from "../prisma-schema";
import type { SourceRule } from "../source-rule";

const scalars = /^(?:String|Int|BigInt|Float|Decimal|Boolean|DateTime|Json|Bytes)\b/;
const snake = /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/;

/** SQL written by hand, and people with psql, meet plain names without quotes. */
export const rule: SourceRule = {
  id: "prisma-names",
  title: "Tables and columns are snake_case, tables singular, by @@map and @map",
  files: { include: ["prisma/schema/**/*.prisma"] },
  check: (file) =>
    schemaBlocks(file).flatMap(({ line, name, mappedTo, fields }) => {
      const isGood = mappedTo !== null && snake.test(mappedTo) && !/(?<!s|u|e_check)s$/.test(mappedTo.replace(/_checks$/, ""));
      const block = isGood ? [] : [{ line, message: `${name} needs @@map("…") with a singular snake_case name.` }];
      const columns = fields
        .filter((field) => scalars.test(field.type) && !snake.test(/@map\("([^"]+)"\)/.exec(field.attributes)?.[1] ?? field.name))
        .map((field) => ({ line: field.line, message: `${field.name} needs @map("…") with a snake_case name.` }));
      return [...block, ...columns];
    }),
};
