/** What can go wrong with a call to AWS, in our words. `lost` means: no answer, so the call may have happened. */
export const ec2FailureKinds = [
  "throttled",
  "no_capacity",
  "wrong_state",
  "not_found",
  "denied",
  "protected",
  "no_hibernation",
  "spot_wait",
  "expired",
  "lost",
  "unavailable",
  "other",
] as const;

export type Ec2FailureKind = (typeof ec2FailureKinds)[number];

export type Ec2Failure = {
  kind: Ec2FailureKind;
  /** AWS's own words, for the log and for people who know AWS. */
  message: string;
  /** Code of AWS, such as `IncorrectInstanceState`; null when nothing answered. */
  awsCode: string | null;
  /** The instances that AWS names as the reason; empty when it names none. */
  instanceIds: readonly string[];
};

/** Thrown by the gateway for every call that did not succeed. */
export class Ec2Error extends Error {
  readonly failure: Ec2Failure;

  constructor(failure: Ec2Failure, cause: unknown) {
    super(`AWS: ${failure.kind} (${failure.awsCode ?? "no answer"}): ${failure.message}`, { cause });
    this.name = "Ec2Error";
    this.failure = failure;
  }
}

// Codes as listed in the EC2 API reference, "Error codes for the Amazon EC2 API", and the STS and CloudWatch API references, "Common errors".
const kindOfCode: Readonly<Record<string, Ec2FailureKind>> = {
  RequestLimitExceeded: "throttled",
  Throttling: "throttled",
  ThrottlingException: "throttled",
  InsufficientInstanceCapacity: "no_capacity",
  InsufficientHostCapacity: "no_capacity",
  InsufficientCapacityOnHost: "no_capacity",
  IncorrectInstanceState: "wrong_state",
  IncorrectState: "wrong_state",
  OperationNotPermitted: "protected",
  UnsupportedHibernationConfiguration: "no_hibernation",
  IncorrectSpotRequestState: "spot_wait",
  "InvalidInstanceID.NotFound": "not_found",
  "InvalidInstanceID.Malformed": "not_found",
  UnauthorizedOperation: "denied",
  AccessDenied: "denied",
  AccessDeniedException: "denied",
  AuthFailure: "denied",
  InvalidClientTokenId: "denied",
  UnrecognizedClientException: "denied",
  InvalidSignatureException: "denied",
  SignatureDoesNotMatch: "denied",
  OptInRequired: "denied",
  ServiceUnavailable: "unavailable",
  Unavailable: "unavailable",
  ExpiredToken: "expired",
  ExpiredTokenException: "expired",
  RequestExpired: "unavailable",
};

/** Refusals of a whole call for some of its instances, which the message names (EC2 API reference, "Error codes for the Amazon EC2 API"). */
const namingKinds: ReadonlySet<Ec2FailureKind> = new Set(["not_found", "wrong_state", "protected", "no_hibernation", "spot_wait"]);

/** Codes of Node for a connection that never came about, so that nothing was sent. */
const neverConnected = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "UND_ERR_CONNECT_TIMEOUT"]);

type VendorError = { name: string; message: string; code: string | null; status: number | null };

/** Translates an error of the SDK or of the connection. */
export function toEc2Failure(error: unknown): Ec2Failure {
  const vendor = readVendorError(error);
  const answered = vendor.status !== null;
  const kind = answered ? answeredKind(vendor) : unansweredKind(vendor);
  return {
    kind,
    message: vendor.message,
    awsCode: answered ? vendor.name : null,
    instanceIds: namingKinds.has(kind) ? [...new Set([...vendor.message.matchAll(/\bi-[0-9a-f]+/g)].map(([id]) => id))] : [],
  };
}

function answeredKind({ name, status }: VendorError): Ec2FailureKind {
  const known = kindOfCode[name];
  if (known !== undefined) return known;
  // An internal error of AWS says nothing about whether the act was begun; nor does a good answer that could not be read.
  return status !== null && (status >= 500 || status < 400) ? "lost" : "other";
}

function unansweredKind({ name, code }: VendorError): Ec2FailureKind {
  if (name === "CredentialsProviderError") return "unavailable";
  return code !== null && neverConnected.has(code) ? "unavailable" : "lost";
}

function readVendorError(error: unknown): VendorError {
  if (!(error instanceof Error)) return { name: "Unknown", message: String(error), code: null, status: null };
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return { name: error.name, message: error.message, code: typeof code === "string" ? code : null, status: $metadata?.httpStatusCode ?? null };
}
