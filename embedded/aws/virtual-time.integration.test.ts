import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { DescribeInstancesCommand, StartInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, describe, expect, it } from "vitest";
import { assume, ec2, refusal, RUNNING, SEED, STOPPED } from "./embedded-aws-fixture";
import { startEmbeddedAws } from "./start-embedded-aws";
import type { EmbeddedAws, EmbeddedAwsOptions } from "./start-embedded-aws";

const minutes = 60_000;
const open: EmbeddedAws[] = [];
async function startAws(options: Partial<EmbeddedAwsOptions> = {}): Promise<EmbeddedAws> {
  const aws = await startEmbeddedAws({ seed: SEED, ...options });
  open.push(aws);
  return aws;
}
afterEach(() => Promise.all(open.splice(0).map((aws) => aws.close())));
const post = (aws: EmbeddedAws, to: string, body: object) =>
  fetch(`${aws.controlUrl}${to}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

describe("time moved ahead on the control port", () => {
  it("carries the conditions of policies along: who makes sessions must follow it", async () => {
    const aws = await startAws();
    const within = (milliseconds: number) => `${new Date(aws.clock.now() + milliseconds).toISOString().slice(0, 19)}Z`;
    const describeUntil = (instant: string) => {
      const Condition = { DateLessThan: { "aws:CurrentTime": instant } };
      const Statement = [{ Effect: "Allow", Action: "ec2:DescribeInstances", Resource: "*", Condition }];
      return assume(aws, { Policy: JSON.stringify({ Version: "2012-10-17", Statement }) });
    };
    const late = ec2(aws, await describeUntil(within(60_000)));
    await late.send(new DescribeInstancesCommand({}));
    await post(aws, "/time/advance", { minutes: 5 });
    await ec2(aws, await describeUntil(within(60_000))).send(new DescribeInstancesCommand({}));
    expect((await refusal(late.send(new DescribeInstancesCommand({})))).message).toContain("no session policy allows");
  });

  it("carries states, buckets and sessions along, and leaves signatures real", async () => {
    const aws = await startAws();
    const before = aws.clock.now();
    const client = ec2(aws, await assume(aws));
    await client.send(new StartInstancesCommand({ InstanceIds: [STOPPED] }));
    aws.buckets.drain(
      { accountId: "111122223333", region: "eu-central-1" },
      { api: "StartInstances", counts: "requests", limit: { capacity: 5, refillPerSecond: 2 } },
      0,
    );
    const answer = await post(aws, "/time/advance", { minutes: 5 });
    expect(answer.status).toBe(200);
    expect(aws.clock.now()).toBeGreaterThanOrEqual(before + 5 * minutes);
    expect(aws.instances.find(STOPPED)?.status.life.state).toBe("running");
    expect(aws.buckets.levels().find(({ api, counts }) => api === "StartInstances" && counts === "requests")).toMatchObject({ tokens: 5 });
    // Signed with the real date, five minutes behind virtual time.
    await client.send(new DescribeInstancesCommand({}));
    await post(aws, "/time/advance", { minutes: 60 });
    expect(await refusal(client.send(new DescribeInstancesCommand({})))).toMatchObject({ name: "RequestExpired" });
    await ec2(aws, await assume(aws)).send(new DescribeInstancesCommand({}));
  });

  it("goes to the next time of day in the zone of the portal, and tells the product how far it is ahead", async () => {
    const aws = await startAws({ zone: "Asia/Seoul", clock: { now: () => Date.parse("2026-12-01T10:00:00Z") } });
    expect((await post(aws, "/time/to", { time: "19:25" })).status).toBe(200);
    expect(new Date(aws.clock.now()).toISOString()).toBe("2026-12-01T10:25:00.000Z");
    expect(await (await fetch(`${aws.controlUrl}/clock`)).json()).toEqual({ aheadMs: 25 * minutes, speed: 1 });
    expect(await (await fetch(aws.controlUrl)).text()).toContain("It is <strong>Tue 1 Dec, 19:25:00</strong> in the portal (Asia/Seoul)");
    for (const time of ["24:00", "7:5", "now"]) expect((await post(aws, "/time/to", { time })).status).toBe(400);
  });

  it("stands still, runs fast, and lets due transitions happen while nobody asks", async () => {
    const aws = await startAws();
    await post(aws, "/time/speed", { speed: 0 });
    const stood = aws.clock.now();
    aws.instances.perform(STOPPED, "start");
    const states: string[] = [];
    aws.instances.onChange((change) => void (change && states.push(change.instance.status.life.state)));
    expect(aws.clock.now()).toBe(stood);
    await post(aws, "/time/speed", { speed: 100 });
    await expect.poll(() => states).toEqual(["running"]);
    expect((await post(aws, "/time/speed", { speed: 1_001 })).status).toBe(400);
    expect((await post(aws, "/time/advance", { minutes: -5 })).status).toBe(400);
  });
});

it("is kept over a restart, together with protections and boot faults", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "embedded aws "));
  const options = { stateFile: path.join(folder, "aws.json") };
  const first = await startAws(options);
  first.clock.advance(600 * minutes);
  first.instances.setProtection(RUNNING, { stopProtection: true });
  first.instances.setBootFault(STOPPED, "checks");
  await first.close();
  const second = await startAws(options);
  expect(second.startedFrom).toBe("state-file");
  expect(second.clock.offsetMs).toBeGreaterThanOrEqual(600 * minutes - 5_000);
  expect(second.instances.find(RUNNING)?.status.stopProtection).toBe(true);
  expect(second.instances.find(STOPPED)?.status.bootFault).toBe("checks");
  await second.close();
  await rm(folder, { recursive: true });
});
