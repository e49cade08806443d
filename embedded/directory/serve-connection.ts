import { once } from "node:events";
import type { Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { SecureContext } from "node:tls";
import { BerInput, MalformedMessageError } from "./ber-input";
import { checkBind } from "./bind-operation";
import type { DirectoryStore } from "./directory-store";
import { operations, readRequest, resultCodes, writeResult } from "./ldap-message";
import type { LdapRequest } from "./ldap-message";
import { MessageFraming } from "./message-framing";
import { answerSearch, pagingControl } from "./search-operation";
import type { SearchSession } from "./search-operation";

const startTlsOid = "1.3.6.1.4.1.1466.20037";
const whoAmIOid = "1.3.6.1.4.1.4203.1.11.3";
const disconnectionOid = "1.3.6.1.4.1.1466.20036";
const idleMs = 300_000;

/** What a connection needs of its server. */
export type ConnectionContext = {
  store: DirectoryStore;
  allowUnauthenticatedBind: boolean;
  serverSizeLimit: number;
  /** Null when the server has no certificate: StartTLS is then refused. */
  secureContext: SecureContext | null;
  onOperation(kind: string, isSecure: boolean): void;
};

/** Serves one client until either side ends the connection. Never rejects: whatever the client sends ends at most its own connection. */
export async function serveConnection(socket: Socket | TLSSocket, context: ConnectionContext): Promise<void> {
  const connection = new Connection(socket, context);
  try {
    await connection.run();
  } catch {
    connection.end();
  }
}

const readOnlyResponses: Partial<Record<number, { kind: string; response: number }>> = {
  [operations.modify]: { kind: "modify", response: 0x67 },
  [operations.add]: { kind: "add", response: 0x69 },
  [operations.delete]: { kind: "delete", response: 0x6b },
  [operations.rename]: { kind: "rename", response: 0x6d },
  [operations.compare]: { kind: "compare", response: 0x6f },
};

class Connection {
  #socket: Socket | TLSSocket;
  readonly #context: ConnectionContext;
  readonly #framing = new MessageFraming();
  readonly #search: SearchSession;
  #signedInAs: string | null = null;
  #isOpen = true;

  constructor(socket: Socket | TLSSocket, context: ConnectionContext) {
    this.#socket = socket;
    this.#context = context;
    this.#search = { store: context.store, serverSizeLimit: context.serverSizeLimit, waiting: new Map() };
    this.#watch(socket);
  }

  end(): void {
    this.#isOpen = false;
    this.#socket.destroy();
  }

  async run(): Promise<void> {
    while (this.#isOpen) {
      const chunk = await this.#nextChunk();
      if (chunk === null) return;
      this.#framing.push(chunk);
      await this.#answerComplete();
    }
  }

  async #answerComplete(): Promise<void> {
    try {
      for (let message = this.#framing.next(); message !== null && this.#isOpen; message = this.#framing.next()) {
        await this.#answer(readRequest(message));
      }
    } catch {
      await this.#disconnect("the bytes received are not an LDAP message");
    }
  }

  #watch(socket: Socket): void {
    socket.on("error", () => this.end());
    socket.setTimeout(idleMs, () => this.end());
  }

  /** The next bytes, or null when the client is gone. Reading on demand leaves a hasty client waiting instead of filling memory. */
  async #nextChunk(): Promise<Buffer | null> {
    for (;;) {
      const chunk: unknown = this.#socket.read();
      if (Buffer.isBuffer(chunk)) return chunk;
      if (this.#socket.destroyed || this.#socket.readableEnded) {
        this.end();
        return null;
      }
      const settled = new AbortController();
      await Promise.race(["readable", "end", "close"].map((event) => once(this.#socket, event, { signal: settled.signal }).catch(() => [])));
      settled.abort();
    }
  }

  async #send(messages: readonly Buffer[]): Promise<void> {
    for (const message of messages) {
      if (!this.#isOpen || this.#socket.destroyed) return;
      if (!this.#socket.write(message)) await Promise.race([once(this.#socket, "drain"), once(this.#socket, "close")]);
    }
  }

  async #disconnect(message: string): Promise<void> {
    await this.#send([writeResult(0, operations.extendedResponse, resultCodes.protocolError, { message, responseName: disconnectionOid })]);
    this.#isOpen = false;
    this.#socket.end();
    this.#socket.destroySoon();
  }

  async #answer(request: LdapRequest): Promise<void> {
    const readOnly = readOnlyResponses[request.operation];
    const isUnknownCritical = request.controls.some(
      (control) => control.critical && !(control.oid === pagingControl && request.operation === operations.search),
    );
    if (readOnly) {
      this.#note(readOnly.kind);
      return this.#send([writeResult(request.id, readOnly.response, resultCodes.unwillingToPerform, { message: "this directory is read-only" })]);
    }
    switch (request.operation) {
      case operations.unbind:
        this.#note("unbind");
        return this.end();
      case operations.abandon:
        return this.#note("abandon");
      case operations.bind:
        return this.#bind(request, isUnknownCritical);
      case operations.search:
        this.#note("search");
        if (isUnknownCritical) return this.#send([writeResult(request.id, operations.searchDone, resultCodes.unavailableCriticalExtension)]);
        return this.#send(answerSearch(request, this.#search, this.#signedInAs !== null));
      case operations.extended:
        return this.#extended(request);
      default:
        throw new MalformedMessageError("an unknown operation");
    }
  }

  async #bind(request: LdapRequest, isUnknownCritical: boolean): Promise<void> {
    this.#note("bind");
    this.#signedInAs = null;
    if (isUnknownCritical) return this.#send([writeResult(request.id, operations.bindResponse, resultCodes.unavailableCriticalExtension)]);
    const outcome = await checkBind(request.content, this.#context.store, this.#context.allowUnauthenticatedBind);
    this.#signedInAs = outcome.signedInAs;
    return this.#send([writeResult(request.id, operations.bindResponse, outcome.code, { message: outcome.message })]);
  }

  async #extended(request: LdapRequest): Promise<void> {
    const name = new BerInput(request.content).text(0x80);
    const answer = (code: 0 | 1 | 2, details: { message?: string; responseName?: string; responseValue?: string } = {}) =>
      this.#send([writeResult(request.id, operations.extendedResponse, code, details)]);
    if (name === whoAmIOid) {
      this.#note("whoami");
      return answer(resultCodes.success, { responseValue: this.#signedInAs === null ? "" : `dn:${this.#signedInAs}` });
    }
    if (name !== startTlsOid) return answer(resultCodes.protocolError, { message: "unsupported extended operation" });
    this.#note("starttls");
    if (this.#context.secureContext === null) return answer(resultCodes.protocolError, { message: "this server has no certificate" });
    if (this.#socket instanceof TLSSocket) return answer(resultCodes.operationsError, { message: "TLS already started" });
    // Bytes that arrived in clear behind the request must not count as said under TLS.
    if (this.#framing.pendingBytes > 0) throw new MalformedMessageError("bytes behind StartTLS");
    await answer(resultCodes.success, { responseName: startTlsOid });
    this.#signedInAs = null;
    this.#socket = new TLSSocket(this.#socket, { isServer: true, secureContext: this.#context.secureContext });
    this.#watch(this.#socket);
  }

  #note(kind: string): void {
    this.#context.onOperation(kind, this.#socket instanceof TLSSocket);
  }
}
