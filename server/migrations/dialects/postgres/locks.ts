import type { StatementLock } from "../../scripts/schemas";
import type { Dialect } from "../dialect";

/** What statements hold on PostgreSQL. Source: its documentation, "Explicit Locking". */
export const locks: Dialect["locks"] = {
  batch: { mode: "ROW EXCLUSIVE and the changed rows", blocks: "nobody", lasts: "batch" },
  "schema-moment": { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "moment" },
  "schema-scan": { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "scan" },
  "schema-copy": { mode: "ACCESS EXCLUSIVE", blocks: "everybody", lasts: "copy" },
  "online-scan": { mode: "SHARE UPDATE EXCLUSIVE", blocks: "schema-changes", lasts: "scan" },
};

/** CREATE TRIGGER. */
export const triggerLock: StatementLock = { mode: "SHARE ROW EXCLUSIVE", blocks: "writers", lasts: "moment" };

/** Objects of ours that nobody else uses. */
export const noLock: StatementLock = { mode: "none on the table", blocks: "nobody", lasts: "moment" };
