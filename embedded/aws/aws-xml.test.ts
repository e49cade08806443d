import { describe, expect, it } from "vitest";
import { renderAnswer, renderRefusal } from "./aws-xml";

describe("renderAnswer", () => {
  it("writes EC2 lists as items, leaves out undefined and keeps empty text", () => {
    const xml = renderAnswer("ec2", "DescribeInstances", { set: [{ a: 1, b: undefined, c: "" }] }, "r-1");
    expect(xml).toContain("<set><item><a>1</a><c></c></item></set>");
    expect(xml).toContain("<requestId>r-1</requestId>");
  });

  it("wraps an STS result", () => {
    const xml = renderAnswer("sts", "GetCallerIdentity", { Account: "1" }, "r-1");
    expect(xml).toContain("<GetCallerIdentityResult><Account>1</Account></GetCallerIdentityResult>");
    expect(xml).toContain("<ResponseMetadata><RequestId>r-1</RequestId></ResponseMetadata>");
  });

  it("escapes markup and replaces what XML cannot hold", () => {
    const xml = renderAnswer("ec2", "X", { v: "<b> & \u0000\uD800 ]]> 😀" }, "r");
    expect(xml).toContain("<v>&lt;b&gt; &amp; \uFFFD\uFFFD ]]&gt; 😀</v>");
  });
});

describe("renderRefusal", () => {
  it("has each service's own form", () => {
    const refusal = { code: "C", message: "<m>", status: 400 };
    expect(renderRefusal("ec2", refusal, "r")).toContain(
      "<Response><Errors><Error><Code>C</Code><Message>&lt;m&gt;</Message></Error></Errors><RequestID>r</RequestID></Response>",
    );
    expect(renderRefusal("sts", refusal, "r")).toMatch(/^<ErrorResponse .*<Type>Sender<\/Type><Code>C<\/Code>.*<RequestId>r</);
  });
});
