import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { SignatureV4 } from "@smithy/signature-v4";
import { AwsError } from "./aws-error";
import { isService } from "./aws-services";
import type { AwsService } from "./aws-services";
import { NodeSha256 } from "./node-sha256";

/** What the Authorization header says, before anything of it is believed. */
export type SignatureClaim = {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: AwsService;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
};

export type SignedRequest = { readonly method: string; readonly headers: IncomingHttpHeaders; readonly body: Buffer };

const MAX_SKEW_MS = 5 * 60_000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([A-Z0-9]{16,128})\/(\d{8})\/([a-z0-9-]{1,64})\/([a-z0-9-]{1,64})\/aws4_request, ?SignedHeaders=([a-z0-9;-]{1,2048}), ?Signature=([0-9a-f]{64})$/;

/** The service a request is meant for, read leniently: it decides the form of every refusal, also of a bad signature. */
export function claimedService(authorization: string | undefined): AwsService {
  const name = /\/([a-z0-9-]+)\/aws4_request/.exec(authorization ?? "")?.[1] ?? "";
  return isService(name) ? name : "ec2";
}

/** Reads the Authorization header. Throws MissingAuthenticationToken or IncompleteSignature. */
export function readSignatureClaim(authorization: string | undefined): SignatureClaim {
  if (authorization === undefined) {
    throw new AwsError("MissingAuthenticationToken", "Request is missing Authentication Token");
  }
  const [, accessKeyId, date, region, service, headers, signature] = AUTHORIZATION.exec(authorization) ?? [];
  if (!accessKeyId || !date || !region || !headers || !signature) {
    throw new AwsError("IncompleteSignature", "The Authorization header is no complete AWS4-HMAC-SHA256 signature.");
  }
  if (service === undefined || !isService(service)) {
    throw new AwsError("SignatureDoesNotMatch", "Credential should be scoped to a service of this endpoint, such as 'ec2' or 'sts'.");
  }
  return { accessKeyId, date, region, service, signedHeaders: headers.split(";"), signature };
}

/**
 * Checks date and signature of a request against the secret of the key it names. `now` is real time (epoch ms), never the
 * endpoint's virtual clock: the SDK signs with the real one. The error's code is the service's own. Throws AwsError.
 * Source: IAM user guide, "Signature Version 4"; the same library computes it that the SDK signs with.
 */
export async function verifySignature(claim: SignatureClaim, secretAccessKey: string, request: SignedRequest, now: number): Promise<void> {
  const signingDate = readSigningDate(request.headers, claim);
  if (Math.abs(now - signingDate.getTime()) > MAX_SKEW_MS) {
    const message = `Signature expired or not yet valid: it is dated ${signingDate.toISOString()}, more than 5 minutes off.`;
    throw new AwsError(claim.service === "ec2" ? "RequestExpired" : "SignatureDoesNotMatch", message);
  }
  const headers = signedHeaderValues(request.headers, claim);
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey },
    region: claim.region,
    service: claim.service,
    sha256: NodeSha256,
    applyChecksum: false,
  });
  const { method, body } = request;
  const unsigned = { method, protocol: "http:", hostname: "", path: "/", query: {}, headers, body };
  const signed = await signer.sign(unsigned, { signingDate, signableHeaders: new Set(claim.signedHeaders) });
  const expected = /Signature=([0-9a-f]{64})$/.exec(signed.headers["authorization"] ?? "")?.[1] ?? "";
  if (expected === "" || !timingSafeEqual(Buffer.from(expected, "hex"), Buffer.from(claim.signature, "hex"))) {
    throw mismatch("The request signature we calculated does not match the signature you provided. Check your secret access key and signing method.");
  }
}

function readSigningDate(headers: IncomingHttpHeaders, claim: SignatureClaim): Date {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers["x-amz-date"] ?? ""));
  const [, year, month, day, hour, minute, second] = parts ?? [];
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(date.getTime())) throw new AwsError("IncompleteSignature", "The header x-amz-date must be a date like 20260101T120000Z.");
  if (`${year}${month}${day}` !== claim.date) throw mismatch("The credential's date is not the date of x-amz-date.");
  return date;
}

/** The values of the signed headers. What the request means must be signed: host, date, and a session token if there is one. */
function signedHeaderValues(headers: IncomingHttpHeaders, claim: SignatureClaim): Record<string, string> {
  const token = headers["x-amz-security-token"] === undefined ? [] : ["x-amz-security-token"];
  for (const name of ["host", "x-amz-date", ...token]) {
    if (!claim.signedHeaders.includes(name)) throw mismatch(`The header ${name} must be signed.`);
  }
  const values: Record<string, string> = {};
  for (const name of claim.signedHeaders) {
    const value = headers[name];
    if (value === undefined) throw mismatch(`The signed header ${name} is missing.`);
    values[name] = Array.isArray(value) ? value.join(",") : value;
  }
  return values;
}

/** The content hash is believed by the signing library, so it is compared with the body first. Throws SignatureDoesNotMatch. */
export function checkContentHash({ headers, body }: SignedRequest): void {
  const claimed = headers["x-amz-content-sha256"];
  if (claimed !== undefined && claimed !== createHash("sha256").update(body).digest("hex")) {
    throw mismatch("The header x-amz-content-sha256 does not match the body.");
  }
}

function mismatch(message: string): AwsError {
  return new AwsError("SignatureDoesNotMatch", message);
}
