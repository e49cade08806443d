import type { TargetDatabase } from "@/server/generated/prisma/client";
import type { Db } from "@/server/platform/db";
import { AppError } from "@/server/platform/errors";
import { gatewayOf } from "../target/gateways";
import type { TargetGateways } from "../target/gateways";
import type { OpenOptions, TargetAddress, TargetSession } from "../target/target-session";
import { TargetError } from "../target/target-session";
import { databaseBinding, keyRing, openSecret } from "./seal";
import { refusedHost } from "./target-host";

type Options = Pick<OpenOptions, "sessionName"> & Partial<OpenOptions>;

/** Another role with the same password in another database of the same server: that of rehearsals. */
type OtherRole = { as?: { userName: string; databaseName: string } };

/**
 * The only way to a session of a registered database: opens its secret, looks at its address, connects. The caller ends the session.
 * @throws AppError `not_found` when it is archived or was never there, `unavailable` when its secret does not open
 * @throws TargetError when it is not reached or refuses the login
 */
export async function openTarget(db: Db, gateways: TargetGateways, databaseId: string, options: Options): Promise<TargetSession> {
  const row = await db.targetDatabase.findFirst({ where: { id: databaseId, archivedAt: null } });
  if (row === null) throw new AppError("not_found", "There is no such database, or it was archived.");
  return openRow(gateways, row, options);
}

/** The same for a row that the caller has loaded already. */
export async function openRow(gateways: TargetGateways, row: TargetDatabase, { as, ...options }: Options & OtherRole): Promise<TargetSession> {
  return openAddress(gateways, { ...addressOf(row), ...as }, options);
}

/** The same for an address that is not registered yet, with the password that was just typed. */
export async function openAddress(gateways: TargetGateways, address: TargetAddress, options: Options): Promise<TargetSession> {
  const refusal = await refusedHost(address.host);
  if (refusal !== null) throw new TargetError("unreachable", refusal);
  return gatewayOf(address.engine, gateways).open(address, { connectTimeoutMs: 5_000, statementTimeoutMs: null, ...options });
}

/** Address and clear password of a row, for memory only: never into rows, jobs, logs or answers. */
function addressOf(row: TargetDatabase): TargetAddress {
  const { engine, host, port, databaseName, userName, tlsCa } = row;
  const password = openSecret(keyRing(), { sealed: row.sealedSecret, keyName: row.keyName }, databaseBinding(row));
  return { engine, host, port, databaseName, userName, password, tls: row.tls as TargetAddress["tls"], tlsCa };
}
