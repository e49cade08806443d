import type { Query, RunDialect } from "../dialects/run-dialect";

/** Quoted texts and names, dollar quotes and comments are skipped; `::` is a cast. */
const pieces = /'(?:[^'\\]|''|\\.)*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\$([A-Za-z_]*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|::|:([a-z][a-z0-9_]*)/g;

/**
 * Puts the engine's placeholders where a step's text has named ones such as `:from_1`. Pure.
 * @throws Error for a name that has no value
 */
export function bindPlaceholders(
  dialect: Pick<RunDialect, "placeholder" | "placeholdersRepeat">,
  sql: string,
  named: Readonly<Record<string, unknown>>,
): Query {
  const values: unknown[] = [];
  const positions = new Map<string, number>();
  const text = sql.replace(pieces, (whole: string, _tag: string | undefined, name: string | undefined) => {
    if (name === undefined) return whole;
    if (!Object.hasOwn(named, name)) throw new Error(`The statement names :${name}, for which there is no value.`);
    const known = dialect.placeholdersRepeat ? positions.get(name) : undefined;
    if (known !== undefined) return dialect.placeholder(known);
    values.push(named[name]);
    positions.set(name, values.length);
    return dialect.placeholder(values.length);
  });
  return { sql: text, values };
}
