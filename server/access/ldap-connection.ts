import { connect } from "node:net";
import type { Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import type { ConnectionOptions } from "node:tls";

/**
 * The one connection of one visit to the directory. The library would silently open another when the first ends: in clear after
 * StartTLS, and anonymous, on which a person seems to have left all groups. Here a second one is refused, and destroying is possible
 * at any moment, also in the middle of a TLS handshake.
 */
export class SingleConnection {
  readonly #sockets: Socket[] = [];
  #saidInClear = Buffer.alloc(0);

  /** For the library's `createConnection`. */
  readonly open = (...args: unknown[]): Socket => {
    this.#refuseSecond();
    const socket = connect(readTarget(args));
    socket.on("data", this.#listen);
    this.#sockets.push(socket);
    return socket;
  };

  /** For the library's `createSecureConnection`: ldaps opens a connection, StartTLS upgrades the open one. */
  readonly openSecure = (...args: unknown[]): ReturnType<typeof connectTls> => {
    const [first, , last] = args;
    const options: ConnectionOptions = isOptions(first) ? first : isOptions(last) ? last : {};
    if (isOptions(first)) this.#requireCleanUpgrade();
    else this.#refuseSecond();
    const socket = connectTls(isOptions(first) ? options : { ...options, ...readTarget(args) });
    this.#sockets.push(socket);
    return socket;
  };

  /** Ends the connection at once, sending nothing more. */
  destroy(): void {
    for (const socket of this.#sockets) {
      socket.on("error", () => undefined);
      socket.destroy();
    }
  }

  readonly #listen = (chunk: Buffer): void => {
    this.#saidInClear = Buffer.concat([this.#saidInClear, chunk]);
  };

  #refuseSecond(): void {
    if (this.#sockets.length > 0) throw new Error("The connection to the directory ended early; it is not opened again for the same visit.");
  }

  /** Bytes behind the answer to StartTLS could be someone's in between; kept, they would count as said under TLS (for example "bind: success"). */
  #requireCleanUpgrade(): void {
    const [plain] = this.#sockets;
    plain?.off("data", this.#listen);
    if (this.#sockets.length !== 1 || this.#saidInClear.length !== messageLength(this.#saidInClear)) {
      throw new Error("The directory sent more than its answer before TLS began; somebody may be in between.");
    }
  }
}

/** Length of the first LDAP message with its header, bytes. */
function messageLength(buffer: Buffer): number {
  const first = buffer[1] ?? 0;
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (lengthBytes === 0) return 2 + first;
  return lengthBytes <= 4 && buffer.length >= 2 + lengthBytes ? 2 + lengthBytes + buffer.readUIntBE(2, lengthBytes) : -1;
}

function isOptions(value: unknown): value is ConnectionOptions {
  return typeof value === "object" && value !== null;
}

function readTarget(args: readonly unknown[]): { port: number; host: string } {
  const [port, host] = args;
  if (typeof port !== "number" || typeof host !== "string") throw new TypeError("The LDAP library asked for a connection in an unknown way.");
  return { port, host };
}
