import { BerWriter } from "ldapts";
import { BerInput, MalformedMessageError } from "./ber-input";

/** One control of a request, RFC 4511 section 4.1.11. */
export type RequestControl = { oid: string; critical: boolean; value: Buffer };

/** One request: its number, the tag of its operation, the content of that operation and the controls. */
export type LdapRequest = { id: number; operation: number; content: Buffer; controls: readonly RequestControl[] };

/** Tags of the operations, RFC 4511 appendix B. */
export const operations = {
  bind: 0x60,
  bindResponse: 0x61,
  unbind: 0x42,
  search: 0x63,
  searchEntry: 0x64,
  searchDone: 0x65,
  searchReference: 0x73,
  modify: 0x66,
  add: 0x68,
  delete: 0x4a,
  rename: 0x6c,
  compare: 0x6e,
  abandon: 0x50,
  extended: 0x77,
  extendedResponse: 0x78,
} as const;

/** Result codes this server gives, RFC 4511 appendix A. */
export const resultCodes = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  sizeLimitExceeded: 4,
  authMethodNotSupported: 7,
  referral: 10,
  unavailableCriticalExtension: 12,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  invalidCredentials: 49,
  unwillingToPerform: 53,
} as const;

export type ResultCode = (typeof resultCodes)[keyof typeof resultCodes];

/** Reads the envelope of one complete message. @throws MalformedMessageError, InvalidAsn1Error */
export function readRequest(message: Buffer): LdapRequest {
  const envelope = new BerInput(message).enter(0x30);
  const id = envelope.integer();
  const operation = envelope.nextTag;
  if (id < 1 || operation === null) throw new MalformedMessageError("no request in it");
  const content = envelope.bytes();
  const controls: RequestControl[] = [];
  if (envelope.nextTag === 0xa0) {
    const list = envelope.enter(0xa0);
    while (!list.isDone) controls.push(readControl(list.enter(0x30)));
  }
  return { id, operation, content, controls };
}

function readControl(input: BerInput): RequestControl {
  const oid = input.text();
  const critical = input.nextTag === 0x01 ? input.boolean() : false;
  return { oid, critical, value: input.isDone ? Buffer.alloc(0) : input.bytes(0x04) };
}

function envelope(id: number, write: (writer: BerWriter) => void): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  write(writer);
  writer.endSequence();
  return writer.buffer;
}

/** What a response carries beside its code. */
export type ResultDetails = {
  message?: string;
  matchedDn?: string;
  referrals?: readonly string[];
  /** Of an extended response. */
  responseName?: string;
  responseValue?: string;
  /** Cookie of the paged results control, RFC 2696; empty when there are no more pages. */
  pagingCookie?: Buffer;
};

/** Encodes the response that ends an operation. `tag` is one of `operations`' responses. */
export function writeResult(id: number, tag: number, code: ResultCode, details: ResultDetails = {}): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(tag);
    writer.writeEnumeration(code);
    writer.writeString(details.matchedDn ?? "");
    writer.writeString(details.message ?? "");
    if (details.referrals) {
      writer.startSequence(0xa3);
      writer.writeStringArray([...details.referrals]);
      writer.endSequence();
    }
    if (details.responseName !== undefined) writer.writeString(details.responseName, 0x8a);
    if (details.responseValue !== undefined) writer.writeString(details.responseValue, 0x8b);
    writer.endSequence();
    if (details.pagingCookie) writePagingControl(writer, details.pagingCookie);
  });
}

function writePagingControl(writer: BerWriter, cookie: Buffer): void {
  const value = new BerWriter();
  value.startSequence();
  value.writeInt(0);
  value.writeBuffer(cookie, 0x04);
  value.endSequence();
  writer.startSequence(0xa0);
  writer.startSequence();
  writer.writeString("1.2.840.113556.1.4.319");
  writer.writeBuffer(value.buffer, 0x04);
  writer.endSequence();
  writer.endSequence();
}

/** Encodes one found entry. With `typesOnly` the values are left out. */
export function writeSearchEntry(id: number, dn: string, attributes: readonly (readonly [string, readonly string[]])[], typesOnly: boolean): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(operations.searchEntry);
    writer.writeString(dn);
    writer.startSequence();
    for (const [name, values] of attributes) {
      writer.startSequence();
      writer.writeString(name);
      writer.startSequence(0x31);
      if (!typesOnly) writer.writeStringArray([...values]);
      writer.endSequence();
      writer.endSequence();
    }
    writer.endSequence();
    writer.endSequence();
  });
}

/** Encodes one continuation reference. */
export function writeSearchReference(id: number, urls: readonly string[]): Buffer {
  return envelope(id, (writer) => {
    writer.startSequence(operations.searchReference);
    writer.writeStringArray([...urls]);
    writer.endSequence();
  });
}
