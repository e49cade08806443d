import { expect, it } from "vitest";
import { because } from "@/embedded/aws/denial-words";
import type { Wall } from "@/embedded/aws/evaluate-policy";
import { refusalWall } from "@/server/environments/targets/refusal-wall";

// What the embedded AWS says is what Switchyard names the wall by; both follow AWS's documented words.
it.each<[Wall, "session" | "act", string]>([
  ["service-control", "act", "service control policy"],
  ["identity", "act", "role policy"],
  ["session", "act", "session policy"],
  ["service-control", "session", "service control policy"],
  ["trust", "session", "trust policy"],
  ["identity", "session", "base role"],
  ["session", "session", "base role"],
])("a refusal by the %s policy, seen at the %s, is that of the %s", (policy, at, named) => {
  const action = at === "act" ? "ec2:StartInstances" : "sts:AssumeRole";
  for (const explicit of [true, false]) {
    const message = `User: arn:x is not authorized to perform: ${action} on resource: arn:y ${because({ allowed: false, policy, explicit }, action)}`;
    expect(refusalWall({ awsCode: at === "act" ? "UnauthorizedOperation" : "AccessDenied", message }, at)).toBe(named);
  }
});
