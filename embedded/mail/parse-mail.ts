/** A mail as its reader sees it. */
export type ReceivedMail = {
  /** Lower-case names; a header that stands twice is joined by a line break. */
  readonly headers: Readonly<Record<string, string>>;
  readonly subject: string;
  readonly to: string;
  readonly from: string;
  readonly messageId: string;
  readonly text: string;
  readonly html: string;
};

/** Reads a mail with a plain and an HTML part (RFC 5322, RFC 2045 to 2047), as far as one is made by nodemailer. */
export function parseMail(raw: string): ReceivedMail {
  const { headers, body } = split(raw);
  const parts = partsOf(headers, body);
  const content = (type: string): string => parts.find((part) => (part.headers["content-type"] ?? "text/plain").startsWith(type))?.content ?? "";
  return {
    headers,
    subject: decodeWords(headers["subject"] ?? ""),
    to: decodeWords(headers["to"] ?? ""),
    from: decodeWords(headers["from"] ?? ""),
    messageId: headers["message-id"] ?? "",
    text: content("text/plain"),
    html: content("text/html"),
  };
}

function split(raw: string): { headers: Record<string, string>; body: string } {
  const end = raw.indexOf("\r\n\r\n");
  const head = (end === -1 ? raw : raw.slice(0, end)).replace(/\r\n[ \t]+/g, " ");
  const headers: Record<string, string> = {};
  for (const line of head.split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    headers[name] = headers[name] === undefined ? value : `${headers[name]}\n${value}`;
  }
  return { headers, body: end === -1 ? "" : raw.slice(end + 4) };
}

function partsOf(headers: Readonly<Record<string, string>>, body: string): { headers: Readonly<Record<string, string>>; content: string }[] {
  const boundary = /boundary="?([^";]+)"?/.exec(headers["content-type"] ?? "")?.[1];
  if (boundary === undefined) return [{ headers, content: decodeBody(headers["content-transfer-encoding"], body) }];
  const parts = body.split(`--${boundary}`).slice(1, -1);
  return parts.flatMap((part) => {
    const inner = split(part.replace(/^\r\n/, "").replace(/\r\n$/, ""));
    return partsOf(inner.headers, inner.body);
  });
}

function decodeBody(encoding: string | undefined, body: string): string {
  const kind = encoding?.toLowerCase();
  if (kind === "base64") return Buffer.from(body, "base64").toString("utf8");
  return kind === "quoted-printable" ? decodeQuoted(body.replace(/=\r\n/g, "")) : body;
}

function decodeQuoted(text: string): string {
  const bytes = text.replace(/=([0-9A-F]{2})/gi, (_whole, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}

function decodeWords(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_whole, kind: string, encoded: string) =>
      kind.toLowerCase() === "b" ? Buffer.from(encoded, "base64").toString("utf8") : decodeQuoted(encoded.replaceAll("_", " ")),
    );
}
