import { randomBytes } from "node:crypto";
import { serveLoopback } from "../aws/loopback-server";
import { pressButton, sendCommand, sendSigned } from "./act-as-member";
import type { Delivered, Subscriber } from "./act-as-member";
import { slackApi } from "./api-server";
import type { ApiParts, SlackCall } from "./api-server";
import { FaultQueue } from "./fault-queue";
import type { Message, WorkspaceSeed } from "./workspace";
import { Workspace } from "./workspace";

/** A running workspace. */
export type EmbeddedSlack = {
  /** For SLACK_API_URL. */
  readonly apiUrl: string;
  readonly webhookUrl: string;
  readonly token: string;
  readonly signingSecret: string;
  readonly workspace: Workspace;
  readonly faults: FaultQueue;
  readonly calls: readonly SlackCall[];
  /** Sets where presses and commands go. */
  subscribe(url: string): void;
  /** A member presses the button with this action id. Null when the message has none. */
  press(press: { user: string; message: Message; actionId: string; fields?: Readonly<Record<string, string>> }): Promise<Delivered | null>;
  /** A member sends `/switchyard <text>`. */
  command(command: { user: string; text: string }): Promise<Delivered>;
  /** Sends any signed form, for what Slack itself would not send. */
  sendSigned(form: Readonly<Record<string, string>>, signedAt?: number): Promise<Delivered>;
  close(): Promise<void>;
};

export type EmbeddedSlackOptions = { seed: WorkspaceSeed; token?: string; signingSecret?: string; limitsRate?: boolean; port?: number };

/** Starts a Slack on a loopback port: Web API, incoming webhook, signed presses and slash commands. */
export async function startEmbeddedSlack({ seed, limitsRate = true, port = 0, ...given }: EmbeddedSlackOptions): Promise<EmbeddedSlack> {
  const secret = () => randomBytes(16).toString("hex");
  const token = given.token ?? `xoxb-demo-${secret()}`;
  const signingSecret = given.signingSecret ?? secret();
  const webhook = { path: `T0/B0/${secret()}`, channel: seed.channels[0]?.id ?? "C0" };
  const parts: ApiParts = { workspace: new Workspace(seed), faults: new FaultQueue(), token, webhook, calls: [], responses: new Map(), limitsRate };
  const server = await serveLoopback(slackApi(parts), "127.0.0.1", port);
  const origin = `http://127.0.0.1:${server.port}`;
  let subscriber: Subscriber | null = null;
  const subscribed = (): Subscriber => {
    if (subscriber === null) throw new Error("Nobody has subscribed to what members do.");
    return subscriber;
  };
  return {
    apiUrl: `${origin}/api/`,
    webhookUrl: `${origin}/services/${webhook.path}`,
    token,
    signingSecret,
    workspace: parts.workspace,
    faults: parts.faults,
    calls: parts.calls,
    subscribe: (url) => {
      subscriber = { url, signingSecret };
    },
    press: async ({ user, message, actionId, fields = {} }) => {
      const buttons = message.blocks.flatMap((block) => (block.type === "actions" ? block.elements : []));
      const button = buttons.find(({ action_id }) => action_id === actionId);
      return button === undefined ? null : pressButton({ ...parts, origin: () => origin }, subscribed(), { user, message, button, fields });
    },
    command: (command) => sendCommand(parts, subscribed(), command),
    sendSigned: (form, signedAt) => sendSigned(subscribed(), form, signedAt),
    close: server.close,
  };
}
