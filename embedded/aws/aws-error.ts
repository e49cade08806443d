/** Statuses of the codes whose status is not 400. Source: EC2 API reference, "Error codes"; STS API reference, "Common errors". */
const STATUSES: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AuthFailure: 401,
  DryRunOperation: 412,
  ExpiredToken: 403,
  IncompleteSignature: 403,
  InsufficientInstanceCapacity: 500,
  InternalError: 500,
  InternalFailure: 500,
  InvalidClientTokenId: 403,
  MissingAuthenticationToken: 403,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  SignatureDoesNotMatch: 403,
  Throttling: 400,
  Unavailable: 503,
  UnauthorizedOperation: 403,
};

/** A refusal as AWS words it: `code` becomes the SDK's `err.name`, `status` the HTTP status. Never holds a secret. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = STATUSES[code] ?? 400) {
    super(message);
    this.name = "AwsError";
    this.code = code;
    this.status = status;
  }
}
