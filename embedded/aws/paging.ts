import { createHash } from "node:crypto";
import { AwsError } from "./aws-error";
import { numbered, readInteger } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";

/**
 * One page of what is described (ascending by id) and the token of the next, if there is one. `MaxResults` is 5 to 1,000 and
 * cannot stand with ids (`idName`.N); a token counts only with the parameters it was given out for. Throws InvalidParameterValue,
 * InvalidParameterCombination, InvalidNextToken. Source: EC2 API reference, DescribeInstances.
 */
export function pageOf<Item extends { readonly id: string }>(
  items: readonly Item[],
  parameters: QueryParameters,
  idName: "InstanceId" | "VolumeId" | "SpotInstanceRequestId",
): { page: readonly Item[]; nextToken?: string } {
  const size = readInteger(parameters, "MaxResults", {
    min: 5,
    max: 1_000,
    refuse: (value) => new AwsError("InvalidParameterValue", `Value ( ${value} ) for parameter maxResults is invalid. Expecting a value from 5 to 1000.`),
  });
  if (size !== undefined && numbered(parameters, idName).length > 0) {
    const set = idName === "InstanceId" ? "instancesSet" : `${idName[0]?.toLowerCase()}${idName.slice(1)}s`;
    const message = `The parameter ${set} cannot be used with the parameter maxResults`;
    throw new AwsError("InvalidParameterCombination", message);
  }
  const after = readToken(parameters);
  const rest = after === null ? items : items.filter((one) => one.id > after);
  if (size === undefined || rest.length <= size) return { page: rest };
  const page = rest.slice(0, size);
  const last = page.at(-1)?.id ?? "";
  return { page, nextToken: Buffer.from(`${last}/${queryHash(parameters)}`).toString("base64url") };
}

function readToken(parameters: QueryParameters): string | null {
  const token = parameters.get("NextToken");
  if (token === undefined) return null;
  const [last, hash] = Buffer.from(token, "base64url").toString().split("/");
  if (last === undefined || hash !== queryHash(parameters)) {
    throw new AwsError("InvalidNextToken", "The specified NextToken is not valid.");
  }
  return last;
}

/** What the token belongs to: action and filters, not the page size, which may change between pages. */
function queryHash(parameters: QueryParameters): string {
  const kept = [...parameters].filter(([name]) => name === "Action" || name.startsWith("Filter."));
  const query = kept.map(([name, value]) => `${name}=${value}`).sort();
  return createHash("sha256").update(JSON.stringify(query)).digest("hex").slice(0, 16);
}
