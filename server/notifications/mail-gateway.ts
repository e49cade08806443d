import { createTransport } from "nodemailer";
import { DeliveryFailure } from "./delivery-failure";

/** A mail as it is sent. */
export type Mail = {
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
  /** The same again is the same mail. */
  messageId: string;
  /** Mails of one thread stand together. */
  inReplyTo: string | null;
  /** Page on which the reader chooses what they are told. */
  choicesUrl: string;
};

export type MailGateway = { send(mail: Mail): Promise<void> };

const connectMs = 10_000;
const silenceMs = 20_000;

/**
 * Mail by SMTP. A password goes over an encrypted connection only, unless the server stands on this machine.
 * @param settings.url smtp://user:password@host:587 or smtps://host:465
 */
export function createMailGateway(settings: { url: string; from: string }): MailGateway {
  const { hostname, username } = new URL(settings.url);
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  const transport = createTransport(
    {
      url: settings.url,
      connectionTimeout: connectMs,
      greetingTimeout: connectMs,
      socketTimeout: silenceMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      requireTLS: username !== "" && !isHere && settings.url.startsWith("smtp:"),
    },
    { from: settings.from },
  );
  return {
    send: async ({ inReplyTo, choicesUrl, ...mail }) => {
      try {
        await transport.sendMail({
          ...mail,
          ...(inReplyTo === null ? {} : { inReplyTo, references: inReplyTo }),
          headers: { "Auto-Submitted": "auto-generated" },
          list: { unsubscribe: { url: choicesUrl, comment: "Choose what you are told" } },
        });
      } catch (error) {
        throw failureOf(error);
      }
    },
  };
}

type SmtpError = Error & { code?: string; responseCode?: number };

function failureOf(error: unknown): DeliveryFailure {
  const { code = "", responseCode } = error as SmtpError;
  if (code === "EAUTH") return new DeliveryFailure("refused", "The mail server refuses the account (SMTP_URL).", { cause: error });
  // RFC 5321, section 4.2.1: 5xx will be refused again, 4xx passes.
  if (responseCode !== undefined && responseCode >= 500) {
    return new DeliveryFailure("refused", `The mail server refuses it (${responseCode}).`, { cause: error });
  }
  if (responseCode !== undefined) return new DeliveryFailure("retry", `The mail server asks to come again (${responseCode}).`, { cause: error });
  return new DeliveryFailure("uncertain", `The mail server does not answer (${code === "" ? "no code" : code}).`, { cause: error });
}
