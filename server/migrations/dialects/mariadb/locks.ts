import type { StatementLock } from "../../scripts/schemas";
import type { Dialect } from "../dialect";

/** What statements hold on MariaDB: the metadata lock of the table, and rows. */
export const locks: Dialect["locks"] = {
  batch: { mode: "the changed rows", blocks: "nobody", lasts: "batch" },
  "schema-moment": { mode: "exclusive metadata lock", blocks: "everybody", lasts: "moment" },
  "schema-scan": { mode: "shared metadata lock, no writes", blocks: "writers", lasts: "scan" },
  "schema-copy": { mode: "shared metadata lock, no writes, then exclusive for a moment", blocks: "writers", lasts: "copy" },
  "online-scan": { mode: "shared metadata lock", blocks: "schema-changes", lasts: "scan" },
};

/** CREATE TRIGGER and DROP TRIGGER. */
export const triggerLock: StatementLock = locks["schema-moment"];

/** Objects of ours that nobody else uses. */
export const noLock: StatementLock = { mode: "none on the table", blocks: "nobody", lasts: "moment" };
