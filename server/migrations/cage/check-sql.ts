import type { SqlRefusal, SqlUse } from "../dialects/sql/sql-reading";
import { readerOf } from "../dialects/sql/sql-readers";
import type { Finding } from "../schemas";
import type { Engine } from "../scripts/schemas";
import { characterRefusals, longestStatement } from "./characters";
import { codeOnly } from "./code-only";

/** Words that a runner replaces by values; in hand-written text they would be replaced too. */
const placeholder = /(?<![:\w]):(?:after|from|upto)_\d+|(?<![:\w]):(?:after|before_last|size)\b/;

/**
 * What hand-written SQL must not do or hold, found by reading it: the walls `characters` and `parser`. Two more stand behind them on the way to
 * the server, `protocol` (one statement each) and `role` (least privilege), and `client` (no local files). Empty: nothing stands in the way.
 * @param use a statement of a script, a query that only reads (throttle, probe), or an expression over the columns of one row
 */
export async function checkSql(engine: Engine, sql: string, use: SqlUse = "statement"): Promise<Finding[]> {
  const characters = characterRefusals(sql, codeOnly(sql));
  if (characters.some(({ rule }) => rule === "broken-character" || rule === "too-long")) return characters.map((refusal) => finding("characters", refusal));
  const placeholders: SqlRefusal[] = placeholder.test(sql)
    ? [{ rule: "placeholder", words: "A word such as :size or :from_1 would be replaced by a value. Write it without the colon." }]
    : [];
  const parsed = await readerOf(engine).refusals(sql.slice(0, longestStatement), use);
  const all = [...characters.map((refusal) => finding("characters", refusal)), ...[...placeholders, ...parsed].map((refusal) => finding("parser", refusal))];
  return all.filter(({ rule, words }, index) => all.findIndex((other) => other.rule === rule && other.words === words) === index);
}

function finding(wall: "characters" | "parser", { rule, words }: SqlRefusal): Finding {
  return { rule: `cage/${wall}/${rule}`, level: "block", words, stepKey: null, source: "switchyard" };
}
