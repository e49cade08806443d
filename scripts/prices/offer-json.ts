import { z } from "zod";
import { jsonValues } from "./json-values";
import type { Offer } from "./offer-csv";
import type { OfferProduct, OfferRecord } from "./offer-records";

const productSchema = z.object({ sku: z.string(), productFamily: z.string().optional(), attributes: z.record(z.string(), z.string()).default({}) });
const termsSchema = z.record(
  z.string(),
  z.object({ sku: z.string(), priceDimensions: z.record(z.string(), z.object({ unit: z.string(), pricePerUnit: z.object({ USD: z.string().optional() }) })) }),
);

/** The CSV's names of the attributes that decide. */
const columns: Readonly<Record<string, string>> = {
  instanceType: "Instance Type",
  regionCode: "Region Code",
  operatingSystem: "Operating System",
  tenancy: "Tenancy",
  capacitystatus: "CapacityStatus",
  preInstalledSw: "Pre Installed S/W",
  licenseModel: "License Model",
  volumeApiName: "Volume API Name",
  usagetype: "usageType",
};

/** The depth at which a value is read whole: an entry of `products`, an entry of `terms.OnDemand`, anything else at the top. */
const depthOf = { products: 2, terms: 3 } as const;

/**
 * Reads AWS's offer file in its JSON form. `products` comes before `terms` there; of the products only what decides is kept, so that a file of
 * several gigabytes fits into memory.
 * @throws Error when it is none
 */
export async function readOfferJson(file: string): Promise<Offer> {
  const found = jsonValues(file, depthOf);
  // Step by step: to leave a `for await` would end the reading.
  for (let next = await found.next(); next.done !== true; next = await found.next()) {
    const { path, text } = next.value;
    if (path[0] === "publicationDate") return { publishedAt: new Date(z.string().parse(JSON.parse(text))), records: recordsOf(found) };
    if (path[0] === "products") break;
  }
  throw new Error(`${file} is no offer file of AWS: it names no publication date before its products.`);
}

async function* recordsOf(found: AsyncIterable<{ path: readonly string[]; text: string }>): AsyncGenerator<OfferRecord> {
  const products = new Map<string, OfferProduct>();
  for await (const { path, text } of found) {
    if (path[0] === "products") keep(products, text);
    else if (path[0] === "terms" && path[1] === "OnDemand") yield* pricesOf(products, text);
  }
}

function keep(products: Map<string, OfferProduct>, text: string): void {
  const { sku, productFamily, attributes } = productSchema.parse(JSON.parse(text));
  const decides = Object.entries(attributes).flatMap(([name, value]) => (columns[name] === undefined ? [] : [[columns[name], value] as const]));
  if (attributes["instanceType"] === undefined && attributes["volumeApiName"] === undefined && !/PublicIPv4/.test(attributes["usagetype"] ?? "")) return;
  products.set(sku, Object.fromEntries([...decides, ["Product Family", productFamily ?? ""]]));
}

function* pricesOf(products: ReadonlyMap<string, OfferProduct>, text: string): Generator<OfferRecord> {
  for (const { sku, priceDimensions } of Object.values(termsSchema.parse(JSON.parse(text)))) {
    const product = products.get(sku);
    if (product === undefined) continue;
    for (const { unit, pricePerUnit } of Object.values(priceDimensions)) yield { product, termType: "OnDemand", unit, usd: Number(pricePerUnit.USD) };
  }
}
