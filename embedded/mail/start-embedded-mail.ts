import { SMTPServer } from "smtp-server";
import { parseMail } from "./parse-mail";
import type { ReceivedMail } from "./parse-mail";

/** What the next mail meets: an answer of this code, or it is kept and the connection ends without an answer. */
export type MailFault = { kind: "answer"; code: 421 | 451 | 550 | 552 } | { kind: "lost-answer" };

/** A mail with who it was for, as the envelope says, and when it came. */
export type KeptMail = ReceivedMail & { readonly rcpt: readonly string[]; readonly at: Date };

/** A running mail server that keeps what it gets, in memory. */
export type EmbeddedMail = {
  /** For SMTP_URL. */
  readonly url: string;
  /** The newest last. */
  readonly mails: readonly KeptMail[];
  /** Forgets all mails. */
  clear(): void;
  /** Lets the next mail fail. */
  failNext(fault: MailFault): void;
  close(): Promise<void>;
};

const keptMails = 200;
const maxBytes = 1024 * 1024;

/** Starts an SMTP server on a loopback port. It takes mail for everybody, from everybody on this machine. */
export async function startEmbeddedMail({ port = 0 }: { port?: number } = {}): Promise<EmbeddedMail> {
  const mails: KeptMail[] = [];
  const faults: MailFault[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["AUTH", "STARTTLS"],
    size: maxBytes,
    logger: false,
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const fault = faults.shift();
        if (fault?.kind === "answer") return done(Object.assign(new Error("Not now."), { responseCode: fault.code }));
        mails.push({ ...parseMail(Buffer.concat(chunks).toString("utf8")), rcpt: session.envelope.rcptTo.map(({ address }) => address), at: new Date() });
        if (mails.length > keptMails) mails.shift();
        if (fault === undefined) return done();
        for (const connection of server.connections) (connection as { _socket?: { destroy(): void } })._socket?.destroy();
      });
    },
  });
  // A client that goes away is no error of the server.
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const address = server.server.address();
  if (address === null || typeof address === "string") throw new Error("The mail server listens on no TCP port.");
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    clear: () => void (mails.length = 0),
    failNext: (fault) => void faults.push(fault),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
