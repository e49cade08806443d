/** A row as the driver gives it; big integers and decimals come as text. */
export type TargetRow = Readonly<Record<string, unknown>>;

/** Where a target is and who connects. The password is clear only in memory. */
export type TargetAddress = {
  engine: "postgres" | "mariadb";
  host: string;
  port: number;
  databaseName: string;
  userName: string;
  password: string;
  tls: "off" | "require" | "verify";
  tlsCa: string | null;
};

/**
 * One session of a target database. Every text is sent as a single statement (extended protocol on PostgreSQL, no multi-statements on MariaDB):
 * a second statement in it is refused by the server.
 */
export type TargetSession = {
  /** `application_name` on PostgreSQL; on MariaDB it stands in the journal beside the connection id. */
  name: string;
  /** The server's own number of the session: backend pid or connection id. */
  backendId: number;
  /** @throws TargetError */
  query(sql: string, values?: readonly unknown[]): Promise<{ rows: readonly TargetRow[]; affected: number }>;
  /** Cancels what runs in it, from a second session. */
  cancel(): Promise<void>;
  end(): Promise<void>;
};

/** What a target's error means for us; the vendor's codes are translated in the gateways. */
export type TargetFailure =
  | "unreachable"
  | "connection-lost"
  | "refused-login"
  | "not-allowed"
  | "lock-timeout"
  | "deadlock"
  | "cancelled"
  | "shutting-down"
  | "out-of-space"
  | "constraint"
  | "bad-value"
  | "no-such-object"
  | "already-there"
  | "syntax"
  | "other";

/** An error of the target database, translated. */
export class TargetError extends Error {
  constructor(
    readonly failure: TargetFailure,
    message: string,
    readonly details: { code: string | null; constraint?: string | null } = { code: null },
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "TargetError";
  }
}

export type OpenOptions = { sessionName: string; connectTimeoutMs: number; /** Null: no limit. */ statementTimeoutMs: number | null };

/** Opens sessions of one engine; one implementation for each in `*-gateway.ts`. */
export type TargetGateway = { open(address: TargetAddress, options: OpenOptions): Promise<TargetSession> };
