import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { contrastRatio, isInSrgb, oklchToLinearRgb } from "./contrast";
import type { LinearRgb } from "./contrast";

const css = readFileSync(path.join(import.meta.dirname, "tokens.css"), "utf8");
const themes = ["light", "dark"] as const;
type Theme = (typeof themes)[number];

const texts = ["ink", "secondary", "faint"];
const surfaces = ["page", "surface", "raised", "hover", "selected"];
const lamps = ["running", "stopped", "motion", "attention", "failed", "held"].map((name) => `lamp-${name}`);

/** The colour a token has in a theme; follows var(), refuses what is no opaque oklch(). */
function colorOf(token: string, theme: Theme): LinearRgb {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1]?.trim();
  if (value === undefined) throw new Error(`tokens.css has no --${token}`);
  const alias = /^var\(--([\w-]+)\)$/.exec(value)?.[1];
  if (alias !== undefined) return colorOf(alias, theme);
  const pair = [...value.matchAll(/oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)/g)];
  const chosen = pair[theme === "light" ? 0 : 1];
  if (chosen === undefined || pair.length !== 2) throw new Error(`--${token} is no light-dark() of two opaque oklch()`);
  return oklchToLinearRgb(Number(chosen[1]), Number(chosen[2]), Number(chosen[3]));
}

/** The lightness a token was given, in percent. */
function lightnessOf(token: string, theme: Theme): number {
  const value = new RegExp(`--${token}:\\s*([^;]+);`).exec(css)?.[1] ?? "";
  const alias = /^var\(--([\w-]+)\)$/.exec(value.trim())?.[1];
  if (alias !== undefined) return lightnessOf(alias, theme);
  const found = [...value.matchAll(/oklch\(([\d.]+)/g)][theme === "light" ? 0 : 1];
  return Number(found?.[1]) * 100;
}

describe("the conversion", () => {
  it("agrees with known values: white, black, and sRGB red, which is oklch(0.628 0.2577 29.23)", () => {
    expect(contrastRatio(oklchToLinearRgb(1, 0, 0), oklchToLinearRgb(0, 0, 0))).toBeCloseTo(21, 2);
    const red = oklchToLinearRgb(0.62796, 0.25768, 29.234);
    expect(red[0]).toBeCloseTo(1, 2);
    expect(red[1]).toBeCloseTo(0, 2);
    expect(red[2]).toBeCloseTo(0, 2);
    expect(isInSrgb(oklchToLinearRgb(0.75, 0.3, 25))).toBe(false);
  });
});

describe.each(themes)("the %s theme", (theme) => {
  it.each(texts.flatMap((text) => surfaces.map((surface) => [text, surface] as const)))("reads %s on %s at 4.5:1", (text, surface) => {
    expect(contrastRatio(colorOf(text, theme), colorOf(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(lamps.flatMap((lamp) => surfaces.map((surface) => [lamp, surface] as const)))("reads %s on %s as text at 4.5:1", (lamp, surface) => {
    expect(contrastRatio(colorOf(lamp, theme), colorOf(surface, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each([
    ["on-ink", "ink"],
    ["on-ink", "ink-hover"],
    ["on-danger", "lamp-failed"],
    ["on-danger", "danger-hover"],
  ])("reads %s on %s at 4.5:1", (text, fill) => {
    expect(contrastRatio(colorOf(text, theme), colorOf(fill, theme))).toBeGreaterThanOrEqual(4.5);
  });

  it.each(surfaces)("shows the edge of a field and the focus ring on %s at 3:1", (surface) => {
    expect(contrastRatio(colorOf("border-strong", theme), colorOf(surface, theme))).toBeGreaterThanOrEqual(3);
    expect(contrastRatio(colorOf("focus", theme), colorOf(surface, theme))).toBeGreaterThanOrEqual(3);
  });

  // Two light lamps lie a little outside sRGB on purpose; their contrast is computed from what a screen clips them to.
  it.each([...texts, ...surfaces])("gives %s a colour that an sRGB screen can show", (token) => {
    expect(isInSrgb(colorOf(token, theme))).toBe(true);
  });

  it("has a ramp of twelve steps from the page to the ink", () => {
    const steps = Array.from({ length: 12 }, (_, index) => lightnessOf(`grey-${index + 1}`, theme));
    const inked = steps.slice(1).sort((one, other) => (theme === "light" ? other - one : one - other));
    expect(steps.slice(1)).toEqual(inked);
    expect(Math.abs(lightnessOf("ink", theme) - (theme === "light" ? 20 : 94))).toBeLessThan(0.5);
    expect(Math.abs(lightnessOf("page", theme) - (theme === "light" ? 99 : 16))).toBeLessThan(0.5);
  });
});
