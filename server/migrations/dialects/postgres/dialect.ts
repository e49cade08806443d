import type { Dialect } from "../dialect";
import { columnMoves } from "./column-moves";
import { columns } from "./columns";
import { constraints } from "./constraints";
import { indexes } from "./indexes";
import { locks } from "./locks";
import { identifierLength, identifierLimit, literal, quote, tableName } from "./names";
import { asText, bareRow, rowKey, same, triggerRow } from "./row-refs";
import { rowChange } from "./row-change/row-change";
import { shadow } from "./shadow/shadow";
import { sweep } from "./sweep";
import { writtenExpressions } from "./written-expressions";

/** PostgreSQL. */
export const postgresDialect: Dialect = {
  engine: "postgres",
  quote,
  literal,
  tableName,
  identifierLimit,
  identifierLength,
  row: { bare: bareRow, new: (table) => triggerRow("NEW", table), old: (table) => triggerRow("OLD", table) },
  charLength: (expression) => `char_length(${expression})`,
  isLonger: (expression, characters) => `(octet_length(${expression}) > ${characters} AND char_length(${expression}) > ${characters})`,
  isAtMost: (expression, characters) => `octet_length(${expression}) <= ${characters} OR char_length(${expression}) <= ${characters}`,
  left: (expression, characters) => `left(${expression}, ${characters})`,
  same,
  asText,
  rowKey,
  whyUnranged: () => null,
  locks,
  shadow,
  rowChange,
  sweep,
  columns,
  moves: columnMoves,
  indexes,
  constraints,
  expressions: writtenExpressions,
};
