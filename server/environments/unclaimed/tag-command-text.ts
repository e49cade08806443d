/** An accepted adoption, as far as its tags need it. */
export type TaggedInstance = { ec2Id: string; team: string; stage: string; environment: string; startOrder: number };

/** AWS takes up to 1,000 resources in one CreateTags call and advises fewer (EC2 API reference, CreateTags, ResourceId.N). */
const mostResources = 200;

/**
 * The commands of the AWS CLI that write our tags in a region, one a line. First the start orders, for all environments together, then
 * the rest with `switchyard:managed`: each environment appears whole, and there are few calls, of which AWS admits ten a second.
 * Everything in them is a name of ours or an id of AWS, and quoted nevertheless.
 */
export function tagCommandText(region: string, instances: readonly TaggedInstance[]): string {
  const commands = [...commandsBy(region, instances, orderTags), ...commandsBy(region, instances, placeTags)];
  return commands.map((command) => `${command}\n`).join("");
}

type Tags = Readonly<Record<string, string>>;

function orderTags({ startOrder }: TaggedInstance): Tags {
  return { "switchyard:order": String(startOrder) };
}

function placeTags({ team, stage, environment }: TaggedInstance): Tags {
  return { "switchyard:managed": "true", "switchyard:team": team, "switchyard:stage": stage, "switchyard:environment": environment };
}

function commandsBy(region: string, instances: readonly TaggedInstance[], tagsOf: (instance: TaggedInstance) => Tags): string[] {
  const groups = Map.groupBy(instances, (one) => tagWords(tagsOf(one)));
  return [...groups].flatMap(([tags, members]) =>
    batches(members.map(({ ec2Id }) => ec2Id)).map(
      (ids) => `aws ec2 create-tags --region ${shellWord(region)} --resources ${ids.map(shellWord).join(" ")} --tags ${tags}`,
    ),
  );
}

function tagWords(tags: Tags): string {
  return Object.entries(tags)
    .map(([key, value]) => shellQuoted(`Key=${key},Value=${value}`))
    .join(" ");
}

function batches(ec2Ids: readonly string[]): string[][] {
  const sorted = ec2Ids.toSorted((a, b) => (a < b ? -1 : 1));
  return Array.from({ length: Math.ceil(sorted.length / mostResources) }, (_, index) => sorted.slice(index * mostResources, (index + 1) * mostResources));
}

/** A word that a shell takes as it stands, quoted when it has anything but letters, digits and hyphens. */
function shellWord(text: string): string {
  return /^[A-Za-z0-9-]+$/.test(text) ? text : shellQuoted(text);
}

/** In single quotes nothing means anything to a shell but the quote itself (POSIX, Shell Command Language, 2.2.2). */
function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
