import { generate } from "selfsigned";

/** A certificate and its private key, PEM. It is its own certificate authority. */
export type TlsCertificate = { cert: string; key: string };

export type TlsCertificateOptions = {
  hosts?: readonly string[];
  addresses?: readonly string[];
  /** From when on it is valid; yesterday when left out. */
  notBefore?: Date;
  /** When it expires; in two years when left out. */
  notAfter?: Date;
};

const oneDay = 86_400_000;

/** Makes a self-signed certificate. Without names it stands for `localhost` and 127.0.0.1. */
export async function makeTlsCertificate(options: TlsCertificateOptions = {}): Promise<TlsCertificate> {
  const isNameless = options.hosts === undefined && options.addresses === undefined;
  const hosts = options.hosts ?? (isNameless ? ["localhost"] : []);
  const addresses = options.addresses ?? (isNameless ? ["127.0.0.1"] : []);
  const made = await generate([{ name: "commonName", value: hosts[0] ?? "embedded-directory" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: options.notBefore ?? new Date(Date.now() - oneDay),
    notAfterDate: options.notAfter ?? new Date(Date.now() + 730 * oneDay),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...hosts.map((value) => ({ type: 2 as const, value })), ...addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
