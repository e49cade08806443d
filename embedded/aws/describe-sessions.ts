import { z } from "zod";
import { AwsError } from "./aws-error";
import { authorizeJson, readInput } from "./json-action";
import type { JsonAction } from "./json-action";
import type { ShellSession } from "./session-board";

// Source: Systems Manager API reference, DescribeSessions.
const inputSchema = z.object({
  State: z.enum(["Active", "History"]),
  MaxResults: z.int().min(1).max(200).default(200),
  NextToken: z.string().optional(),
  Filters: z
    .array(
      z.object({
        key: z.enum(["InvokedAfter", "InvokedBefore", "Target", "Owner", "Status", "SessionId", "AccessType"]),
        value: z.string().min(1).max(400),
      }),
    )
    .min(1)
    .max(7)
    .optional(),
});

type Filter = NonNullable<z.output<typeof inputSchema>["Filters"]>[number];

/** Systems Manager DescribeSessions: this account's sessions in this region that are open, or that have ended. */
export const describeSessions: JsonAction = (call, input) => {
  authorizeJson(call, "ssm:DescribeSessions");
  const { State, Filters = [], MaxResults, NextToken } = readInput(inputSchema, input, "ValidationException");
  const { principal, region, model } = call;
  const wanted = model.shells
    .list()
    .filter((one) => one.accountId === principal.accountId && one.region === region)
    .filter((one) => (one.endedAt === null) === (State === "Active"))
    .filter((one) => Filters.every((filter) => passes(one, filter)));
  const from = NextToken === undefined ? 0 : wanted.findIndex(({ id }) => id === Buffer.from(NextToken, "base64url").toString());
  if (from < 0) throw new AwsError("InvalidNextToken", "The specified token isn't valid.");
  const next = wanted[from + MaxResults];
  return {
    Sessions: wanted.slice(from, from + MaxResults).map(sessionElement),
    ...(next && { NextToken: Buffer.from(next.id).toString("base64url") }),
  };
};

function passes(session: ShellSession, { key, value }: Filter): boolean {
  switch (key) {
    case "InvokedAfter":
      return session.startedAt > Date.parse(value);
    case "InvokedBefore":
      return session.startedAt < Date.parse(value);
    case "Target":
      return session.target === value;
    case "Owner":
      return session.owner === value;
    case "Status":
      return (session.endedAt === null ? "Connected" : "Terminated") === value;
    case "SessionId":
      return session.id === value;
    case "AccessType":
      return value === "Standard";
  }
}

/** Source: Systems Manager API reference, data type Session; times are epoch seconds. */
function sessionElement({ id, target, owner, reason, startedAt, endedAt }: ShellSession): object {
  return {
    SessionId: id,
    Target: target,
    Status: endedAt === null ? "Connected" : "Terminated",
    StartDate: startedAt / 1_000,
    ...(endedAt !== null && { EndDate: endedAt / 1_000 }),
    DocumentName: "SSM-SessionManagerRunShell",
    Owner: owner,
    ...(reason !== "" && { Reason: reason }),
    AccessType: "Standard",
  };
}
