import type { ApiCall } from "./api-call";
import { AwsError } from "./aws-error";
import type { Instance } from "./instance-store";
import { numbered, readList } from "./query-parameters";
import type { QueryParameters } from "./query-parameters";
import { findInstances } from "./requested-instances";

/** A tag as a request names it; without a value DeleteTags removes it whatever its value is. */
export type NamedTag = { readonly key: string; readonly value: string | undefined };

/** Tags AWS itself has put on count not. Source: EC2 user guide, "Tag restrictions". */
export const MAX_TAGS = 50;

/** The instances of `ResourceId.N`. Throws MissingParameter where none is named, InvalidID for what is no instance. */
export function taggedInstances(call: ApiCall): Instance[] {
  const ids = readList(call.parameters, "ResourceId");
  if (ids.length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter resourceIdSet");
  const other = ids.find((id) => !id.startsWith("i-"));
  if (other !== undefined) throw new AwsError("InvalidID", `The ID '${other}' is not valid`);
  return findInstances(call, ids);
}

/** `Tag.N.Key` and `Tag.N.Value`. Refuses what no tag can be (InvalidParameterValue). Source: EC2 user guide, "Tag restrictions". */
export function readTags(parameters: QueryParameters): NamedTag[] {
  return numbered(parameters, "Tag").map((at) => {
    const key = parameters.get(`Tag.${at}.Key`) ?? "";
    const value = parameters.get(`Tag.${at}.Value`);
    if (key === "" || key.length > 128) {
      throw new AwsError("InvalidParameterValue", `Value ( ${key} ) for parameter key is invalid. Tag keys must be between 1 and 128 characters in length.`);
    }
    if (key.toLowerCase().startsWith("aws:")) {
      throw new AwsError("InvalidParameterValue", `Value ( ${key} ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use`);
    }
    if (value !== undefined && value.length > 256) {
      throw new AwsError("InvalidParameterValue", "Tag values cannot exceed 256 characters in length.");
    }
    return { key, value };
  });
}

/** The tags as conditions see them: one without a value counts as empty. */
export function requestTags(tags: readonly NamedTag[]): Record<string, string> {
  return Object.fromEntries(tags.map(({ key, value }) => [key, value ?? ""]));
}
