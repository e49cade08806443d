import { timingSafeEqual } from "node:crypto";
import { AwsError } from "./aws-error";
import type { AwsService } from "./aws-services";
import type { Principal, Principals } from "./principals";
import { checkContentHash, readSignatureClaim, verifySignature } from "./verify-signature";
import type { SignedRequest } from "./verify-signature";

export type Authenticated = { readonly principal: Principal; readonly region: string; readonly service: AwsService };

/**
 * Who signed this request: known key, true signature, right session token, session not expired. `now` is the endpoint's
 * virtual time, `realNow` the real one (both epoch ms). Throws AwsError with the code the named service uses.
 */
export async function authenticate(
  request: SignedRequest,
  principals: Principals,
  times: { readonly now: number; readonly realNow: number },
): Promise<Authenticated> {
  const claim = readSignatureClaim(request.headers.authorization);
  const principal = principals.find(claim.accessKeyId);
  if (principal === undefined) throw unknownCredentials(claim.service);
  checkContentHash(request);
  await verifySignature(claim, principal.secretAccessKey, request, times.realNow);
  checkSessionToken(principal, request.headers["x-amz-security-token"], claim.service);
  checkNotExpired(principal, claim.service, times.now);
  if (claim.service === "ec2" && !principals.hasRegion(principal.accountId, claim.region)) {
    throw unknownCredentials("ec2");
  }
  return { principal, region: claim.region, service: claim.service };
}

function checkSessionToken({ session }: Principal, given: string | string[] | undefined, service: AwsService): void {
  if (session === undefined && given === undefined) return;
  const expected = Buffer.from(session?.sessionToken ?? "");
  const actual = Buffer.from(typeof given === "string" ? given : "");
  const right = session !== undefined && actual.length === expected.length && timingSafeEqual(actual, expected);
  if (!right) throw unknownCredentials(service);
}

function unknownCredentials(service: AwsService): AwsError {
  return service === "ec2"
    ? new AwsError("AuthFailure", "AWS was not able to validate the provided access credentials")
    : new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.");
}

/** Refuses temporary credentials that ran out. `now` is the endpoint's virtual time (epoch ms). Throws RequestExpired or ExpiredToken. */
export function checkNotExpired({ session }: Principal, service: AwsService, now: number): void {
  if (session === undefined || session.expiresAt > now) return;
  throw service === "ec2"
    ? new AwsError("RequestExpired", "Request has expired.")
    : new AwsError("ExpiredToken", "The security token included in the request is expired");
}
