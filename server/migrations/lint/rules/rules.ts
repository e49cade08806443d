import type { LintRule } from "../lint-rule";
import { notNullWithoutDefault, volatileDefault } from "./added-columns";
import { anotherTable } from "./another-table";
import { constraintNotSplit, notNullScan, notValidTooEarly } from "./constraints";
import { aboveRowLimit, everyRow, nullInNotNull } from "./data-change";
import { deceivingCharacters } from "./deceiving-characters";
import { columnIsNamed, foreignKeyValues } from "./dependents";
import { dropWithoutShadow, renameWithoutShadow } from "./destruction";
import { generatedInTrigger } from "./generated-expressions";
import { identifierTooLong } from "./identifiers";
import { indexInTransaction, indexNotConcurrent, indexOfPartitioned } from "./indexes";
import { columnsRefused, rowTooLarge } from "./instant-columns";
import { identityAlways, movingKey, noPrimaryKey } from "./keys";
import { capturedUnique, keyOfForeignType, suppressedUpdates } from "./kept-originals";
import { longLock, noLockTimeout, strongerThanSaid } from "./locks";
import { bytesForCharacters, keyCollision, shorterType, silentCut } from "./narrowing";
import { partitionedTable } from "./partitions";
import { cannotBeRead, drift, noRollback, rollbackNotTested } from "./proof";
import { batchesRefused } from "./refused-batches";
import { modifyLoses } from "./restated-columns";
import { preparedStatements, publishedColumns, subscribedTable, wholeRowTriggers } from "./row-readers";
import { refersToItself } from "./rows-taken-out";
import { manyRows, reorderedLabels, swallowsErrors, withoutWhere } from "./rows-changed";
import { diskHeadroom, dumpsRunning, longTransactions, notStrict, replicaLag, wraparoundVacuum } from "./server-load";
import { silentCascade } from "./silent-cascade";
import { otherTriggers, triggersRefused } from "./triggers";

/** Every rule; the order is that of the findings of one level. */
export const rules: readonly LintRule[] = [
  deceivingCharacters,
  cannotBeRead,
  anotherTable,
  drift,
  shorterType,
  silentCut,
  keyCollision,
  capturedUnique,
  bytesForCharacters,
  columnIsNamed,
  foreignKeyValues,
  silentCascade,
  noPrimaryKey,
  movingKey,
  identityAlways,
  keyOfForeignType,
  noLockTimeout,
  longLock,
  strongerThanSaid,
  indexNotConcurrent,
  indexInTransaction,
  indexOfPartitioned,
  constraintNotSplit,
  notNullScan,
  notValidTooEarly,
  volatileDefault,
  notNullWithoutDefault,
  withoutWhere,
  manyRows,
  aboveRowLimit,
  everyRow,
  nullInNotNull,
  swallowsErrors,
  dropWithoutShadow,
  renameWithoutShadow,
  modifyLoses,
  reorderedLabels,
  otherTriggers,
  triggersRefused,
  batchesRefused,
  columnsRefused,
  rowTooLarge,
  wholeRowTriggers,
  suppressedUpdates,
  preparedStatements,
  publishedColumns,
  subscribedTable,
  generatedInTrigger,
  refersToItself,
  longTransactions,
  dumpsRunning,
  wraparoundVacuum,
  diskHeadroom,
  replicaLag,
  notStrict,
  identifierTooLong,
  noRollback,
  rollbackNotTested,
  partitionedTable,
];
