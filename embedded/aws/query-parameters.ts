import { AwsError } from "./aws-error";

/** The flat parameters of a query-protocol body: `InstanceId.1` → `i-…`. */
export type QueryParameters = ReadonlyMap<string, string>;

/** Reads a form body. Refuses bytes that are no UTF-8 and a name given twice (MalformedQueryString). */
export function parseQueryBody(body: Buffer): QueryParameters {
  const parameters = new Map<string, string>();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(body);
  } catch {
    throw new AwsError("MalformedQueryString", "The request body is not valid UTF-8.");
  }
  for (const [name, value] of new URLSearchParams(text)) {
    if (parameters.has(name)) throw new AwsError("MalformedQueryString", `The parameter ${name} is given twice.`);
    parameters.set(name, value);
  }
  return parameters;
}

/** The values of `PREFIX.1`, `PREFIX.2`, … in the order of their numbers. */
export function readList(parameters: QueryParameters, prefix: string): string[] {
  return numbered(parameters, prefix).flatMap((at) => parameters.get(`${prefix}.${at}`) ?? []);
}

/** The numbers N for which `PREFIX.N` or `PREFIX.N.something` is present, ascending. */
export function numbered(parameters: QueryParameters, prefix: string): number[] {
  const numbers = new Set<number>();
  for (const name of parameters.keys()) {
    if (!name.startsWith(`${prefix}.`)) continue;
    const number = /^(\d{1,5})(?:\.|$)/.exec(name.slice(prefix.length + 1))?.[1];
    if (number !== undefined) numbers.add(Number(number));
  }
  return [...numbers].sort((a, b) => a - b);
}

/** A boolean parameter; absent is false. Anything but true and false is refused (InvalidParameterValue). */
export function readBoolean(parameters: QueryParameters, name: string): boolean {
  const value = parameters.get(name) ?? "false";
  if (value !== "true" && value !== "false") {
    throw new AwsError("InvalidParameterValue", `Invalid value '${value}' for ${name}. Must be true or false.`);
  }
  return value === "true";
}

/** A whole number within bounds, or undefined where the parameter is absent. `refuse` words the refusal as the service does. */
export function readInteger(
  parameters: QueryParameters,
  name: string,
  bounds: { readonly min: number; readonly max: number; readonly refuse: (value: string) => AwsError },
): number | undefined {
  const value = parameters.get(name);
  if (value === undefined) return undefined;
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
  if (!(number >= bounds.min && number <= bounds.max)) throw bounds.refuse(value);
  return number;
}
