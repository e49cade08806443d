import type { Engine } from "@/server/migrations/scripts/schemas";
import type { TargetAddress } from "@/server/migrations/target/target-session";

export type Row = Readonly<Record<string, unknown>>;

/** One statement after the other, in one session. */
export type Sql = { query(sql: string, values?: readonly unknown[]): Promise<{ rows: readonly Row[]; affected: number }>; end(): Promise<void> };

/** A fresh database with the table `app`, the same for each contestant. */
export type Ground = {
  engine: Engine;
  databaseName: string;
  schema: string;
  rows: number;
  /** Runs migrations of Switchyard. */
  migrator: TargetAddress;
  application: TargetAddress;
  /** Runs those of the others. */
  owner: TargetAddress;
  open(address: TargetAddress): Promise<Sql>;
  /** Everything that lies on the disk for it: tables, indexes, shadow schema, log and journal; without the server's own log. */
  bytes(): Promise<number>;
  drop(): Promise<void>;
};

/** A server that makes grounds. */
export type Server = { name: string; tableBytes: number; ground(): Promise<Ground>; stop(): Promise<void> };

/** Somebody who narrows `app.url` to 200 characters, and takes it back. */
export type Contestant = {
  name: string;
  /** Sessions of the application begin with this statement once the change is there: the version of the schema that a new application asks for. */
  newVersion?: string;
  oldVersion?: string;
  forward(ground: Ground): Promise<void>;
  rollback(ground: Ground): Promise<void>;
};
