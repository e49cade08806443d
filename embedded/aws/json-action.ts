import { z } from "zod";
import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import { because } from "./denial-words";
import { evaluatePolicies } from "./evaluate-policy";
import { requestContext } from "./request-context";
import type { DecidingCall } from "./request-context";

/** Carries a call of a JSON service out and returns its output. Throws AwsError to refuse. */
export type JsonAction = (call: ApiCall, input: unknown) => object;

/** The policies must allow the action on `*`: it knows no resources. Throws AccessDenied. */
export function authorizeJson(call: DecidingCall, action: string): void {
  const decision = evaluatePolicies(call.principal.policies, { action, resource: "*", context: requestContext(call, {}) });
  if (decision.allowed) return;
  throw new AwsError("AccessDenied", `User: ${call.principal.arn} is not authorized to perform: ${action} ${because(decision, action)}`);
}

/** Reads the input of a call. Throws the service's own refusal of input that is not well-formed. */
export function readInput<Schema extends z.ZodType>(schema: Schema, input: unknown, code: "ValidationError" | "ValidationException"): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new AwsError(code, z.prettifyError(parsed.error));
}
