import { connect } from "node:net";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import type { CountedMode, FaultMode } from "./fault-mode";

/** One connection through the proxy. */
export type FaultyConnection = {
  /** Holds for this connection from now on, whatever the proxy's mode is. */
  setMode(mode: FaultMode): void;
  /** Ends both sides at once, as a server that closes. */
  cut(): void;
  /** Ends the client's side with RST. */
  reset(): void;
  isOpen(): boolean;
  /** Everything the client sent, whether or not it was passed on. Empty when the proxy does not capture. */
  clientBytes(): Buffer;
  /** Everything the client was sent. Empty when the proxy does not capture. */
  answerBytes(): Buffer;
  /** Bytes the client sent so far. */
  clientByteCount(): number;
  /** Bytes the client was sent so far. */
  answerByteCount(): number;
};

type ConnectionInput = { client: Socket; port: () => number; mode: FaultMode; capture: boolean; onClose: () => void };

/** Connects a client with the server under the mode's fault. */
export function faultyConnection(input: ConnectionInput): FaultyConnection {
  const connection = new Connection(input);
  return {
    setMode: (mode) => connection.setMode(mode),
    cut: () => connection.cut(),
    reset: () => connection.reset(),
    isOpen: () => !input.client.destroyed,
    clientBytes: () => Buffer.concat(connection.fromClient.captured),
    answerBytes: () => Buffer.concat(connection.toClient.captured),
    clientByteCount: () => connection.fromClient.count,
    answerByteCount: () => connection.toClient.count,
  };
}

/** What passed one way. */
class Tally {
  readonly captured: Buffer[] = [];
  count = 0;
  private readonly capture: boolean;
  constructor(capture: boolean) {
    this.capture = capture;
  }
  add(piece: Buffer): void {
    this.count += piece.length;
    if (this.capture) this.captured.push(piece);
  }
}

class Connection {
  readonly fromClient: Tally;
  readonly toClient: Tally;
  private readonly client: Socket;
  private readonly port: () => number;
  private upstream: Socket | null = null;
  private mode: FaultMode;
  /** Bytes of the answer since the mode began. */
  private answered = 0;
  private isAnswered = false;
  private isStuck = false;
  private heldRequest: Buffer[] = [];
  private heldAnswer: Buffer[] = [];
  private hasServerEnded = false;
  private readonly isFirst = { request: true, answer: true };
  /** Pieces of an answer that wait for their turn, one after the other; null when none does. */
  private sending: Promise<void> | null = null;

  constructor(input: ConnectionInput) {
    this.client = input.client;
    this.port = input.port;
    this.mode = { kind: "pass" };
    this.fromClient = new Tally(input.capture);
    this.toClient = new Tally(input.capture);
    // Silence is the fault, not an end: only the client's own end or the server's closes.
    this.client.on("data", (piece) => this.takeRequest(piece));
    this.client.on("error", () => undefined);
    this.client.on("close", () => {
      this.upstream?.destroy();
      input.onClose();
    });
    this.setMode(input.mode);
  }

  setMode(mode: FaultMode): void {
    this.mode = mode;
    this.answered = 0;
    this.isStuck = mode.kind === "hang" || (mode.kind === "half-open" && mode.afterBytes === 0);
    if (mode.kind === "refuse") return this.cut();
    if ((mode.kind === "truncate" || mode.kind === "reset") && mode.afterBytes === 0) return this.end(mode);
    if (this.isStuck || mode.kind === "answer") return undefined;
    // Servers that speak first (a greeting, an event stream) need their connection before the client's first byte.
    this.server();
    for (const piece of this.heldRequest.splice(0)) this.passRequest(piece);
    for (const piece of this.heldAnswer.splice(0)) this.passAnswer(piece);
    if (this.hasServerEnded && !this.isStuck) this.endClient();
    return undefined;
  }

  cut(): void {
    this.client.destroy();
    this.upstream?.destroy();
  }

  reset(): void {
    this.client.resetAndDestroy();
    this.upstream?.destroy();
  }

  private takeRequest(piece: Buffer): void {
    this.fromClient.add(piece);
    if (this.mode.kind === "answer") {
      if (!this.isAnswered) this.write(this.mode.bytes);
      this.isAnswered = true;
    } else if (this.isStuck) this.heldRequest.push(piece);
    else this.passRequest(piece);
  }

  private passRequest(piece: Buffer): void {
    const isFirst = this.isFirst.request;
    this.isFirst.request = false;
    if (this.mode.kind !== "change" || this.mode.fromClient === undefined) {
      this.server().write(piece);
      return;
    }
    const changed = this.mode.fromClient(piece, isFirst);
    if (changed.toServer !== undefined) this.server().write(changed.toServer);
    if (changed.toClient !== undefined) this.write(changed.toClient);
  }

  private passAnswer(piece: Buffer): void {
    const isFirst = this.isFirst.answer;
    this.isFirst.answer = false;
    const { mode } = this;
    if (this.isStuck) this.heldAnswer.push(piece);
    else if (mode.kind === "change") this.write(mode.fromServer?.(piece, isFirst) ?? piece);
    else if (mode.kind === "slow") this.queue(() => this.trickle(piece, mode));
    else if (mode.kind === "half-open" || mode.kind === "truncate" || mode.kind === "reset") this.passUpTo(piece, mode);
    else if (mode.kind === "pass" && this.sending !== null) this.queue(async () => this.write(piece));
    else if (mode.kind !== "answer") this.write(piece);
  }

  private queue(send: () => Promise<void>): void {
    const turn = (this.sending ?? Promise.resolve()).then(send).finally(() => {
      if (this.sending === turn) this.sending = null;
    });
    this.sending = turn;
  }

  private passUpTo(piece: Buffer, mode: CountedMode): void {
    const allowed = piece.subarray(0, Math.max(0, mode.afterBytes - this.answered));
    this.answered += piece.length;
    if (allowed.length > 0) this.write(allowed);
    if (this.answered < mode.afterBytes) return;
    if (mode.kind !== "half-open") return this.end(mode);
    this.isStuck = true;
    if (allowed.length < piece.length) this.heldAnswer.push(piece.subarray(allowed.length));
  }

  private async trickle(piece: Buffer, mode: Extract<FaultMode, { kind: "slow" }>): Promise<void> {
    if (mode.delayMs !== undefined) await delay(mode.delayMs);
    const step = mode.bytesPerSecond === undefined ? piece.length : Math.max(1, Math.ceil(mode.bytesPerSecond / 20));
    for (let start = 0; start < piece.length && !this.client.destroyed; start += step) {
      // A change of mode ends the slowness for what is still waiting.
      if (start > 0 && this.mode === mode) await delay(50);
      this.write(piece.subarray(start, start + step));
    }
  }

  private end(mode: FaultMode): void {
    if (mode.kind === "reset") return this.reset();
    this.client.end();
    this.client.destroySoon();
    this.upstream?.destroy();
    return undefined;
  }

  private endClient(): void {
    if (this.sending === null) this.client.destroySoon();
    else this.queue(async () => this.client.destroySoon());
  }

  private write(piece: Buffer): void {
    if (this.client.destroyed || this.client.writableEnded) return;
    this.toClient.add(piece);
    this.client.write(piece);
  }

  private server(): Socket {
    if (this.upstream) return this.upstream;
    const upstream = connect(this.port(), "127.0.0.1");
    this.upstream = upstream;
    upstream.on("data", (piece) => this.passAnswer(piece));
    upstream.on("error", () => undefined);
    upstream.on("close", () => {
      this.hasServerEnded = true;
      if (!this.isStuck) this.endClient();
    });
    return upstream;
  }
}
