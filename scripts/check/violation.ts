/** A place that breaks a rule. `check` is the name ARCHITECTURE.md uses, such as `boundaries/no-value-cycles` or `source/real-time`. */
export type Violation = { check: string; file: string; line: number | null; message: string };

/** One line for a person: place, rule, what to do. */
export function formatViolation({ check, file, line, message }: Violation): string {
  return `${line === null ? file : `${file}:${line}`}  ${message}  [${check}]`;
}
