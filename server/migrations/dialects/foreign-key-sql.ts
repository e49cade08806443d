import type { NewForeignKey } from "./constraint-dialect";

const acts: Readonly<Record<NewForeignKey["onDelete"], string>> = { no_action: "NO ACTION", restrict: "RESTRICT", cascade: "CASCADE", set_null: "SET NULL" };

/** `ADD CONSTRAINT … FOREIGN KEY …`, the same on every engine but for its quotes. */
export function foreignKeySql(key: NewForeignKey, names: { quote(name: string): string; otherTable: string }): string {
  const list = (columns: readonly string[]) => columns.map((column) => names.quote(column)).join(", ");
  return `ADD CONSTRAINT ${names.quote(key.name)} FOREIGN KEY (${list(key.columns)}) REFERENCES ${names.otherTable} (${list(key.otherColumns)}) ON DELETE ${acts[key.onDelete]} ON UPDATE ${acts[key.onUpdate]}`;
}
