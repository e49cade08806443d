import type { Dialect } from "../dialect";
import { columnMoves } from "./column-moves";
import { columns } from "./columns";
import { constraints } from "./constraints";
import { indexes } from "./indexes";
import { locks } from "./locks";
import { identifierLength, identifierLimit, literal, quote, tableName } from "./names";
import { asText, bareRow, rowKey, same, triggerRow } from "./row-refs";
import { whyUnranged } from "./key-ranges";
import { rowChange } from "./row-change/row-change";
import { shadow } from "./shadow/shadow";
import { sweep } from "./sweep";

/** MariaDB. */
export const mariadbDialect: Dialect = {
  engine: "mariadb",
  quote,
  literal,
  tableName,
  identifierLimit,
  identifierLength,
  row: { bare: bareRow, new: (table) => triggerRow("NEW", table), old: (table) => triggerRow("OLD", table) },
  charLength: (expression) => `CHAR_LENGTH(${expression})`,
  isLonger: (expression, characters) => `(OCTET_LENGTH(${expression}) > ${characters} AND CHAR_LENGTH(${expression}) > ${characters})`,
  isAtMost: (expression, characters) => `OCTET_LENGTH(${expression}) <= ${characters} OR CHAR_LENGTH(${expression}) <= ${characters}`,
  left: (expression, characters) => `LEFT(${expression}, ${characters})`,
  same,
  asText,
  rowKey,
  whyUnranged,
  locks,
  shadow,
  rowChange,
  sweep,
  columns,
  moves: columnMoves,
  indexes,
  constraints,
  // Triggers keep the sql_mode and the collation of the session that made them, which is ours. The time zone is the application's, and not taken over:
  // a key of type timestamp is written without its offset, so a range would mean other rows.
  expressions: { asked: () => [], shown: () => [], around: { before: [], after: [] }, words: "" },
};
