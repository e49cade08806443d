import { request as httpRequest } from "node:http";
import { DescribeInstancesCommand, StartInstancesCommand } from "@aws-sdk/client-ec2";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ACCOUNT, assume, BASE, ec2, EXTERNAL_ID, MISSING, refusal, RUNNING, startTestAws, STOPPED } from "./embedded-aws-fixture";
import type { Clock } from "./embedded-aws-fixture";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let clock: Clock;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws());
});
afterEach(() => aws.close());

type Answer = { status: number; text: string; location: string | undefined; headers: Record<string, unknown> };

function send(method: string, path: string, options: { body?: string; headers?: Record<string, string> } = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${aws.controlUrl}${path}`, { method, headers: options.headers ?? {} }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, location: response.headers.location, headers: response.headers }));
    });
    request.on("error", reject);
    request.end(options.body);
  });
}
const post = (path: string, body?: unknown) =>
  send("POST", path, { body: body === undefined ? undefined : JSON.stringify(body), headers: { "content-type": "application/json" } });
const form = (path: string, body: string, headers: Record<string, string> = {}) =>
  send("POST", path, { body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });
const stateOf = (id: string) => aws.instances.find(id)?.status.life.state;
async function starter() {
  const client = ec2(aws, await assume(aws));
  return () => client.send(new StartInstancesCommand({ InstanceIds: [STOPPED] }));
}

describe("acts of somebody else", () => {
  it("start, stop, reboot and terminate, and stand in the call log as the console's", async () => {
    expect((await post(`/instances/${STOPPED}/start`)).status).toBe(200);
    expect(stateOf(STOPPED)).toBe("pending");
    expect((await post(`/instances/${RUNNING}/reboot`)).status).toBe(200);
    expect((await post(`/instances/${RUNNING}/stop`)).status).toBe(200);
    expect((await post(`/instances/${RUNNING}/start`)).status).toBe(409);
    expect((await post(`/instances/${RUNNING}/terminate`)).status).toBe(200);
    expect(stateOf(RUNNING)).toBe("shutting-down");
    expect(aws.calls.list().map((call) => [call.eventName, call.errorCode])).toEqual([
      ["StartInstances", null],
      ["RebootInstances", null],
      ["StopInstances", null],
      ["StartInstances", "IncorrectInstanceState"],
      ["TerminateInstances", null],
    ]);
    expect(aws.calls.list()[0]).toMatchObject({ principalArn: `arn:aws:iam::${ACCOUNT}:user/console`, sourceIdentity: null, instanceIds: [STOPPED] });
  });

  it("impairs and repairs; refuses unknown instances, verbs and keys", async () => {
    clock.advance(10_000);
    await post(`/instances/${RUNNING}/impair`);
    expect((await send("GET", "/state")).text).toContain('"check": "impaired"');
    await post(`/instances/${RUNNING}/repair`);
    expect((await send("GET", "/state")).text).not.toContain('"check": "impaired"');
    expect((await post(`/instances/${MISSING}/start`)).status).toBe(404);
    expect((await post(`/instances/${RUNNING}/explode`)).status).toBe(404);
    expect((await post(`/instances/${RUNNING}/stop`, { force: true })).status).toBe(400);
    expect(stateOf(RUNNING)).toBe("running");
  });
});

describe("faults", () => {
  it("answers the next N calls of one API with an error, and no other call", async () => {
    const start = await starter();
    await post("/faults", { kind: "error", api: "StartInstances", code: "RequestLimitExceeded", times: 2 });
    expect(await refusal(start())).toMatchObject({ name: "RequestLimitExceeded", status: 503 });
    await ec2(aws, await assume(aws)).send(new DescribeInstancesCommand({}));
    expect(await refusal(start())).toMatchObject({ name: "RequestLimitExceeded" });
    expect(stateOf(STOPPED)).toBe("stopped");
    await start();
    expect(stateOf(STOPPED)).toBe("pending");
    await post("/faults", { kind: "error", api: "*", code: "InsufficientInstanceCapacity" });
    expect(await refusal(start())).toMatchObject({ name: "InsufficientInstanceCapacity", status: 500 });
  });

  it("drops the connection after the act: it has happened, and the log says so", async () => {
    const start = await starter();
    await post("/faults", { kind: "drop-connection", api: "StartInstances" });
    expect((await refusal(start())).name).not.toBe("IncorrectInstanceState");
    expect(stateOf(STOPPED)).toBe("pending");
    expect(aws.calls.list().at(-1)).toMatchObject({ eventName: "StartInstances", errorCode: null, answered: false });
    expect((await start()).StartingInstances).toHaveLength(1);
  });

  it("adds latency, and clears all faults", async () => {
    const start = await starter();
    await post("/faults", { kind: "latency", api: "StartInstances", milliseconds: 300 });
    const began = performance.now();
    await start();
    expect(performance.now() - began).toBeGreaterThan(295);
    await post("/faults", { kind: "error", api: "*", code: "InternalError" });
    await post("/faults/clear");
    await start();
  });

  it.each([
    [{ kind: "error", api: "StartInstances" }],
    [{ kind: "error", api: "RunInstances", code: "X" }],
    [{ kind: "error", api: "*", code: "<X>" }],
    [{ kind: "latency", api: "*", milliseconds: 60_001 }],
    [{ kind: "drop-connection", api: "*", code: "X" }],
    [{ kind: "explosion", api: "*" }],
  ])("refuses %j", async (fault) => {
    expect((await post("/faults", fault)).status).toBe(400);
    expect(aws.faults.list()).toEqual([]);
  });
});

describe("delays, state, calls", () => {
  it("sets delays and leaves the others; refuses unknown ones", async () => {
    await post("/delays", { pendingMs: 1 });
    expect(aws.instances.delays).toMatchObject({ pendingMs: 1, stoppingMs: 5_000 });
    expect((await post("/delays", { sleepMs: 1 })).status).toBe(400);
    expect((await post("/delays", { pendingMs: -1 })).status).toBe(400);
  });

  it("shows state and calls without any secret", async () => {
    await assume(aws);
    const state = await send("GET", "/state");
    expect(state.text).toContain(RUNNING);
    const calls = await send("GET", "/calls?limit=1");
    expect(calls.text).toContain("AssumeRole");
    const page = await send("GET", "/");
    for (const { text } of [state, calls, page]) {
      expect(text).not.toContain(BASE.secretAccessKey);
      expect(text).not.toContain(BASE.accessKeyId);
      expect(text).not.toContain(EXTERNAL_ID);
    }
    expect((await send("GET", "/calls?limit=0")).status).toBe(400);
    expect((await send("GET", "/nowhere")).status).toBe(404);
    expect((await send("PUT", "/state")).status).toBe(405);
  });
});

describe("the page", () => {
  it("lists instances, escapes what it shows and runs no script", async () => {
    const { text, status, headers } = await send("GET", "/");
    expect(status).toBe(200);
    // With "no-referrer" a browser would send "Origin: null" with the page's own forms, which is refused below.
    expect(headers["referrer-policy"]).toBe("same-origin");
    expect(headers["content-security-policy"]).toContain("default-src 'none'");
    expect(text).toContain("payments &lt;db&gt; &amp; co");
    expect(text).not.toMatch(/<script|https?:\/\//);
    expect(text).toContain(`action="/instances/${STOPPED}/start"`);
  });

  it("works by plain forms", async () => {
    expect(await form(`/instances/${STOPPED}/start`, "", { origin: aws.controlUrl })).toMatchObject({ status: 303, location: "/" });
    expect(stateOf(STOPPED)).toBe("pending");
    expect((await form("/faults", "kind=latency&api=*&milliseconds=50&times=3")).status).toBe(303);
    expect(aws.faults.list()).toEqual([{ kind: "latency", api: "*", milliseconds: 50, times: 3 }]);
    expect((await form("/delays", "pendingMs=7000&stoppingMs=")).status).toBe(303);
    expect(aws.instances.delays).toMatchObject({ pendingMs: 7_000, stoppingMs: 5_000 });
  });

  it("tells a person why a form was refused", async () => {
    const { status, text } = await form(`/instances/${RUNNING}/start?x=<b>`, "a=<b>");
    expect(status).toBe(400);
    expect(text).toContain("<p>");
    expect(text).not.toContain("<b>");
    await form(`/instances/${RUNNING}/stop`, "");
    expect(await form(`/instances/${RUNNING}/start`, "")).toMatchObject({ status: 409, text: expect.stringContaining("does not accept &quot;start&quot;") });
  });

  it("refuses another site's POST and another host", async () => {
    const foreign: [name: string, value: string][] = [
      ["origin", "http://evil.example"],
      ["origin", "null"],
      ["origin", aws.controlUrl.replace(/\d+$/, "1")],
      ["sec-fetch-site", "cross-site"],
    ];
    for (const [name, value] of foreign) {
      expect((await form(`/instances/${STOPPED}/start`, "", { [name]: value })).status).toBe(403);
    }
    expect((await send("GET", "/state", { headers: { host: "evil.example" } })).status).toBe(403);
    expect((await send("GET", "/state", { headers: { host: "localhost:80" } })).status).toBe(200);
    expect((await send("POST", "/faults/clear", { body: "{}", headers: { "content-type": "text/plain" } })).status).toBe(415);
    expect(stateOf(STOPPED)).toBe("stopped");
  });
});
