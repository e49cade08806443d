import { createHash, createHmac } from "node:crypto";

type HashInput = string | ArrayBuffer | ArrayBufferView;
type RunningHash = ReturnType<typeof createHash> | ReturnType<typeof createHmac>;

/** The hash the signing library asks for: SHA-256, or its HMAC when made with a key. */
export class NodeSha256 {
  readonly #key: HashInput | undefined;
  #hash: RunningHash;

  constructor(key?: HashInput) {
    this.#key = key;
    this.#hash = this.#begin();
  }

  update(data: HashInput): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }

  reset(): void {
    this.#hash = this.#begin();
  }

  #begin(): RunningHash {
    return this.#key === undefined ? createHash("sha256") : createHmac("sha256", bytes(this.#key));
  }
}

function bytes(data: HashInput): Buffer {
  if (typeof data === "string") return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}
