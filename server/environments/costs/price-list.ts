import { z } from "zod";

/** An hourly on-demand price of an instance type, and what storage or an address costs (a GiB-month, an hour). In USD. */
export type InstanceRate = { region: string; instanceType: string; platform: string; usdPerHour: number };
export type StorageRate = { region: string; kind: string; usd: number };

/** Prices as they are imported: dated, with their source in words. */
export type PriceList = { source: string; pricesOf: Date; instances: InstanceRate[]; storage: StorageRate[] };

/** What a public IPv4 address is called among the storage prices. */
export const publicIpv4 = "public-ipv4";

const region = z.string().regex(/^[a-z]{2}(?:-[a-z]+)+-\d$/, "use a region such as ap-northeast-2");
const usd = z.number().min(0).max(10_000);

/** The file that Switchyard itself reads, such as config/prices.json. `sample` says that nobody should calculate with it. */
const priceFileSchema = z.strictObject({
  source: z.string().trim().min(1).max(200),
  pricesOf: z.iso.date(),
  sample: z.boolean().default(false),
  instances: z
    .array(
      z.strictObject({
        region,
        type: z.string().regex(/^[a-z0-9-]+\.[a-z0-9-]+$/, "use a type such as t3a.large"),
        platform: z.string().min(1).max(60).default("Linux/UNIX"),
        usdPerHour: usd,
      }),
    )
    .max(20_000),
  storage: z.array(z.strictObject({ region, kind: z.enum(["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard", publicIpv4]), usd })).max(2_000),
});

const sampleMark = "Sample: ";

/** True for prices that came from a sample file. */
export function isSampleSource(source: string): boolean {
  return source.startsWith(sampleMark);
}

/** Reads the text of such a file. @throws Error that names every wrong place */
export function parsePriceFile(text: string): PriceList {
  const parsed = priceFileSchema.safeParse(JSON.parse(text));
  if (!parsed.success) throw new Error(`The price file is not well-formed:\n${z.prettifyError(parsed.error)}`);
  const { source, pricesOf, sample, instances, storage } = parsed.data;
  return {
    source: sample ? `${sampleMark}${source}` : source,
    pricesOf: new Date(`${pricesOf}T00:00:00Z`),
    instances: instances.map(({ region: of, type, platform, usdPerHour }) => ({ region: of, instanceType: type, platform, usdPerHour })),
    storage,
  };
}
