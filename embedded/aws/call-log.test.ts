import { describe, expect, it } from "vitest";
import { CallLog } from "./call-log";
import type { CallRecord } from "./call-log";

const record = (requestId: string): CallRecord => ({
  time: "2026-11-02T09:00:00.000Z",
  eventName: "StartInstances",
  service: "ec2",
  region: "eu-central-1",
  accountId: "111122223333",
  principalArn: null,
  sourceIdentity: null,
  sessionTags: {},
  roleArn: null,
  instanceIds: [],
  requestParameters: {},
  requestId,
  errorCode: null,
  answered: true,
});

describe("CallLog", () => {
  it("shows the newest records, oldest first, and forgets all but the last 10,000", () => {
    const log = new CallLog();
    for (let number = 1; number <= 11_001; number += 1) log.add(record(String(number)));
    expect(log.list(2).map((one) => one.requestId)).toEqual(["11000", "11001"]);
    expect(log.list()).toHaveLength(10_000);
    expect(log.list(50_000)).toHaveLength(10_000);
    expect(log.size).toBe(10_000);
  });
});
