import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { OfferRecord } from "./offer-records";

/** When AWS published the list, and its lines; each is read as it comes, whatever the size of the file. */
export type Offer = { publishedAt: Date; records: AsyncIterable<OfferRecord> };

/**
 * Reads AWS's offer file in its CSV form: some lines about the file, a line of column names, then a line for each price.
 * @throws Error when it is none
 */
export async function readOfferCsv(file: string): Promise<Offer> {
  const lines = rows(file)[Symbol.asyncIterator]();
  let publishedAt: Date | null = null;
  for (let read = 0; read < 10; read += 1) {
    const { value: row, done } = await lines.next();
    if (done === true) break;
    if (row[0] === "Publication Date") publishedAt = new Date(row[1] ?? "");
    if (row[0] !== "SKU") continue;
    if (publishedAt === null || Number.isNaN(publishedAt.getTime())) break;
    return { publishedAt, records: recordsOf(row, { [Symbol.asyncIterator]: () => lines }) };
  }
  throw new Error(`${file} is no offer file of AWS: its first lines name no publication date and no columns.`);
}

async function* recordsOf(columns: readonly string[], lines: AsyncIterable<string[]>): AsyncGenerator<OfferRecord> {
  for await (const row of lines) {
    const product = Object.fromEntries(columns.map((name, index) => [name, row[index]]));
    if (product["Currency"] !== "USD") continue;
    yield { product, termType: product["TermType"] ?? "", unit: product["Unit"] ?? "", usd: Number(product["PricePerUnit"]) };
  }
}

/** The rows of a CSV file (RFC 4180): quoted fields may hold commas, doubled quotes and line breaks. */
async function* rows(file: string): AsyncGenerator<string[]> {
  let open = "";
  for await (const line of createInterface({ input: createReadStream(file, "utf8"), crlfDelay: Number.POSITIVE_INFINITY })) {
    open = open === "" ? line : `${open}\n${line}`;
    // An odd number of quotes: the field goes on in the next line.
    if ((open.split('"').length - 1) % 2 === 1) continue;
    yield fieldsOf(open);
    open = "";
  }
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
