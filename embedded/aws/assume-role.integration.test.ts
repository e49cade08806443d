import {
  RebootInstancesCommand,
  DescribeInstancesCommand,
  DescribeInstanceStatusCommand,
  StartInstancesCommand,
  StopInstancesCommand,
} from "@aws-sdk/client-ec2";
import { AssumeRoleCommand } from "@aws-sdk/client-sts";
import type { AssumeRoleCommandInput } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ACCOUNT,
  assume,
  BASE,
  BETA,
  DEVELOPER,
  ec2,
  EXTERNAL_ID,
  FOREIGN,
  OPERATOR,
  OTHER_BASE,
  OTHER_OPERATOR,
  refusal,
  RUNNING,
  sessionPolicy,
  startTestAws,
  STOPPED,
  STORE_ROOT,
  sts,
} from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
beforeEach(async () => {
  ({ aws } = await startTestAws());
});
afterEach(() => aws.close());

const team = (value: string) => ({ Tags: [{ Key: "switchyard:team", Value: value }] });
const start = (credentials: Parameters<typeof ec2>[1], ...InstanceIds: string[]) => ec2(aws, credentials).send(new StartInstancesCommand({ InstanceIds }));
const stop = (credentials: Parameters<typeof ec2>[1], ...InstanceIds: string[]) => ec2(aws, credentials).send(new StopInstancesCommand({ InstanceIds }));
const stateOf = (id: string) => aws.instances.find(id)?.status.life.state;

describe("AssumeRole", () => {
  it("answers with everything a caller needs", async () => {
    const answer = await sts(aws).send(
      new AssumeRoleCommand({
        RoleArn: OPERATOR,
        RoleSessionName: "mina-1",
        ExternalId: EXTERNAL_ID,
        SourceIdentity: "mina",
        DurationSeconds: 900,
        ...team("alpha"),
      }),
    );
    expect(answer).toMatchObject({
      AssumedRoleUser: { Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/operator/mina-1`, AssumedRoleId: expect.stringMatching(/^AROA\w{16}:mina-1$/) },
      SourceIdentity: "mina",
      PackedPolicySize: expect.any(Number),
      Credentials: { AccessKeyId: expect.stringMatching(/^ASIA[A-Z2-7]{16}$/), SessionToken: expect.any(String) },
    });
    expect(answer.Credentials?.Expiration?.toISOString()).toBe("2026-11-02T09:15:00.000Z");
  });

  it("refuses in one and the same words: wrong or no external id, unknown role, no source identity, an untrusted caller", async () => {
    const user = `User: arn:aws:iam::${ACCOUNT}:role/switchyard-broker`;
    const message = `${user} is not authorized to perform: sts:AssumeRole on resource: ${OPERATOR} because no role trust policy allows the sts:AssumeRole action`;
    const wrong: Partial<AssumeRoleCommandInput>[] = [{ ExternalId: "other" }, { ExternalId: undefined }, { SourceIdentity: undefined }];
    for (const input of wrong) {
      expect(await refusal(assume(aws, input))).toMatchObject({ name: "AccessDenied", status: 403, message });
    }
    const unknown = OPERATOR.replace("operator", "nobody");
    expect(await refusal(assume(aws, { RoleArn: unknown }))).toMatchObject({ name: "AccessDenied", message: message.replace(OPERATOR, unknown) });
    expect(await refusal(assume(aws, {}, OTHER_BASE))).toMatchObject({ name: "AccessDenied" });
    expect(aws.calls.list().map((call) => call.errorCode)).toEqual(Array(5).fill("AccessDenied"));
  });

  it.each<[string, Partial<AssumeRoleCommandInput>, string, RegExp]>([
    ["a source identity with a space", { SourceIdentity: "mi na" }, "ValidationError", /sourceIdentity/],
    ["a source identity of other letters", { SourceIdentity: "minä" }, "ValidationError", /sourceIdentity/],
    ["a source identity of one letter", { SourceIdentity: "m" }, "ValidationError", /sourceIdentity/],
    ["a session name of 65 characters", { RoleSessionName: "x".repeat(65) }, "ValidationError", /roleSessionName/],
    ["a role that is no ARN", { RoleArn: "operator" }, "ValidationError", /roleArn/],
    ["899 seconds", { DurationSeconds: 899 }, "ValidationError", /greater than or equal to 900/],
    ["3,601 seconds", { DurationSeconds: 3_601 }, "ValidationError", /exceeds the MaxSessionDuration/],
    ["43,201 seconds", { DurationSeconds: 43_201 }, "ValidationError", /less than or equal to 43200/],
    ["a policy of 2,049 characters", { Policy: " ".repeat(2_049) }, "ValidationError", /policy.*2048/s],
    ["a policy that is no JSON", { Policy: "{" }, "MalformedPolicyDocumentException", /Syntax/],
    ["a policy with an unknown operator", { Policy: unknownOperatorPolicy() }, "MalformedPolicyDocumentException", /Invalid Condition type : Near/],
    ["51 tags", { Tags: manyTags(51, 1) }, "ValidationError", /tags/],
    ["tags that pack too large", { Tags: manyTags(50, 200) }, "PackedPolicyTooLargeException", /\d+%/],
    [
      "two tags of one name",
      {
        Tags: [
          { Key: "a", Value: "1" },
          { Key: "A", Value: "2" },
        ],
      },
      "InvalidParameterValue",
      /Duplicate tag keys/,
    ],
    ["a tag of AWS", { Tags: [{ Key: "aws:x", Value: "1" }] }, "ValidationError", /aws:/],
  ])("refuses %s", async (_, input, name, message) => {
    expect(await refusal(assume(aws, input))).toMatchObject({ name, status: 400, message: expect.stringMatching(message) });
  });

  it("takes a policy of exactly 2,048 characters", async () => {
    const Policy = sessionPolicy("ec2:StartInstances", STOPPED).padEnd(2_048);
    expect((await start(await assume(aws, { Policy }), STOPPED)).StartingInstances).toHaveLength(1);
  });
});

describe("a session for one act on one instance", () => {
  it("does that, and neither another instance nor another act on the same one", async () => {
    const session = await assume(aws, { Policy: sessionPolicy("ec2:StopInstances", RUNNING) });
    const refused = { name: "UnauthorizedOperation", status: 403, message: expect.stringContaining("because no session policy allows") };
    expect(await refusal(stop(session, BETA))).toMatchObject(refused);
    expect(await refusal(ec2(aws, session).send(new RebootInstancesCommand({ InstanceIds: [RUNNING] })))).toMatchObject(refused);
    expect(await refusal(start(session, RUNNING))).toMatchObject(refused);
    expect(await refusal(ec2(aws, session).send(new DescribeInstancesCommand({})))).toMatchObject(refused);
    expect(await refusal(ec2(aws, session).send(new DescribeInstanceStatusCommand({})))).toMatchObject(refused);
    expect(await refusal(stop(session, RUNNING, BETA))).toMatchObject(refused);
    expect([stateOf(RUNNING), stateOf(BETA)]).toEqual(["running", "running"]);
    await stop(session, RUNNING);
    expect(stateOf(RUNNING)).toBe("stopping");
  });

  it("gives nothing that the role does not give", async () => {
    const Policy = sessionPolicy("ec2:*", BETA);
    const session = await assume(aws, { RoleArn: DEVELOPER, Policy, ...team("alpha") });
    expect(await refusal(stop(session, BETA))).toMatchObject({ message: expect.stringContaining("no identity-based policy") });
  });
});

describe("tag conditions of the role", () => {
  it("let a team act on its own instances only", async () => {
    const session = await assume(aws, { RoleArn: DEVELOPER, ...team("alpha") });
    expect(await refusal(stop(session, BETA))).toMatchObject({ name: "UnauthorizedOperation" });
    expect(await refusal(stop(session, STORE_ROOT))).toMatchObject({ name: "UnauthorizedOperation" });
    expect((await start(session, STOPPED)).StartingInstances).toHaveLength(1);
  });

  it("let nobody act without a team tag", async () => {
    expect(await refusal(start(await assume(aws, { RoleArn: DEVELOPER }), STOPPED))).toMatchObject({ name: "UnauthorizedOperation" });
  });
});

describe("the base principal", () => {
  it("can touch no instance itself", async () => {
    const denied = { name: "UnauthorizedOperation", status: 403, message: expect.stringContaining("explicit deny") };
    expect(await refusal(ec2(aws, BASE).send(new DescribeInstancesCommand({})))).toMatchObject(denied);
    expect(await refusal(start(BASE, STOPPED))).toMatchObject(denied);
    expect(stateOf(STOPPED)).toBe("stopped");
  });
});

describe("accounts", () => {
  it("a session acts in its role's account and sees nothing of another", async () => {
    const there = await assume(aws, { RoleArn: OTHER_OPERATOR });
    expect((await start(there, FOREIGN)).StartingInstances).toHaveLength(1);
    expect(await refusal(start(there, STOPPED))).toMatchObject({ name: "InvalidInstanceID.NotFound" });
    expect(aws.calls.list().at(-1)).toMatchObject({
      eventName: "StartInstances",
      accountId: "444455556666",
      sourceIdentity: "mina",
      roleArn: OTHER_OPERATOR,
      instanceIds: [STOPPED],
      errorCode: "InvalidInstanceID.NotFound",
    });
  });
});

function unknownOperatorPolicy(): string {
  const Statement = [{ Effect: "Allow", Action: "*", Resource: "*", Condition: { Near: { "aws:SourceIdentity": "x" } } }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** Tags whose values do not compress well. */
function manyTags(count: number, length: number): { Key: string; Value: string }[] {
  let seed = 7;
  const letter = (): string => {
    seed = (seed * 16_807) % 2_147_483_647;
    return "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"[seed % 62] ?? "a";
  };
  return Array.from({ length: count }, (_, index) => ({ Key: `k${index}`, Value: Array.from({ length }, letter).join("") }));
}
