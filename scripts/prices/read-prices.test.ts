import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readPrices } from "./read-prices";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "prices "));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(name: string, text: string): Promise<string> {
  const file = path.join(folder, name);
  await writeFile(file, text);
  return file;
}

const plain = { instanceType: "m7i.large", regionCode: "us-east-1", operatingSystem: "Linux", tenancy: "Shared", capacitystatus: "Used", preInstalledSw: "NA" };
const product = (sku: string, attributes: object, productFamily = "Compute Instance") => ({ sku, productFamily, attributes });
const term = (sku: string, usd: string, unit = "Hrs") => ({
  [`${sku}.JRTCKXETXF`]: {
    sku,
    priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: { unit, pricePerUnit: { USD: usd }, description: 'a "quoted", braced { word }' } },
  },
});
const offer = {
  formatVersion: "v1.0",
  disclaimer: 'This pricing list is for informational purposes only. \\ { [ " ] }',
  offerCode: "AmazonEC2",
  version: "20261115",
  publicationDate: "2026-11-15T10:00:00Z",
  products: {
    A: product("A", { ...plain, note: 'has "quotes", \\ and {braces}' }),
    B: product("B", { ...plain, operatingSystem: "Windows" }),
    C: product("C", { ...plain, tenancy: "Dedicated" }),
    D: product("D", { ...plain, regionCode: "eu-west-1" }),
    E: product("E", { ...plain, preInstalledSw: "SQL Std" }),
    F: product("F", { volumeApiName: "gp3", regionCode: "us-east-1" }, "Storage"),
    G: product("G", { usagetype: "USE1-PublicIPv4:IdleAddress", regionCode: "us-east-1" }, "IP Address"),
    H: product("H", { ...plain, capacitystatus: "UnusedCapacityReservation" }),
  },
  terms: {
    OnDemand: {
      A: term("A", "0.1008000000"),
      B: term("B", "0.1928"),
      C: term("C", "0.2"),
      D: term("D", "0.11"),
      E: term("E", "0.6"),
      F: term("F", "0.08", "GB-Mo"),
      G: term("G", "0.005"),
      H: term("H", "0.1"),
    },
    Reserved: { A: term("A", "0.05") },
  },
  attributesList: {},
};

const expected = {
  pricesOf: new Date("2026-11-15T10:00:00Z"),
  instances: [
    { region: "us-east-1", instanceType: "m7i.large", platform: "Linux/UNIX", usdPerHour: 0.1008 },
    { region: "us-east-1", instanceType: "m7i.large", platform: "Windows", usdPerHour: 0.1928 },
  ],
  storage: [
    { region: "us-east-1", kind: "gp3", usd: 0.08 },
    { region: "us-east-1", kind: "public-ipv4", usd: 0.005 },
  ],
};

test.each([undefined, 2])("AWS's offer file as JSON, indented by %s", async (indent) => {
  const file = await fileOf("index.json", JSON.stringify(offer, null, indent));
  expect(await readPrices(file, ["us-east-1"])).toEqual({ source: "AWS price list, index.json", ...expected });
  expect((await readPrices(file, [])).instances.map(({ region }) => region)).toContain("eu-west-1");
});

test("AWS's offer file as CSV", async () => {
  const columns = ["SKU", "TermType", "PriceDescription", "Unit", "PricePerUnit", "Currency", "Product Family", "Instance Type", "Tenancy", "Operating System"];
  columns.push("License Model", "CapacityStatus", "Pre Installed S/W", "Volume API Name", "usageType", "Region Code");
  const line = (values: Record<string, string>) => columns.map((name) => `"${(values[name] ?? "").replaceAll('"', '""')}"`).join(",");
  const base = {
    TermType: "OnDemand",
    Unit: "Hrs",
    Currency: "USD",
    Tenancy: "Shared",
    CapacityStatus: "Used",
    "Pre Installed S/W": "NA",
    "Region Code": "us-east-1",
  };
  const instance = { ...base, "Product Family": "Compute Instance", "Instance Type": "m7i.large" };
  const text = [
    '"FormatVersion","v1.0"',
    '"Disclaimer","Only, for ""information"""',
    '"Publication Date","2026-11-15T10:00:00Z"',
    '"Version","20261115"',
    '"OfferCode","AmazonEC2"',
    columns.map((name) => `"${name}"`).join(","),
    line({ ...instance, "Operating System": "Linux", PricePerUnit: "0.1008", PriceDescription: '$0.1 per "hour", of\none instance' }),
    line({ ...instance, "Operating System": "Windows", PricePerUnit: "0.1928" }),
    line({ ...instance, "Operating System": "Windows", PricePerUnit: "0.1", "License Model": "Bring your own license" }),
    line({ ...instance, "Operating System": "Linux", PricePerUnit: "0.05", TermType: "Reserved" }),
    line({ ...base, "Product Family": "Storage", "Volume API Name": "gp3", Unit: "GB-Mo", PricePerUnit: "0.08" }),
    line({ ...base, usageType: "USE1-PublicIPv4:IdleAddress", PricePerUnit: "0.005" }),
  ].join("\r\n");
  expect(await readPrices(await fileOf("index.csv", text), ["us-east-1"])).toEqual({ source: "AWS price list, index.csv", ...expected });
});

test("the file that is shipped, and what is none", async () => {
  expect((await readPrices("config/prices.json", ["us-east-1"])).instances.length).toBeGreaterThan(30);
  await expect(readPrices(await fileOf("notes.txt", "hello\nthere"), [])).rejects.toThrow(/no offer file of AWS/);
  await expect(readPrices(await fileOf("index.json", JSON.stringify(offer)), ["ap-northeast-2"])).rejects.toThrow(/no on-demand price of ap-northeast-2/);
});

test("a list of many thousand products is read as it comes", async () => {
  const many = Array.from({ length: 20_000 }, (_, index) => `S${index}`);
  const large = {
    ...offer,
    products: Object.fromEntries(many.map((sku, index) => [sku, product(sku, { ...plain, instanceType: `x${index}.large` })])),
    terms: { OnDemand: Object.fromEntries(many.map((sku) => [sku, term(sku, "0.1")])) },
  };
  expect((await readPrices(await fileOf("large.json", JSON.stringify(large)), [])).instances).toHaveLength(20_000);
});
