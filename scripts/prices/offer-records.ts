import { publicIpv4 } from "../../server/environments/costs/price-list";
import type { InstanceRate, StorageRate } from "../../server/environments/costs/price-list";

/** The attributes of a product that decide, by the names of AWS's CSV columns. */
export type OfferProduct = Readonly<Record<string, string | undefined>>;

/** A price of AWS's list with its product. */
export type OfferRecord = { product: OfferProduct; termType: string; unit: string; usd: number };

/** What instances call their platform (EC2 API reference, Instance, PlatformDetails). */
const platforms: Readonly<Record<string, string>> = {
  Linux: "Linux/UNIX",
  Windows: "Windows",
  RHEL: "Red Hat Enterprise Linux",
  SUSE: "SUSE Linux",
};

/** The on-demand price of a shared instance without preinstalled software, or null for any other line. */
export function instanceRate({ product, termType, unit, usd }: OfferRecord): InstanceRate | null {
  const { "Instance Type": type, "Region Code": region, "Operating System": system = "" } = product;
  const platform = platforms[system];
  if (termType !== "OnDemand" || unit !== "Hrs" || !(usd > 0) || !type || !region || platform === undefined) return null;
  const isPlain = product["Tenancy"] === "Shared" && product["CapacityStatus"] === "Used" && product["Pre Installed S/W"] === "NA";
  if (!isPlain || product["License Model"] === "Bring your own license") return null;
  return { region, instanceType: type, platform, usdPerHour: usd };
}

const volumeTypes = new Set(["gp2", "gp3", "io1", "io2", "st1", "sc1", "standard"]);

/** The price of a GiB-month of a volume type, or that of an idle public IPv4 address, or null for any other line. */
export function storageRate({ product, termType, unit, usd }: OfferRecord): StorageRate | null {
  const { "Region Code": region, "Volume API Name": kind = "" } = product;
  if (termType !== "OnDemand" || !(usd > 0) || !region) return null;
  if (product["Product Family"] === "Storage" && volumeTypes.has(kind) && unit === "GB-Mo") return { region, kind, usd };
  return (product["usageType"] ?? "").endsWith("PublicIPv4:IdleAddress") && unit === "Hrs" ? { region, kind: publicIpv4, usd } : null;
}
