/**
 * What a fault proxy does to a connection. Byte counts are bytes of the server's answer, counted from the moment the mode began to hold for
 * the connection; delays are milliseconds.
 */
export type FaultMode =
  /** Everything goes through unchanged. What an earlier mode held back goes first. */
  | { kind: "pass" }
  /** Nobody listens: ECONNREFUSED. Open connections are closed. */
  | { kind: "refuse" }
  /** Connections are accepted and never answered. What the client sends is held back until the mode changes. */
  | { kind: "hang" }
  /** Each piece of the answer waits `delayMs` first, then goes out at `bytesPerSecond`. */
  | { kind: "slow"; delayMs?: number; bytesPerSecond?: number }
  /** After so many bytes of the answer nothing passes either way, and the connection stays open: a network that swallows packets. */
  | { kind: "half-open"; afterBytes: number }
  /** After so many bytes of the answer the connection ends as if the server had closed it. */
  | { kind: "truncate"; afterBytes: number }
  /** After so many bytes of the answer the connection is reset (RST). */
  | { kind: "reset"; afterBytes: number }
  /** The server is left alone: the first thing a client sends is answered with these bytes, everything later with silence. */
  | { kind: "answer"; bytes: Buffer }
  /** Whoever sits on the wire changes what passes. `isFirst` is true for the first piece that way on this connection. */
  | {
      kind: "change";
      fromClient?: (piece: Buffer, isFirst: boolean) => { toServer?: Buffer; toClient?: Buffer };
      fromServer?: (piece: Buffer, isFirst: boolean) => Buffer;
    };

/** The modes that let a piece of an answer through up to a number of bytes. */
export type CountedMode = Extract<FaultMode, { afterBytes: number }>;
