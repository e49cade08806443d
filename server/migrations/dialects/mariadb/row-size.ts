import type { ColumnFacts } from "../../catalog/table-facts";
import { bytesOfCharacter } from "./character-bytes";

/** More bytes no row may be declared with (error 1118). Source: MariaDB documentation, "InnoDB Row Formats Overview". */
export const mostRowBytes = 65_535;

const numbers = { tinyint: 1, smallint: 2, mediumint: 3, int: 4, bigint: 8, float: 4, double: 8 };
const short = { year: 1, date: 3, uuid: 16, inet6: 16, inet4: 4 };
/** Their length and an address; what they hold lies elsewhere. */
const long = { tinytext: 9, text: 10, mediumtext: 11, longtext: 12, tinyblob: 9, blob: 10, mediumblob: 11, longblob: 12 };
/** Types that always take the same. */
const fixed: Readonly<Record<string, number>> = { ...numbers, ...short, ...long };
const moments: Readonly<Record<string, number>> = { time: 3, datetime: 5, timestamp: 4 };

/** Bytes that the server counts for a declared row with these columns. Of rare types it counts as little as they may take. */
export function rowBytes(columns: readonly ColumnFacts[]): number {
  const nulls = columns.filter(({ isNullable }) => isNullable).length;
  return columns.reduce((sum, column) => sum + columnBytes(column), Math.ceil(nulls / 8));
}

function columnBytes({ type, charset }: ColumnFacts): number {
  const [, name = "", inside] = /^(\w+)(?:\((\d+)\))?/.exec(type.toLowerCase()) ?? [];
  const length = Number(inside ?? (name in moments ? 0 : 1));
  const isBinary = name === "binary" || name === "varbinary";
  const bytes = length * (isBinary ? 1 : bytesOfCharacter(charset));
  if (name === "varchar" || name === "varbinary") return bytes + (bytes > 255 ? 2 : 1);
  if (name === "char" || name === "binary") return bytes;
  const moment = moments[name];
  return moment === undefined ? (fixed[name] ?? 1) : moment + Math.ceil(length / 2);
}
