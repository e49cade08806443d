import { describe, expect, it } from "vitest";
import { buttonStyles } from "./button-styles";
import { cn } from "./class-names";

describe("cn", () => {
  it("keeps our text size beside a text colour, and lets a later size win", () => {
    expect(cn("text-control", "text-ink")).toBe("text-control text-ink");
    expect(cn("text-control", "text-label")).toBe("text-label");
  });

  it("lets a caller override a height made of our spacing", () => {
    expect(cn("h-control", "h-7")).toBe("h-7");
    expect(buttonStyles({ size: "small" }).split(" ")).not.toContain("h-control");
    expect(buttonStyles({ className: "rounded-full" }).split(" ")).not.toContain("rounded-control");
  });
});
