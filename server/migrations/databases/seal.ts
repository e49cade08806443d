import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { env } from "@/server/platform/env";
import { AppError } from "@/server/platform/errors";

/** Keys outside the database by name; the first is the one that seals. */
export type KeyRing = { current: string; keys: ReadonlyMap<string, Buffer> };

/** A secret as it is kept: AES-256-GCM under a data key of its own, and that key wrapped by a named one of the ring. */
export type Sealed = { sealed: Uint8Array<ArrayBuffer>; keyName: string };

/** What a secret belongs to. Opened for anything else it does not open: a row copied to another address is worthless. */
export type Binding = readonly [purpose: string, ...facts: string[]];

const version = 1;
const ivBytes = 12;
const tagBytes = 16;
const keyBytes = 32;
const wrappedBytes = ivBytes + tagBytes + keyBytes;

/** Reads `name:base64,…`, as the setting DATABASE_KEYS holds it; null when there are no keys. */
export function readKeyRing(text: string | undefined): KeyRing | null {
  const pairs = (text ?? "").split(",").flatMap((pair): [string, Buffer][] => {
    const [name = "", key = ""] = pair.split(":");
    return name === "" ? [] : [[name, Buffer.from(key, "base64")]];
  });
  const keys = new Map(pairs);
  const current = pairs[0]?.[0];
  if (current === undefined) return null;
  if (keys.size !== pairs.length) throw new Error("DATABASE_KEYS names a key twice. Give each key a name of its own.");
  return { current, keys };
}

/** The ring of this installation. @throws AppError `unavailable` when DATABASE_KEYS is empty */
export function keyRing(): KeyRing {
  const ring = readKeyRing(env().DATABASE_KEYS);
  if (ring === null) {
    throw new AppError(
      "unavailable",
      "This installation keeps no credentials of databases: DATABASE_KEYS is not set. Whoever runs it makes a key by npm run setup.",
    );
  }
  return ring;
}

/** Seals a text for exactly what it belongs to. */
export function sealSecret(ring: KeyRing, plain: string, binding: Binding): Sealed {
  const dataKey = randomBytes(keyBytes);
  const wrapped = encrypt(keyOf(ring, ring.current), dataKey, wrapData(binding, ring.current));
  return { sealed: joined([Uint8Array.of(version), wrapped, encrypt(dataKey, Buffer.from(plain, "utf8"), bodyData(binding))]), keyName: ring.current };
}

/** @throws AppError `unavailable` when the key is not in the ring, when a bit changed, or when it belongs to something else; the text says nothing of the secret */
export function openSecret(ring: KeyRing, secret: Sealed, binding: Binding): string {
  const { wrapped, body } = partsOf(secret.sealed);
  const dataKey = decrypt(keyOf(ring, secret.keyName), wrapped, wrapData(binding, secret.keyName));
  return decrypt(dataKey, body, bodyData(binding)).toString("utf8");
}

/** The same secret under the ring's current key: only its data key is wrapped anew. */
export function rewrapSecret(ring: KeyRing, secret: Sealed, binding: Binding): Sealed {
  const { wrapped, body } = partsOf(secret.sealed);
  const dataKey = decrypt(keyOf(ring, secret.keyName), wrapped, wrapData(binding, secret.keyName));
  const again = encrypt(keyOf(ring, ring.current), dataKey, wrapData(binding, ring.current));
  return { sealed: joined([Uint8Array.of(version), again, body]), keyName: ring.current };
}

/** What the password of a registered database belongs to. */
export function databaseBinding({ id, host, port, userName }: { id: string; host: string; port: number; userName: string }): Binding {
  return ["target database", id, host, String(port), userName];
}

/** What the values of a conflict belong to. */
export function conflictBinding(conflictId: string): Binding {
  return ["migration conflict", conflictId];
}

function keyOf(ring: KeyRing, name: string): Buffer {
  const key = ring.keys.get(name);
  if (key === undefined) {
    throw new AppError("unavailable", `The key ${name}, under which this was kept, is not among DATABASE_KEYS. Put it back there, after the current one.`);
  }
  return key;
}

function wrapData(binding: Binding, keyName: string): Buffer {
  return Buffer.from(JSON.stringify(["data key", keyName, ...binding]), "utf8");
}

function bodyData(binding: Binding): Buffer {
  return Buffer.from(JSON.stringify(["secret", ...binding]), "utf8");
}

function partsOf(sealed: Uint8Array): { wrapped: Uint8Array; body: Uint8Array } {
  if (sealed[0] !== version || sealed.length < 1 + wrappedBytes + ivBytes + tagBytes) throw unreadable(null);
  return { wrapped: sealed.subarray(1, 1 + wrappedBytes), body: sealed.subarray(1 + wrappedBytes) };
}

function encrypt(key: Uint8Array, plain: Uint8Array, additional: Buffer): Uint8Array {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(additional);
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return joined([iv, cipher.getAuthTag(), text]);
}

function decrypt(key: Uint8Array, box: Uint8Array, additional: Buffer): Buffer {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, box.subarray(0, ivBytes), { authTagLength: tagBytes });
    decipher.setAAD(additional).setAuthTag(box.subarray(ivBytes, ivBytes + tagBytes));
    return Buffer.concat([decipher.update(box.subarray(ivBytes + tagBytes)), decipher.final()]);
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(cause: unknown): AppError {
  return new AppError(
    "unavailable",
    "What is kept here does not open: it was changed, or it was kept for another row, address or user. Set the password of the database again.",
    { cause },
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts));
}
