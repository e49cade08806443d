import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { StartInstancesCommand, StopInstancesCommand, DescribeInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, ec2, manualClock, refusal, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import { startEmbeddedAws } from "./start-embedded-aws";
import type { EmbeddedAws } from "./start-embedded-aws";

const open: EmbeddedAws[] = [];
const track = <Aws extends EmbeddedAws>(aws: Aws): Aws => {
  open.push(aws);
  return aws;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((aws) => aws.close()));
});

describe("the state file", () => {
  let folder: string;
  let stateFile: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "embedded aws "));
    stateFile = path.join(folder, "deep", "aws.json");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("carries states, addresses and what is in motion over a restart; sessions end", async () => {
    const clock = manualClock();
    const first = track(await startEmbeddedAws({ seed: SEED, clock, stateFile }));
    expect(first.startedFrom).toBe("seed");
    const given = [first.instances.find(RUNNING)?.status.publicIp];
    const session = await assume(first);
    await ec2(first, session).send(new StartInstancesCommand({ InstanceIds: [STOPPED] }));
    await ec2(first, session).send(new StopInstancesCommand({ InstanceIds: [RUNNING] }));
    const address = first.instances.find(STOPPED)?.status.publicIp;
    given.push(address);
    await first.close();

    clock.advance(5_500);
    const second = track(await startEmbeddedAws({ seed: SEED, clock, stateFile }));
    expect(second.startedFrom).toBe("state-file");
    expect(second.instances.find(STOPPED)?.status).toMatchObject({ life: { state: "pending" }, publicIp: address });
    expect(second.instances.find(RUNNING)?.status.life.state).toBe("stopped");
    expect(await refusal(ec2(second, session).send(new DescribeInstancesCommand({})))).toMatchObject({ name: "AuthFailure" });
    second.instances.perform(RUNNING, "start");
    expect(given).not.toContain(second.instances.find(RUNNING)?.status.publicIp);
  });

  it("is saved soon after a change, whole, for its owner only, with no other file left", async () => {
    const aws = track(await startEmbeddedAws({ seed: SEED, stateFile }));
    aws.instances.perform(STOPPED, "start");
    await expect.poll(() => readFile(stateFile, "utf8")).toContain('"pending"');
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(path.dirname(stateFile))).toEqual(["aws.json"]);
    expect(await readFile(stateFile, "utf8")).not.toMatch(/secret|AKIA/);
  });

  it("is set aside where it cannot be understood", async () => {
    const file = path.join(folder, "aws.json");
    await writeFile(file, '{"version":1,"inst');
    const aws = track(await startEmbeddedAws({ seed: SEED, stateFile: file }));
    expect(aws.startedFrom).toBe("seed-because-state-file-unreadable");
    expect(aws.instances.find(RUNNING)?.status.life.state).toBe("running");
    await aws.close();
    expect((await readdir(folder)).sort()).toEqual(["aws.json", "aws.json.unreadable"]);
  });
});

describe("state-change events", () => {
  type Received = { header: unknown; body: { detail: { "instance-id": string; state: string } } & Record<string, unknown> };
  let receiver: Server;
  let received: Received[];
  let statuses: number[];
  let mayAnswer: Promise<void>;
  let url: string;
  beforeEach(async () => {
    received = [];
    statuses = [];
    mayAnswer = Promise.resolve();
    receiver = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => (text += chunk.toString()));
      request.on("end", () => {
        received.push({ header: request.headers["x-switchyard-event"], body: JSON.parse(text) as Received["body"] });
        void mayAnswer.then(() => response.writeHead(statuses.shift() ?? 200).end());
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
    const address = receiver.address();
    url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/events`;
  });
  afterEach(() => {
    receiver.close();
    receiver.closeAllConnections();
  });

  const target = () => ({ url, headerName: "x-switchyard-event", headerValue: "shown-to-nobody" });
  const states = () => received.map(({ body }) => body.detail.state);
  const arrived = (...expected: string[]) => expect.poll(states).toEqual(expected);

  it("go out at each change, also while nobody asks, in EventBridge's form", async () => {
    const aws = track(await startEmbeddedAws({ seed: SEED, delays: { pendingMs: 150, stoppingMs: 150 }, events: target() }));
    aws.instances.perform(STOPPED, "start");
    await arrived("pending", "running");
    aws.instances.perform(STOPPED, "stop");
    await arrived("pending", "running", "stopping", "stopped");
    expect(received[0]?.header).toBe("shown-to-nobody");
    expect(received[0]?.body).toEqual({
      version: "0",
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      "detail-type": "EC2 Instance State-change Notification",
      source: "aws.ec2",
      account: ACCOUNT,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      region: "eu-central-1",
      resources: [`arn:aws:ec2:eu-central-1:${ACCOUNT}:instance/${STOPPED}`],
      detail: { "instance-id": STOPPED, state: "pending" },
    });
  });

  it("can be switched on and off later", async () => {
    const { aws } = await startTestAws();
    track(aws);
    aws.instances.perform(RUNNING, "reboot");
    aws.instances.perform(STOPPED, "start");
    aws.setEvents(target());
    aws.instances.perform(RUNNING, "stop");
    await arrived("stopping");
    aws.setEvents(null);
    aws.instances.perform(RUNNING, "terminate");
    aws.setEvents(target());
    aws.instances.perform(STOPPED, "terminate");
    await expect.poll(() => received.at(-1)?.body.detail).toEqual({ "instance-id": STOPPED, state: "shutting-down" });
    expect(states()).toEqual(["stopping", "shutting-down"]);
  });

  it("are tried twice, then forgotten, and never hold up the API", async () => {
    statuses = [500, 200, 500, 500];
    const receiving = Promise.withResolvers<void>();
    mayAnswer = receiving.promise;
    const { aws } = await startTestAws({ events: target() });
    track(aws);
    aws.instances.perform(STOPPED, "start");
    aws.instances.perform(RUNNING, "stop");
    await arrived("pending");
    // The receiver has the first event and does not answer before the API has.
    await ec2(aws, await assume(aws)).send(new DescribeInstancesCommand({}));
    expect(states()).toEqual(["pending"]);
    receiving.resolve();
    await arrived("pending", "pending", "stopping", "stopping");
    aws.instances.perform(RUNNING, "terminate");
    await arrived("pending", "pending", "stopping", "stopping", "shutting-down");
  });
});
