import type { Query, RunDialect } from "../dialects/run-dialect";

/**
 * Puts the engine's placeholders where a step's text has named ones such as `:from_1`. Pure.
 * @throws Error for a name that has no value
 */
export function bindPlaceholders(
  dialect: Pick<RunDialect, "placeholder" | "placeholdersRepeat" | "quoted">,
  sql: string,
  named: Readonly<Record<string, unknown>>,
): Query {
  const values: unknown[] = [];
  const positions = new Map<string, number>();
  // `::` is a cast.
  const pieces = new RegExp(`${dialect.quoted.source}|::|:(?<name>[a-z][a-z0-9_]*)`, "g");
  const text = sql.replace(pieces, (whole: string, ...rest: unknown[]) => {
    const { name } = rest.at(-1) as { name?: string };
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
