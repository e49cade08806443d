/** A colour in linear-light sRGB, each channel 0 to 1; outside that range it cannot be shown on an sRGB screen. */
export type LinearRgb = readonly [red: number, green: number, blue: number];

/**
 * Converts OKLCH (lightness 0 to 1, chroma, hue in degrees) to linear-light sRGB.
 * Source: Björn Ottosson, "A perceptual color space for image processing", the matrices CSS Color 4 uses as well.
 */
export function oklchToLinearRgb(lightness: number, chroma: number, hue: number): LinearRgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
}

/** Whether an sRGB screen can show the colour; half a step of eight bits is forgiven. */
export function isInSrgb(color: LinearRgb): boolean {
  return color.every((channel) => channel >= -0.002 && channel <= 1.002);
}

/** WCAG 2.2 relative luminance, 0 (black) to 1 (white); channels outside sRGB are clipped as a screen does. */
function luminance(color: LinearRgb): number {
  const [red, green, blue] = color.map((channel) => Math.min(1, Math.max(0, channel))) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2 contrast ratio of two colours, 1 to 21; the order does not matter. */
export function contrastRatio(one: LinearRgb, other: LinearRgb): number {
  const [lighter, darker] = [luminance(one), luminance(other)].sort((x, y) => y - x) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}
