import type { ChoicesOutput } from "@/server/inbox/schemas";

type Channel = ChoicesOutput["kinds"][number]["channels"][number];

/** The channels in the order of the columns. */
export const channelNames: readonly { channel: Channel; label: string }[] = [
  { channel: "inbox", label: "Inbox" },
  { channel: "slack", label: "Slack" },
  { channel: "email", label: "Mail" },
];

/** The channels after one was ticked or unticked. */
export function withChannel(channels: readonly Channel[], channel: Channel, on: boolean): Channel[] {
  const others = channels.filter((each) => each !== channel);
  return on ? [...others, channel] : others;
}

/** Why nothing arrives on a channel for this person, or null when it does. */
export function whyNothing({ slack, mail }: Pick<ChoicesOutput, "slack" | "mail">, channel: Channel): string | null {
  if (channel === "slack" && slack.state === "off") return "Slack is not set up in this installation.";
  if (channel === "slack" && slack.state === "unlinked") return "Link your Slack account first.";
  if (channel === "email" && mail.state === "off") return "Mail is not set up in this installation.";
  if (channel === "email" && mail.state === "no-address") return "The directory has no mail address of yours.";
  return null;
}
