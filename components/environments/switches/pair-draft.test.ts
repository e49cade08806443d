import { describe, expect, test } from "vitest";
import { draftOf, emptyDraft, readDraft } from "./pair-draft";

const elb = "arn:aws:elasticloadbalancing:eu-central-1:111122223333";
const listener = {
  ...emptyDraft,
  forwarderArn: `${elb}:listener/app/shop/00000000000000a1/00000000000000b1`,
  targetGroupA: `${elb}:targetgroup/blue/00000000000000d1`,
  targetGroupB: `${elb}:targetgroup/green/00000000000000d2`,
};

describe("what is typed", () => {
  test("is read into settings and back again", () => {
    const drafts = [
      { ...listener, minDrainMinutes: "15", probeB: { address: "tcp://10.0.0.5:5432", status: "200" } },
      {
        ...emptyDraft,
        kind: "hook" as const,
        hookUrl: "https://hooks.example.com/switch",
        probeA: { address: "https://blue.example.com/health", status: "204" },
      },
    ];
    for (const draft of drafts) {
      const { settings, errors } = readDraft(draft);
      expect(errors).toBeNull();
      expect(settings === null ? null : draftOf(settings)).toEqual(draft);
    }
  });

  test("says at its field what is wrong", () => {
    expect(readDraft({ ...listener, targetGroupB: "green" }).errors).toEqual({ targetGroupB: "use the ARN of a target group" });
    expect(Object.keys(readDraft({ ...listener, probeA: { address: "ftp://x", status: "200" }, minDrainMinutes: "x" }).errors ?? {})).toEqual([
      "probeA",
      "minDrainMinutes",
    ]);
    expect(readDraft({ ...emptyDraft, kind: "hook", hookUrl: "nginx" }).errors).toHaveProperty("hookUrl");
  });
});
