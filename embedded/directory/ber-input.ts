import { Ber, BerReader } from "ldapts";

/** Bytes that are not the BER that RFC 4511 section 5.1 asks for. */
export class MalformedMessageError extends Error {
  constructor(what: string) {
    super(`Malformed message: ${what}.`);
    this.name = "MalformedMessageError";
  }
}

/**
 * A strict reader over ldapts's lenient one: it never reads beyond the element it was made for, and where that one
 * answers null or a wrong length this one throws.
 * Every method throws MalformedMessageError or ldapts's InvalidAsn1Error.
 */
export class BerInput {
  readonly #reader: BerReader;

  constructor(bytes: Buffer) {
    this.#reader = new BerReader(bytes);
  }

  /** True when every byte has been read. */
  get isDone(): boolean {
    return this.#reader.remain <= 0;
  }

  /** The next tag, or null at the end. */
  get nextTag(): number | null {
    return this.#reader.peek();
  }

  /** The content of the next element, which must have the tag if one is given. */
  bytes(tag?: number): Buffer {
    const reader = this.#reader;
    const found = reader.readSequence(tag);
    const { length } = reader;
    if (found === null || length < 0 || length > reader.remain) throw new MalformedMessageError("an element is cut short");
    const content = reader.buffer.subarray(reader.offset, reader.offset + length);
    reader.offset += length;
    return content;
  }

  /** A reader over the content of the next element. */
  enter(tag: number): BerInput {
    return new BerInput(this.bytes(tag));
  }

  text(tag: number = Ber.OctetString): string {
    return this.bytes(tag).toString("utf8");
  }

  integer(tag: number = Ber.Integer): number {
    const content = this.bytes(tag);
    if (content.length < 1 || content.length > 4) throw new MalformedMessageError("an integer of a wrong length");
    return content.readIntBE(0, content.length);
  }

  boolean(): boolean {
    const content = this.bytes(Ber.Boolean);
    if (content.length !== 1) throw new MalformedMessageError("a boolean of a wrong length");
    return content[0] !== 0;
  }
}
