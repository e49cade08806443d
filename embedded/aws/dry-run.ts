import { AwsError } from "./aws-error";
import { readBoolean } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

/** Ends a call that only asked whether it would be allowed (DryRunOperation, 412). Comes after authorisation. */
export function endDryRun(parameters: QueryParameters): void {
  if (readBoolean(parameters, "DryRun")) {
    throw new AwsError("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
  }
}
