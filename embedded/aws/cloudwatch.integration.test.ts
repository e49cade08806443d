import { CloudWatchClient, GetMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import type { GetMetricDataCommandInput, MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import { StopInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assume, BASE, BETA, ec2, FOREIGN, refusal, REGION, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock, Credentials } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

const minute = 60_000;
// The tests' operator may also read metrics.
const reader = { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: ["ec2:*", "cloudwatch:GetMetricData"], Resource: "*" }] };
const seed = SEED.map((account) => ({
  ...account,
  instances: account.instances.map((one) => ({ ...one, since: 300 })),
  roles: account.roles.map((one) => (one.arn.endsWith("operator") ? { ...one, policy: reader } : one)),
}));

let aws: EmbeddedAws;
let clock: Clock;
let credentials: Credentials;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws({ seed }));
  credentials = await assume(aws);
});
afterEach(() => aws.close());

const client = (as = credentials) => new CloudWatchClient({ region: REGION, endpoint: aws.endpoint, credentials: as, maxAttempts: 1 });
const query = (Id: string, InstanceId: string, MetricName = "CPUUtilization", more: { Namespace?: string; Stat?: string } = {}): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: { Namespace: more.Namespace ?? "AWS/EC2", MetricName, Dimensions: [{ Name: "InstanceId", Value: InstanceId }] },
    Period: 300,
    Stat: more.Stat ?? "Average",
  },
});
const ask = (MetricDataQueries: MetricDataQuery[], more: Partial<GetMetricDataCommandInput> = {}, as = credentials) =>
  client(as).send(
    new GetMetricDataCommand({
      MetricDataQueries,
      StartTime: new Date(clock.now() - 60 * minute),
      EndTime: new Date(clock.now()),
      ScanBy: "TimestampAscending",
      ...more,
    }),
  );

describe("GetMetricData", () => {
  test("has a value every five minutes of what runs, and none of what is stopped, unknown or somebody else's", async () => {
    const answer = await ask([query("a", RUNNING), query("b", STOPPED), query("c", FOREIGN), query("d", "i-0123456789abcdef0")]);
    expect(answer.MetricDataResults?.map(({ Id, Values, StatusCode }) => [Id, Values?.length, StatusCode])).toEqual([
      ["a", 11, "Complete"],
      ["b", 0, "Complete"],
      ["c", 0, "Complete"],
      ["d", 0, "Complete"],
    ]);
    const [first] = answer.MetricDataResults ?? [];
    const times = first?.Timestamps?.map((at) => at.getTime()) ?? [];
    expect(times.every((at) => at % 300_000 === 0)).toBe(true);
    expect(new Set(times.slice(1).map((at, index) => at - (times[index] ?? 0)))).toEqual(new Set([300_000]));
    expect(first?.Values?.every((value) => value >= 0 && value <= 100)).toBe(true);
  });

  test("the same time gives the same value; network and disk are bytes; memory comes from an agent's namespace only", async () => {
    const names = ["NetworkIn", "NetworkOut", "EBSReadBytes", "EBSWriteBytes"];
    const ask4 = () => ask(names.map((name, index) => query(`q${index}`, RUNNING, name, { Stat: "Sum" })));
    const [once, again] = [await ask4(), await ask4()];
    expect(once.MetricDataResults).toEqual(again.MetricDataResults);
    for (const { Values } of once.MetricDataResults ?? []) expect(Values?.every((value) => Number.isInteger(value) && value > 0)).toBe(true);
    expect((await ask([query("m", RUNNING, "mem_used_percent")])).MetricDataResults?.[0]?.Values).toEqual([]);
    const agents = await ask([RUNNING, BETA].map((id, index) => query(`m${index}`, id, "mem_used_percent", { Namespace: "CWAgent" })));
    expect(agents.MetricDataResults?.some(({ Values = [] }) => Values.length > 0)).toBe(true);
  });

  test("follows virtual time, the state of the machine, and what the control page makes it do", async () => {
    aws.workloads.set(RUNNING, "busy");
    clock.advance(30 * minute);
    aws.workloads.set(RUNNING, "idle");
    clock.advance(30 * minute);
    await ec2(aws, await assume(aws)).send(new StopInstancesCommand({ InstanceIds: [RUNNING] }));
    clock.advance(40 * minute);
    const { MetricDataResults } = await ask([query("a", RUNNING)], { StartTime: new Date(clock.now() - 100 * minute) }, await assume(aws));
    const values = MetricDataResults?.[0]?.Values ?? [];
    expect(values.slice(1, 6).every((value) => value > 50)).toBe(true);
    expect(values.slice(7, 12).every((value) => value < 2)).toBe(true);
    expect(values.length).toBeLessThan(15);
  });

  test("pages by NextToken; a cut series says PartialData, and all pages together are the whole", async () => {
    const queries = [query("a", RUNNING), query("b", BETA)];
    const whole = await ask(queries);
    const values = new Map<string, number[]>();
    const codes: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await ask(queries, { MaxDatapoints: 5, NextToken });
      for (const { Id = "", Values = [], StatusCode } of page.MetricDataResults ?? []) {
        values.set(Id, [...(values.get(Id) ?? []), ...Values]);
        codes.push(StatusCode);
      }
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect([...values]).toEqual(whole.MetricDataResults?.map(({ Id, Values }) => [Id, Values]));
    expect(codes).toContain("PartialData");
  });

  test("refuses what is malformed, more than 500 queries, and who has no right, in JSON that the SDK understands", async () => {
    expect(await refusal(ask([query("Upper", RUNNING)]))).toMatchObject({ name: "ValidationException", status: 400 });
    expect(await refusal(ask([query("a", RUNNING), query("a", BETA)]))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(ask([query("a", RUNNING)], { StartTime: new Date(clock.now()) }))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(ask(Array.from({ length: 501 }, (_, index) => query(`q${index}`, RUNNING))))).toMatchObject({ name: "ValidationException" });
    expect(await refusal(ask([query("a", RUNNING)], { NextToken: "nonsense" }))).toMatchObject({ name: "InvalidNextToken" });
    const Policy = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "ec2:*", Resource: "*" }] });
    const denied = await refusal(ask([query("a", RUNNING)], {}, await assume(aws, { Policy })));
    expect(denied).toMatchObject({ name: "AccessDeniedException", status: 400 });
    expect(denied.message).toContain("is not authorized to perform: cloudwatch:GetMetricData because no session policy allows");
    expect(await refusal(ask([query("a", RUNNING)], {}, BASE))).toMatchObject({ name: "AccessDeniedException" });
  });

  test("throttles, fails as told, and ends a session in its own words", async () => {
    aws.buckets.drain(
      { accountId: "111122223333", region: REGION },
      { api: "GetMetricData", counts: "requests", limit: { capacity: 50, refillPerSecond: 50 } },
      0,
    );
    expect(await refusal(ask([query("a", RUNNING)]))).toMatchObject({ name: "ThrottlingException" });
    aws.buckets.fill();
    aws.faults.add({ kind: "error", api: "GetMetricData", code: "InternalFailure" });
    expect(await refusal(ask([query("a", RUNNING)]))).toMatchObject({ name: "InternalFailure", status: 500 });
    expect(await refusal(ask([query("a", RUNNING)], {}, { ...BASE, secretAccessKey: "wrong-secret-of-nobody" }))).toMatchObject({
      name: "InvalidSignatureException",
    });
    clock.advance(3_600_001);
    expect(await refusal(ask([query("a", RUNNING)]))).toMatchObject({ name: "ExpiredTokenException" });
  });
});
