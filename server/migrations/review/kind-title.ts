import { operations } from "../operations/operations";

/** What people call a kind; one of an older release by its name. */
export function kindTitle(kind: string): string {
  return operations.find((operation) => operation.kind === kind)?.title ?? kind.replaceAll("_", " ");
}
