import type { ApiAction } from "./api-call";
import { authorizeInstances } from "./authorize-ec2";
import { AwsError } from "./aws-error";
import { endDryRun } from "./dry-run";
import { MAX_TAGS, readTags, requestTags, taggedInstances } from "./tag-changes";

/** EC2 CreateTags on instances, all or nothing: adds tags or puts new values in place of old ones. */
export const createTags: ApiAction = (call) => {
  const instances = taggedInstances(call);
  const tags = readTags(call.parameters);
  if (tags.length === 0) throw new AwsError("MissingParameter", "The request must contain the parameter tagSet");
  authorizeInstances(call, "ec2:CreateTags", instances, requestTags(tags));
  endDryRun(call.parameters);
  const changes = instances.map(({ id, status }) => ({ id, tags: { ...status.tags, ...requestTags(tags) } }));
  const tooMany = changes.some((change) => Object.keys(change.tags).filter((key) => !key.startsWith("aws:")).length > MAX_TAGS);
  if (tooMany) throw new AwsError("TagLimitExceeded", "More than 50 tags specified");
  for (const change of changes) call.model.instances.setTags(change.id, change.tags);
  return { return: true };
};
