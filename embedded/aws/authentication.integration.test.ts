import { request as httpRequest } from "node:http";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assume, BASE, ec2, manualClock, OTHER_BASE, refusal, REGION, SEED, startTestAws, sts } from "./embedded-aws-fixture";
import type { Clock, Credentials } from "./embedded-aws-fixture";
import { startEmbeddedAws } from "./start-embedded-aws";
import type { EmbeddedAws } from "./start-embedded-aws";

let aws: EmbeddedAws;
let clock: Clock;
beforeEach(async () => {
  ({ aws, clock } = await startTestAws());
});
afterEach(async () => {
  await aws.close();
});

const describeWith = (credentials: Credentials, region?: string) => ec2(aws, credentials, region).send(new DescribeInstancesCommand({}));
const identify = (credentials: Credentials) => sts(aws, credentials).send(new GetCallerIdentityCommand({}));

describe("credentials, as each service refuses them", () => {
  it("an unknown key", async () => {
    const unknown = { accessKeyId: "AKIANOBODYKNOWSTHIS0", secretAccessKey: "x" };
    expect(await refusal(describeWith(unknown))).toMatchObject({ name: "AuthFailure", status: 401 });
    expect(await refusal(identify(unknown))).toMatchObject({ name: "InvalidClientTokenId", status: 403 });
  });

  it("a wrong secret", async () => {
    const wrong = { ...BASE, secretAccessKey: "wrong" };
    expect(await refusal(describeWith(wrong))).toMatchObject({ name: "SignatureDoesNotMatch", status: 403 });
    expect(await refusal(identify(wrong))).toMatchObject({ name: "SignatureDoesNotMatch", status: 403 });
  });

  it("a session without its token, with another's token, and base keys with a token", async () => {
    const [mine, other] = [await assume(aws), await assume(aws)];
    for (const credentials of [
      { ...mine, sessionToken: undefined },
      { ...mine, sessionToken: other.sessionToken },
      { ...BASE, sessionToken: mine.sessionToken },
    ]) {
      expect(await refusal(describeWith(credentials))).toMatchObject({ name: "AuthFailure" });
      expect(await refusal(identify(credentials))).toMatchObject({ name: "InvalidClientTokenId" });
    }
    expect((await describeWith(mine)).Reservations).toHaveLength(4);
  });

  it("an expired session, by the virtual clock", async () => {
    const session = await assume(aws, { DurationSeconds: 900 });
    clock.advance(899_999);
    await describeWith(session);
    clock.advance(1);
    expect(await refusal(describeWith(session))).toMatchObject({ name: "RequestExpired", status: 400 });
    expect(await refusal(identify(session))).toMatchObject({ name: "ExpiredToken", status: 403 });
  });

  it("a signature dated more than five minutes off, by the real clock", async () => {
    const session = await assume(aws);
    const skewed = (systemClockOffset: number) => ({ region: REGION, endpoint: aws.endpoint, credentials: session, maxAttempts: 1, systemClockOffset });
    const describeAt = (offset: number) => new EC2Client(skewed(offset)).send(new DescribeInstancesCommand({}));
    expect(await refusal(describeAt(330_000))).toMatchObject({ name: "RequestExpired", status: 400 });
    expect(await refusal(describeAt(-301_000))).toMatchObject({ name: "RequestExpired", status: 400 });
    const identifyAt = (offset: number) => new STSClient(skewed(offset)).send(new GetCallerIdentityCommand({}));
    expect(await refusal(identifyAt(-301_000))).toMatchObject({ name: "SignatureDoesNotMatch", status: 403 });
    await describeAt(290_000);
  });

  it("a region the account does not have", async () => {
    const session = await assume(aws);
    expect(await refusal(describeWith(session, "ap-northeast-2"))).toMatchObject({ name: "AuthFailure" });
    expect((await describeWith(session, "us-east-1")).Reservations).toEqual([]);
  });

  it("the caller's identity and the request id come back", async () => {
    const session = await assume(aws);
    expect(await identify(BASE)).toMatchObject({ Account: "111122223333", Arn: "arn:aws:iam::111122223333:role/switchyard-broker" });
    expect(await identify(OTHER_BASE)).toMatchObject({ Account: "444455556666" });
    const answer = await identify(session);
    expect(answer.Arn).toBe("arn:aws:sts::111122223333:assumed-role/operator/mina-1");
    expect(answer.$metadata.requestId).toBe(aws.calls.list().at(-1)?.requestId);
    const refused = await refusal(identify({ ...BASE, secretAccessKey: "wrong" }));
    expect(refused.requestId).toBe(aws.calls.list().at(-1)?.requestId);
  });
});

type Raw = { status: number; text: string; headers: Record<string, unknown> };

function send(method: string, body: string | Buffer, headers: Record<string, string> = {}, path = "/"): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${aws.endpoint}${path}`, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text, headers: response.headers }));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const FORM = { "content-type": "application/x-www-form-urlencoded" };

/** A request of the SDK, taken from the wire, so that single parts of it can be changed. */
async function recorded(): Promise<{ headers: Record<string, string>; body: string }> {
  const client = sts(aws);
  let taken: { headers: Record<string, string>; body: string } | undefined;
  client.middlewareStack.add(
    (next) => async (args) => {
      const { request } = args;
      if (typeof request === "object" && request && "headers" in request && "body" in request) {
        taken = { headers: { ...(request.headers as Record<string, string>) }, body: String(request.body) };
      }
      return next(args);
    },
    { step: "finalizeRequest", name: "record", priority: "low" },
  );
  await client.send(new GetCallerIdentityCommand({}));
  if (taken === undefined) throw new Error("nothing recorded");
  return taken;
}

describe("requests no SDK would send", () => {
  it("refuses a changed body, a changed header and a replayed signature under another service, but takes the original", async () => {
    const { headers, body } = await recorded();
    expect((await send("POST", body, headers)).status).toBe(200);
    expect((await send("POST", body.replace("Identity", "Identitz"), headers)).text).toContain("SignatureDoesNotMatch");
    expect((await send("POST", body, { ...headers, "x-amz-date": "20260101T000000Z" })).text).toContain("SignatureDoesNotMatch");
    const authorization = headers["authorization"] ?? "";
    expect((await send("POST", body, { ...headers, authorization: authorization.replace("/sts/", "/ec2/") })).text).toContain("SignatureDoesNotMatch");
    expect((await send("POST", body, { ...headers, authorization: authorization.replace("/sts/", "/s3/") })).text).toContain("SignatureDoesNotMatch");
  });

  it("refuses a content hash that is not the body's, and a token or host that is not signed", async () => {
    const { headers, body } = await recorded();
    const authorization = headers["authorization"] ?? "";
    expect(authorization).toContain("host");
    const lying = { ...headers, "x-amz-content-sha256": "0".repeat(64) };
    expect((await send("POST", body, lying)).text).toContain("does not match the body");
    expect((await send("POST", body, { ...headers, "x-amz-security-token": "x" })).text).toContain("x-amz-security-token must be signed");
    const hostless = authorization.replace(/SignedHeaders=([^,]*)/, (_, list: string) => `SignedHeaders=${list.replace(/;?host/, "")}`);
    expect((await send("POST", body, { ...headers, authorization: hostless })).text).toContain("host must be signed");
  });

  it("refuses a missing or broken Authorization header in the right form", async () => {
    const missing = await send("POST", "Action=DescribeInstances&Version=2016-11-15", FORM);
    expect(missing).toMatchObject({ status: 403, text: expect.stringContaining("<Response><Errors><Error><Code>MissingAuthenticationToken") });
    expect(missing.headers["x-amzn-requestid"]).toBe(/<RequestID>(.*)<\/RequestID>/.exec(missing.text)?.[1]);
    const broken = { ...FORM, authorization: "AWS4-HMAC-SHA256 Credential=AKIATESTBROKER000000/20260101/eu-central-1/sts/aws4_request" };
    expect(await send("POST", "Action=GetCallerIdentity", broken)).toMatchObject({ status: 403, text: expect.stringContaining("<ErrorResponse") });
  });

  it("refuses other methods, paths, content types, too large and undecodable bodies, doubled parameters", async () => {
    expect(await send("GET", "")).toMatchObject({ status: 405, text: expect.stringContaining("<Code>InvalidRequest") });
    expect((await send("HEAD", "")).status).toBe(405);
    expect((await send("POST", "", FORM, "/elsewhere")).status).toBe(404);
    expect((await send("POST", "{}", { "content-type": "application/json" })).status).toBe(400);
    expect(await send("POST", "a".repeat(1_000_001), FORM)).toMatchObject({ status: 413, text: expect.stringContaining("RequestEntityTooLarge") });
    expect(await send("POST", Buffer.from([0x61, 0x3d, 0xff]), FORM)).toMatchObject({ status: 400, text: expect.stringContaining("MalformedQueryString") });
    expect((await send("POST", "Action=A&Action=B", FORM)).text).toContain("given twice");
  });

  it("refuses an unknown action", async () => {
    const client = sts(aws);
    client.middlewareStack.add(
      (next) => async (args) => {
        const { request } = args;
        if (typeof request === "object" && request && "body" in request) request.body = String(request.body).replace("GetCallerIdentity", "GetFederationUser");
        return next(args);
      },
      { step: "build", name: "rename" },
    );
    expect(await refusal(client.send(new GetCallerIdentityCommand({})))).toMatchObject({ name: "InvalidAction", status: 400 });
  });
});

describe("startEmbeddedAws", () => {
  it("keeps secrets out of the call log and records refused calls", async () => {
    await assume(aws, { Tags: [{ Key: "switchyard:req", Value: "r-1" }] });
    await refusal(identify({ ...BASE, secretAccessKey: "wrong-secret" }));
    const [assumed, failed] = aws.calls.list();
    expect(assumed).toMatchObject({ eventName: "AssumeRole", sourceIdentity: "mina", sessionTags: { "switchyard:req": "r-1" }, errorCode: null });
    expect(failed).toMatchObject({ eventName: "GetCallerIdentity", errorCode: "SignatureDoesNotMatch", principalArn: null });
    expect(JSON.stringify(aws.calls.list())).not.toMatch(/secret|ASIA|AKIA|external-id/);
  });

  it("ends at once although a client keeps its connection open and another waits for its answer", async () => {
    await sts(aws).send(new GetCallerIdentityCommand({}));
    aws.faults.add({ kind: "latency", api: "GetCallerIdentity", milliseconds: 5_000 });
    const waiting = refusal(sts(aws).send(new GetCallerIdentityCommand({})));
    await expect.poll(() => aws.faults.list()).toEqual([]);
    const began = performance.now();
    await aws.close();
    await waiting;
    expect(performance.now() - began).toBeLessThan(1_000);
    await expect(fetch(aws.endpoint)).rejects.toThrow("fetch failed");
  });

  it("names what is wrong with a seed, without its secret", async () => {
    const [first, second] = SEED;
    if (!first || !second) throw new Error("the seed has two accounts");
    const start = (seed: typeof SEED) => startEmbeddedAws({ seed, clock: manualClock() });
    await expect(start([first, { ...second, accountId: first.accountId }])).rejects.toThrow(/Account 111122223333 is given twice/);
    const stolen = { ...second, baseCredentials: { ...second.baseCredentials, accessKeyId: BASE.accessKeyId } };
    const error = await refusal(start([first, stolen]));
    expect(error.message).toContain("belongs to two different principals");
    expect(error.message).not.toContain(OTHER_BASE.secretAccessKey);
    await expect(start([{ ...first, regions: ["us-east-1"] }])).rejects.toThrow(/which no region of account/);
  });

  it("refuses a taken port and leaves nothing open", async () => {
    const port = Number(new URL(aws.endpoint).port);
    await expect(startEmbeddedAws({ seed: SEED, port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(startEmbeddedAws({ seed: SEED, controlPort: port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("refuses a session that goes on to a role which trusts the portal only", async () => {
    const session = await assume(aws);
    const chained = sts(aws, session).send(
      new AssumeRoleCommand({ RoleArn: "arn:aws:iam::111122223333:role/switchyard/developer", RoleSessionName: "chain", SourceIdentity: "mina" }),
    );
    expect(await refusal(chained)).toMatchObject({ name: "AccessDenied", message: expect.stringContaining("no role trust policy") });
  });
});
