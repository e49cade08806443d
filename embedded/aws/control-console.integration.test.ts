import { CreateTagsCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, ec2, FOREIGN, MISSING, refusal, REGION, RUNNING, SEED, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let clock: Clock;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws());
});
afterEach(() => aws.close());

const send = (path: string, body: string, type: string) =>
  fetch(`${aws.controlUrl}${path}`, { method: "POST", headers: { "content-type": type }, body, redirect: "manual" });
const post = (path: string, body: object = {}) => send(path, JSON.stringify(body), "application/json");
const form = (path: string, fields: Record<string, string>) => send(path, new URLSearchParams(fields).toString(), "application/x-www-form-urlencoded");
const read = async (path: string) => (await fetch(`${aws.controlUrl}${path}`)).text();
const statusOf = (id: string) => aws.instances.find(id)?.status;
const command = (ids: string, tags: string) => `aws ec2 create-tags --region ${REGION} --resources ${ids} --tags ${tags}`;

describe("pasted tag commands", () => {
  it("are carried out as the account's provisioning role, which stands in the log", async () => {
    const text = `${command(`${STOPPED} \\\n ${RUNNING}`, "'Key=switchyard:managed,Value=true' 'Key=owner,Value=mina'")}\n${command(MISSING, "Key=a,Value=b")}\nls`;
    const answer = await send("/tags", text, "text/plain");
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      results: [
        { line: 1, done: true, message: "2 instances tagged: switchyard:managed=true, owner=mina" },
        { line: 3, done: false, message: `No account here has ${MISSING}.` },
        { line: 4, done: false, message: 'Only "aws ec2 create-tags" is carried out here, not "ls".' },
      ],
    });
    expect([statusOf(STOPPED)?.tags["owner"], statusOf(RUNNING)?.tags["owner"]]).toEqual(["mina", "mina"]);
    expect(aws.calls.list()).toMatchObject([
      {
        eventName: "CreateTags",
        principalArn: `arn:aws:sts::${ACCOUNT}:assumed-role/provisioning/pipeline`,
        roleArn: `arn:aws:iam::${ACCOUNT}:role/provisioning`,
        instanceIds: [STOPPED, RUNNING],
        requestParameters: { tags: { "switchyard:managed": "true", owner: "mina" } },
        errorCode: null,
      },
    ]);
  });

  it("are refused by AWS like any other call, whole, and that stands in the log too", async () => {
    const text = `${command(`${STOPPED} ${FOREIGN}`, "Key=a,Value=b")}\n${command(STOPPED, "Key=aws:x,Value=b")}\n${command(STOPPED, "Key=a,Value=b").replace(REGION, "us-east-1")}`;
    const { results } = (await (await post("/tags", { commands: text })).json()) as { results: { done: boolean; message: string }[] };
    expect(results.map(({ message }) => message.split(":")[0])).toEqual(["InvalidInstanceID.NotFound", "InvalidParameterValue", "InvalidInstanceID.NotFound"]);
    expect(statusOf(STOPPED)?.tags).not.toHaveProperty("a");
    expect(aws.calls.list().map(({ errorCode }) => errorCode)).toEqual(["InvalidInstanceID.NotFound", "InvalidParameterValue", "InvalidInstanceID.NotFound"]);
  });

  it("are bound by the organisation: where only the provisioning role may tag, it may, and a role of the portal may not", async () => {
    await aws.close();
    const notProvisioning = { StringNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/provisioning" } };
    const serviceControlPolicies = [
      { Version: "2012-10-17" as const, Statement: [{ Effect: "Allow" as const, Action: "*", Resource: "*" }] },
      { Version: "2012-10-17" as const, Statement: [{ Effect: "Deny" as const, Action: "ec2:CreateTags", Resource: "*", Condition: notProvisioning }] },
    ];
    ({ aws, clock } = await startTestAws({ seed: SEED.map((account) => ({ ...account, serviceControlPolicies })) }));
    const answer = await send("/tags", command(STOPPED, "Key=a,Value=b"), "text/plain");
    expect(await answer.json()).toMatchObject({ results: [{ done: true }] });
    const operator = ec2(aws, await assume(aws));
    const own = operator.send(new CreateTagsCommand({ Resources: [STOPPED], Tags: [{ Key: "a", Value: "c" }] }));
    expect(await refusal(own)).toMatchObject({ name: "UnauthorizedOperation", message: expect.stringContaining("service control policy") });
    expect(statusOf(STOPPED)?.tags["a"]).toBe("b");
  });

  it("answer a form with the page, each line escaped", async () => {
    const answer = await form("/tags", { commands: `${command(STOPPED, "'Key=a,Value=<b>'")}\n<i>` });
    const text = await answer.text();
    expect(answer.status).toBe(200);
    expect(text).toContain(`Line 1: done. ${STOPPED} tagged: a=&lt;b&gt;`);
    expect(text).toContain("Line 2: refused.");
    expect(text).not.toMatch(/<i>|<b>/);
  });
});

describe("instances", () => {
  it("are protected, and then refuse the console too", async () => {
    await post(`/instances/${RUNNING}/protect-stop`);
    expect((await post(`/instances/${RUNNING}/stop`)).status).toBe(409);
    expect((await post(`/instances/${RUNNING}/terminate`)).status).toBe(409);
    await post(`/instances/${RUNNING}/unprotect-stop`);
    await post(`/instances/${RUNNING}/protect-termination`);
    expect((await post(`/instances/${RUNNING}/terminate`)).status).toBe(409);
    expect((await post(`/instances/${RUNNING}/stop`)).status).toBe(200);
    expect(aws.calls.list().map(({ eventName, errorCode }) => [eventName, errorCode])).toEqual([
      ["ModifyInstanceAttribute", null],
      ["StopInstances", "OperationNotPermitted"],
      ["TerminateInstances", "OperationNotPermitted"],
      ["ModifyInstanceAttribute", null],
      ["ModifyInstanceAttribute", null],
      ["TerminateInstances", "OperationNotPermitted"],
      ["StopInstances", null],
    ]);
    expect((await post(`/instances/${RUNNING}/interrupt`)).status).toBe(409);
  });

  it("get a boot fault, and lose it", async () => {
    expect((await form(`/instances/${STOPPED}/boot-fault`, { fault: "falls-back" })).status).toBe(303);
    expect(await read("/")).toContain("next boot: falls back to stopped");
    await post(`/instances/${STOPPED}/start`);
    clock.advance(6_000);
    expect(await read("/state")).toContain("Server.InternalError: Internal error on launch");
    await post(`/instances/${STOPPED}/boot-fault`, { fault: "none" });
    expect(statusOf(STOPPED)?.bootFault).toBeUndefined();
    expect((await post(`/instances/${STOPPED}/boot-fault`, { fault: "explodes" })).status).toBe(400);
    expect((await post(`/instances/${MISSING}/boot-fault`, { fault: "none" })).status).toBe(404);
  });
});

describe("settings", () => {
  it("take capacity away and give it back", async () => {
    expect((await form("/capacity", { type: "t3.medium", zone: `${REGION}a`, count: "0" })).status).toBe(303);
    expect(await read("/")).toContain("t3.medium in eu-central-1a: none left");
    expect(aws.capacity.list()).toEqual([{ type: "t3.medium", zone: `${REGION}a`, count: 0 }]);
    await post("/capacity/back", { type: "t3.medium", zone: `${REGION}a` });
    expect(aws.capacity.list()).toEqual([]);
    expect((await post("/capacity", { type: "t3.medium" })).status).toBe(400);
  });

  it("empty, fill and switch off buckets, and show their levels", async () => {
    const bucket = { accountId: ACCOUNT, region: REGION, api: "StartInstances", counts: "instances" };
    expect((await form("/buckets/drain", { ...bucket, tokens: "7" })).status).toBe(303);
    expect(JSON.parse(await read("/state"))).toMatchObject({ buckets: { enabled: true, throttled: 0, levels: [{ ...bucket, tokens: 7, capacity: 1_000 }] } });
    expect(await read("/")).toContain("7 of 1000");
    expect((await post("/buckets/drain", { ...bucket, api: "RunInstances" })).status).toBe(404);
    expect((await post("/buckets/drain", { ...bucket, region: "eu-west-9" })).status).toBe(404);
    await post("/buckets/fill");
    expect(aws.buckets.levels()).toEqual([]);
    await post("/buckets", { buckets: "off" });
    expect(aws.buckets.enabled).toBe(false);
  });

  it("make describes lag", async () => {
    await form("/describe-lag", { describeLagMs: "4000" });
    expect(aws.instances.describeLagMs).toBe(4_000);
    expect((await post("/describe-lag", { describeLagMs: 600_001 })).status).toBe(400);
  });
});
