import { DescribeSessionsCommand } from "@aws-sdk/client-ssm";
import type { Session, SSMClient } from "@aws-sdk/client-ssm";
import { everyPage } from "../every-page";
import type { OpenShell } from "./metrics-types";

/** Most sessions of a page (Systems Manager API reference, DescribeSessions, MaxResults). */
const pageSize = 200;

/** The shells on instances that are open now; those on other machines, such as managed servers outside EC2, are left out. */
export async function describeShells(client: SSMClient): Promise<OpenShell[]> {
  const shells: OpenShell[] = [];
  for await (const { Sessions = [] } of everyPage((NextToken, options) =>
    client.send(new DescribeSessionsCommand({ State: "Active", MaxResults: pageSize, NextToken }), options),
  )) {
    shells.push(...Sessions.flatMap(toShell));
  }
  return shells;
}

function toShell({ SessionId, Target, Owner, Reason, StartDate, Status }: Session): OpenShell[] {
  if (SessionId === undefined || Target === undefined || StartDate === undefined || !Target.startsWith("i-")) return [];
  if (Status === "Terminated" || Status === "Failed") return [];
  return [{ id: SessionId, ec2Id: Target, owner: personOf(Owner ?? ""), reason: Reason ?? null, startedAt: StartDate }];
}

/** The last part of an ARN: the user's name, or that of the session of a role, which is mostly the person's. */
function personOf(owner: string): string {
  return owner.split(/[/:]/).at(-1) || "somebody";
}
