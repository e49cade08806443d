import type { ApiAction } from "./api-call";
import { authorizeInstances } from "./authorize-ec2";
import { endDryRun } from "./dry-run";
import { readTags, requestTags, taggedInstances } from "./tag-changes";
import type { NamedTag } from "./tag-changes";

/**
 * EC2 DeleteTags on instances, all or nothing. A tag named with a value goes only where it has that value; without any tag
 * named, all of the account's own go. Source: EC2 API reference, DeleteTags.
 */
export const deleteTags: ApiAction = (call) => {
  const instances = taggedInstances(call);
  const tags = readTags(call.parameters);
  authorizeInstances(call, "ec2:DeleteTags", instances, requestTags(tags));
  endDryRun(call.parameters);
  for (const { id, status } of instances) {
    const kept = Object.entries(status.tags).filter(([key, value]) => key.startsWith("aws:") || !isNamed(tags, key, value));
    call.model.instances.setTags(id, Object.fromEntries(kept));
  }
  return { return: true };
};

function isNamed(tags: readonly NamedTag[], key: string, value: string): boolean {
  return tags.length === 0 || tags.some((tag) => tag.key === key && (tag.value === undefined || tag.value === value));
}
