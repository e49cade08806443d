import { describe, expect, it } from "vitest";
import { MalformedMessageError } from "./ber-input";
import { longestMessage, MessageFraming } from "./message-framing";

function framingOf(...chunks: readonly Buffer[]): MessageFraming {
  const framing = new MessageFraming();
  for (const chunk of chunks) framing.push(chunk);
  return framing;
}

const short = Buffer.from("3003020101", "hex");
const long = Buffer.concat([Buffer.from("30840000012c", "hex"), Buffer.alloc(300)]);

describe("MessageFraming", () => {
  it("gives whole messages in order and keeps the rest", () => {
    const framing = framingOf(short, long, short.subarray(0, 2));
    expect([framing.next(), framing.next(), framing.next()]).toEqual([short, long, null]);
    expect(framing.pendingBytes).toBe(2);
    framing.push(short.subarray(2));
    expect(framing.next()).toEqual(short);
  });

  it("waits while a header is not complete", () => {
    expect([framingOf().next(), framingOf(long.subarray(0, 1)).next(), framingOf(long.subarray(0, 4)).next()]).toEqual([null, null, null]);
  });

  it.each([
    ["another first byte", "4700"],
    ["an indefinite length", "3080"],
    ["a length of nine bytes", "3089"],
    ["more than 1 MB", "308400100000"],
  ])("refuses %s from the header alone", (_, hex) => {
    expect(() => framingOf(Buffer.from(hex, "hex")).next()).toThrow(MalformedMessageError);
  });

  it("accepts exactly 1 MB", () => {
    const header = Buffer.from("308300fffb", "hex");
    header.writeUIntBE(longestMessage - 5, 2, 3);
    expect(framingOf(header).next()).toBeNull();
  });
});
