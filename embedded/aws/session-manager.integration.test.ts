import { StopInstancesCommand } from "@aws-sdk/client-ec2";
import { DescribeSessionsCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { DescribeSessionsCommandInput } from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assume, BETA, ec2, refusal, REGION, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

const reader = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: ["ec2:*", "ssm:DescribeSessions"], Resource: "*" }] };
const seed = SEED.map((account) => ({ ...account, roles: account.roles.map((one) => (one.arn.endsWith("operator") ? { ...one, policy: reader } : one)) }));

let aws: EmbeddedAws;
let clock: Clock;
beforeEach(async () => void ({ aws, clock } = await startTestAws({ seed })));
afterEach(() => aws.close());

const ask = async (input: DescribeSessionsCommandInput, Policy?: string) =>
  new SSMClient({ region: REGION, endpoint: aws.endpoint, credentials: await assume(aws, { Policy }), maxAttempts: 1 }).send(
    new DescribeSessionsCommand(input),
  );
const post = (path: string, body: object) =>
  fetch(`${aws.controlUrl}${path}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

describe("DescribeSessions", () => {
  test("lists the shells that are open, filtered, and those that ended as history", async () => {
    expect((await post(`/instances/${RUNNING}/open-shell`, { owner: "mina", reason: "restore" })).status).toBe(200);
    await post(`/instances/${BETA}/open-shell`, { owner: "bob" });
    const { Sessions = [] } = await ask({ State: "Active" });
    expect(Sessions.map(({ Target, Status }) => [Target, Status])).toEqual([
      [BETA, "Connected"],
      [RUNNING, "Connected"],
    ]);
    const mine = await ask({ State: "Active", Filters: [{ key: "Target", value: RUNNING }] });
    expect(mine.Sessions).toMatchObject([
      { Owner: "arn:aws:sts::111122223333:assumed-role/engineer/mina", Reason: "restore", StartDate: new Date(clock.now()) },
    ]);
    expect((await post(`/instances/${RUNNING}/end-shells`, {})).status).toBe(200);
    expect((await ask({ State: "Active" })).Sessions).toHaveLength(1);
    expect((await ask({ State: "History" })).Sessions).toMatchObject([{ Target: RUNNING, Status: "Terminated" }]);
  });

  test("a stop of the machine ends them, and nobody opens one on what does not run", async () => {
    aws.shells.open(RUNNING, { owner: "mina", reason: "" });
    await ec2(aws, await assume(aws)).send(new StopInstancesCommand({ InstanceIds: [RUNNING] }));
    expect((await ask({ State: "Active" })).Sessions).toEqual([]);
    expect((await post(`/instances/${STOPPED}/open-shell`, { owner: "mina" })).status).toBe(409);
    expect((await post(`/instances/${BETA}/open-shell`, { owner: "with space" })).status).toBe(400);
  });

  test("pages by NextToken, and refuses strangers and nonsense", async () => {
    for (let shell = 0; shell < 5; shell += 1) aws.shells.open(RUNNING, { owner: `mina${shell}`, reason: "" });
    const first = await ask({ State: "Active", MaxResults: 3 });
    const second = await ask({ State: "Active", MaxResults: 3, NextToken: first.NextToken });
    expect(new Set([...(first.Sessions ?? []), ...(second.Sessions ?? [])].map(({ SessionId }) => SessionId)).size).toBe(5);
    expect(second.NextToken).toBeUndefined();
    expect(await refusal(ask({ State: "Active", NextToken: "nonsense" }))).toMatchObject({ name: "InvalidNextToken" });
    expect(await refusal(ask({ State: "Active", MaxResults: 201 }))).toMatchObject({ name: "ValidationException" });
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] });
    expect(await refusal(ask({ State: "Active" }, Policy))).toMatchObject({ name: "AccessDeniedException" });
  });
});
