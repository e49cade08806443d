import { MalformedMessageError } from "./ber-input";

/** Longest message that is accepted, bytes. A search with every filter part allowed is far below it. */
export const longestMessage = 1_048_576;

/**
 * Length in bytes of the first message in the buffer, header included, or null while its header is not complete.
 * @throws MalformedMessageError when the bytes are no LDAP message or it is longer than 1 MB; known from the first bytes, so nothing is kept.
 */
function firstMessageLength(buffer: Buffer): number | null {
  if (buffer.length === 0) return null;
  if (buffer[0] !== 0x30) throw new MalformedMessageError("it does not begin with a sequence");
  const first = buffer[1];
  if (first === undefined) return null;
  if (first < 0x80) return 2 + first;
  const lengthBytes = first & 0x7f;
  if (lengthBytes < 1 || lengthBytes > 4) throw new MalformedMessageError("a length that LDAP does not allow");
  if (buffer.length < 2 + lengthBytes) return null;
  const total = 2 + lengthBytes + buffer.readUIntBE(2, lengthBytes);
  if (total > longestMessage) throw new MalformedMessageError("it is longer than 1 MB");
  return total;
}

/** Collects the bytes of a connection and cuts them into messages. */
export class MessageFraming {
  #pending: Buffer = Buffer.alloc(0);

  /** Bytes that belong to a message which is not complete. */
  get pendingBytes(): number {
    return this.#pending.length;
  }

  push(chunk: Buffer): void {
    this.#pending = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
  }

  /** The next complete message, or null. @throws MalformedMessageError */
  next(): Buffer | null {
    const length = firstMessageLength(this.#pending);
    if (length === null || this.#pending.length < length) return null;
    const message = this.#pending.subarray(0, length);
    this.#pending = this.#pending.subarray(length);
    return message;
  }
}
