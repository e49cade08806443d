import { AppError } from "@/server/platform/errors";
import { addColumn } from "./add-column";
import { addCheck } from "./add-check";
import { addForeignKey } from "./add-foreign-key";
import { addIndex } from "./add-index";
import { addUnique } from "./add-unique";
import { changeDefault } from "./change-default";
import { changeType } from "./change-type";
import { dataChange } from "./data-change";
import { dropColumn } from "./drop-column";
import { dropIndex } from "./drop-index";
import { dropNotNull } from "./drop-not-null";
import { narrowText } from "./narrow-text";
import type { Operation } from "./operation";
import { rawSql } from "./raw-sql";
import { renameColumn } from "./rename-column";
import { setNotNull } from "./set-not-null";
import { widenText } from "./widen-text";

/** Every kind of change, in the order in which people see them. */
export const operations: readonly Operation<unknown>[] = [
  addColumn,
  dropColumn,
  renameColumn,
  changeType,
  narrowText,
  widenText,
  setNotNull,
  dropNotNull,
  addCheck,
  addUnique,
  addForeignKey,
  changeDefault,
  addIndex,
  dropIndex,
  dataChange,
  rawSql,
];

/**
 * The four verbs of a kind, by the name it is stored under.
 * @throws AppError `invalid_input` for a kind that there is not
 */
export function operationOf(kind: string): Operation<unknown> {
  const operation = operations.find((candidate) => candidate.kind === kind);
  if (operation === undefined)
    throw new AppError("invalid_input", `There is no kind of change named ${kind}. There are ${operations.map((known) => known.kind).join(", ")}.`);
  return operation;
}
