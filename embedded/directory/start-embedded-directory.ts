import { once } from "node:events";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { createSecureContext, createServer as createTlsServer } from "node:tls";
import type { DirectoryEntry } from "./directory-entry";
import { createDirectoryStore } from "./directory-store";
import type { DirectoryStore } from "./directory-store";
import { serveConnection } from "./serve-connection";
import type { ConnectionContext } from "./serve-connection";
import { makeTlsCertificate } from "./tls-certificate";
import type { TlsCertificate } from "./tls-certificate";

export type EmbeddedDirectoryOptions = {
  entries: readonly DirectoryEntry[];
  /** Port of ldap://; 0 (default) takes a free one. */
  port?: number;
  /** Port of ldaps://; 0 (default) takes a free one. */
  tlsPort?: number;
  /** Address to listen on; loopback unless told otherwise. */
  host?: string;
  /** Certificate of ldaps and StartTLS; made when left out, `null` for a server without TLS. */
  tls?: TlsCertificate | null;
  /** Answer "success" to a name with an empty password, as some servers do. Default false. */
  allowUnauthenticatedBind?: boolean;
  /** `memberOf` also lists groups of groups. Default false, as OpenLDAP's memberof overlay. */
  nestedMemberOf?: boolean;
  /** Most entries of one search without paging. Default 500, as OpenLDAP. */
  sizeLimit?: number;
  onConnection?: () => void;
};

/** One operation that was received. Names and passwords are not kept. */
export type ReceivedOperation = { kind: string; isSecure: boolean };

export type EmbeddedDirectory = {
  /** `ldap://host:port`; StartTLS is offered on it. */
  url: string;
  /** `ldaps://host:port`, or null without TLS. */
  tlsUrl: string | null;
  /** PEM of the authority that signed the certificate, or null without TLS. */
  caCertificate: string | null;
  /** The entries, to change them while the server runs. */
  store: DirectoryStore;
  /** Operations received so far, the latest 10,000. */
  operations(): readonly ReceivedOperation[];
  /** Connections accepted since the start. */
  connectionCount(): number;
  /** Connections open now. */
  openConnectionCount(): number;
  /** Ends all connections and stops listening. */
  close(): Promise<void>;
};

/** An answer is many small writes; held back until the client acknowledges (Nagle), each page of a search would cost 40 ms. */
const atOnce = { noDelay: true };
const mostConnections = 200;
const mostOperationsKept = 10_000;

/**
 * Starts a read-only LDAP v3 directory for the demo and for tests: bind, search, paging, StartTLS, ldaps, memberOf, Who am I.
 * Only who has signed in may search. Not meant to be reachable from other machines.
 * @throws Error when a port is taken or an entry's name is wrong.
 */
export async function startEmbeddedDirectory(options: EmbeddedDirectoryOptions): Promise<EmbeddedDirectory> {
  const host = options.host ?? "127.0.0.1";
  const tls = options.tls === undefined ? await makeTlsCertificate() : options.tls;
  const received: ReceivedOperation[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const context: ConnectionContext = {
    store: createDirectoryStore(options.entries, { nestedMemberOf: options.nestedMemberOf ?? false }),
    allowUnauthenticatedBind: options.allowUnauthenticatedBind ?? false,
    serverSizeLimit: options.sizeLimit ?? 500,
    secureContext: tls === null ? null : createSecureContext(tls),
    onOperation(kind, isSecure) {
      received.push({ kind, isSecure });
      if (received.length > mostOperationsKept) received.shift();
    },
  };
  const accept = (socket: Socket) => {
    connections += 1;
    options.onConnection?.();
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  };
  const plainServer = createServer(atOnce, (socket) => void serveConnection(socket, context));
  const tlsServer = tls === null ? null : createTlsServer({ ...tls, ...atOnce }, (socket) => void serveConnection(socket, context));
  const servers = [plainServer, ...(tlsServer === null ? [] : [tlsServer])];
  for (const server of servers) server.on("connection", accept);
  const close = async () => {
    await Promise.all(servers.map(closeServer));
  };
  try {
    const port = await listen(plainServer, options.port ?? 0, host);
    const tlsPort = tlsServer === null ? null : await listen(tlsServer, options.tlsPort ?? 0, host);
    return {
      url: `ldap://${host}:${port}`,
      tlsUrl: tlsPort === null ? null : `ldaps://${host}:${tlsPort}`,
      caCertificate: tls?.cert ?? null,
      store: context.store,
      operations: () => received,
      connectionCount: () => connections,
      openConnectionCount: () => sockets.size,
      close: async () => {
        for (const socket of sockets) socket.destroy();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(server: Server, port: number, host: string): Promise<number> {
  server.maxConnections = mostConnections;
  server.listen(port, host);
  await once(server, "listening");
  server.on("error", () => undefined);
  server.on("tlsClientError", (_error: Error, socket: Socket) => socket.destroy());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The directory listens on no TCP port.");
  return address.port;
}

async function closeServer(server: Server): Promise<void> {
  if (!server.listening) return;
  server.close();
  await once(server, "close");
}
