import { generate } from "selfsigned";

/** A certificate and its private key, PEM. It is its own certificate authority. */
export type TlsCertificate = { cert: string; key: string };

const oneDay = 86_400_000;

/**
 * Makes a self-signed certificate that is valid from yesterday for two years.
 * Without names it stands for `localhost` and 127.0.0.1.
 */
export async function makeTlsCertificate(
  names: { hosts: readonly string[]; addresses: readonly string[] } = { hosts: ["localhost"], addresses: ["127.0.0.1"] },
): Promise<TlsCertificate> {
  const made = await generate([{ name: "commonName", value: names.hosts[0] ?? "embedded-directory" }], {
    keyType: "ec",
    curve: "P-256",
    algorithm: "sha256",
    notBeforeDate: new Date(Date.now() - oneDay),
    notAfterDate: new Date(Date.now() + 730 * oneDay),
    extensions: [
      { name: "basicConstraints", cA: true, critical: true },
      { name: "keyUsage", digitalSignature: true, keyCertSign: true, critical: true },
      { name: "extKeyUsage", serverAuth: true },
      {
        name: "subjectAltName",
        altNames: [...names.hosts.map((value) => ({ type: 2 as const, value })), ...names.addresses.map((ip) => ({ type: 7 as const, ip }))],
      },
    ],
  });
  return { cert: made.cert, key: made.private };
}
