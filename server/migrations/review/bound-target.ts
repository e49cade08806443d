import type { MigrationRun, TargetDatabase } from "@/server/generated/prisma/client";
import { sha256 } from "@/server/platform/crypto";
import { canonicalJson } from "../scripts/content-hash";

/** What of a database an approval is about: the same objects under another address, or reached as another user, are another target. */
type Target = Pick<TargetDatabase, "id" | "engine" | "host" | "port" | "databaseName" | "userName">;

/**
 * What an approval is bound to beside the content: the touched objects as they were read, and the server and database they lie in. A changed
 * address or user voids approvals even where nobody told the run. TLS is not bound: a certificate may be renewed while a migration stands half-way,
 * which could then only be rolled back. Null: there is no plan to approve.
 */
export function boundTarget({ fingerprint }: Pick<MigrationRun, "fingerprint">, { id, engine, host, port, databaseName, userName }: Target): string | null {
  return fingerprint === null ? null : sha256(canonicalJson([fingerprint, id, engine, host, port, databaseName, userName]));
}
