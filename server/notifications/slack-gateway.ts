import { LogLevel, WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError, WebClient } from "@slack/web-api";
import type { KnownBlock } from "@slack/web-api";
import { DeliveryFailure, limitedFailure } from "./delivery-failure";
import type { SlackContent } from "./slack-message";

const timeoutMs = 10_000;
const eventType = "switchyard_notice";

/** Errors of Slack that pass by themselves. Source: docs.slack.dev, errors of chat.postMessage. */
const passing: ReadonlySet<string> = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "team_added_to_org",
  "ratelimited",
  "rate_limited",
]);
/** Errors of an update that mean: post a new message instead. */
const cannotUpdate: ReadonlySet<string> = new Set(["message_not_found", "cant_update_message", "edit_window_closed"]);
/** Errors of reading back that no later try mends. */
const cannotLookBack: ReadonlySet<string> = new Set(["missing_scope", "not_in_channel", "channel_not_found", "method_not_supported_for_channel_type"]);

/** Slack as we use it. */
export type SlackGateway = {
  /** Posts to a channel or a person. Gives what an update refers to; null where nothing can be updated. */
  post(to: string, content: SlackContent, deliveryId: string): Promise<string | null>;
  /** Changes a message; null when Slack does not let us, so that a new one is needed. */
  update(externalId: string, content: SlackContent, deliveryId: string): Promise<string | null>;
  /** The message of a delivery that was sent before and never noted, or null. */
  find(to: string, deliveryId: string, since: Date): Promise<string | null>;
};

/** Slack by a bot token. `apiUrl` is for a Slack-compatible endpoint. */
export function createSlackGateway({ token, apiUrl }: { token: string; apiUrl?: string | undefined }): SlackGateway {
  const client = new WebClient(token, {
    ...(apiUrl === undefined ? {} : { slackApiUrl: apiUrl }),
    // Our rows keep what is to be tried again, and when.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: timeoutMs,
    allowAbsoluteUrls: false,
    logLevel: LogLevel.ERROR,
    logger: silent,
  });
  return {
    post: async (to, content, deliveryId) => {
      const { channel, ts } = await translated(() => client.chat.postMessage({ channel: to, ...messageOf(content, deliveryId) }));
      return channel === undefined || ts === undefined ? null : `${channel}:${ts}`;
    },
    update: async (externalId, content, deliveryId) => {
      const [channel = "", ts = ""] = externalId.split(":");
      try {
        const { text, blocks, metadata } = messageOf(content, deliveryId);
        await client.chat.update({ channel, ts, text, blocks, metadata, parse: "none", link_names: false });
        return externalId;
      } catch (error) {
        if (error instanceof WebAPIPlatformError && cannotUpdate.has(error.data.error)) return null;
        throw failureOf(error);
      }
    },
    find: async (to, deliveryId, since) => {
      try {
        return await findMessage(client, to, deliveryId, since);
      } catch (error) {
        // Without the right to read back it is sent again rather than not at all.
        if (error instanceof WebAPIPlatformError && cannotLookBack.has(error.data.error)) return null;
        throw failureOf(error);
      }
    },
  };
}

function messageOf({ text, blocks }: SlackContent, deliveryId: string) {
  return {
    text,
    blocks: blocks as KnownBlock[],
    metadata: { event_type: eventType, event_payload: { delivery: deliveryId } },
    parse: "none",
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    mrkdwn: false,
  } as const;
}

async function findMessage(client: WebClient, to: string, deliveryId: string, since: Date): Promise<string | null> {
  const channel = to.startsWith("U") || to.startsWith("W") ? ((await client.conversations.open({ users: to })).channel?.id ?? to) : to;
  const oldest = String(Math.floor(since.getTime() / 1_000) - 60);
  const { messages = [] } = await client.conversations.history({ channel, oldest, limit: 100, include_all_metadata: true });
  const found = messages.find(({ metadata }) => (metadata?.event_payload as { delivery?: unknown } | undefined)?.delivery === deliveryId);
  return found?.ts === undefined ? null : `${channel}:${found.ts}`;
}

async function translated<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(error);
  }
}

function failureOf(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) return limitedFailure("Slack", error.retryAfter);
  if (error instanceof WebAPIHTTPError && error.statusCode < 500) {
    return new DeliveryFailure("refused", `Slack answers ${error.statusCode}.`, { cause: error });
  }
  // The body may be half of one, the connection may end after it was accepted: it may have arrived.
  if (error instanceof WebAPIHTTPError) return new DeliveryFailure("uncertain", `Slack answers ${error.statusCode}.`, { cause: error });
  if (error instanceof WebAPIRequestError) return new DeliveryFailure("uncertain", "Slack does not answer.", { cause: error });
  if (!(error instanceof WebAPIPlatformError)) return error;
  const { error: code } = error.data;
  if (passing.has(code)) return new DeliveryFailure("uncertain", `Slack answers ${code}.`, { cause: error });
  return new DeliveryFailure("refused", `Slack refuses it: ${code}.`, { cause: error });
}

/** What the library would write to the console stands in our own log, without the token. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  setLevel: () => undefined,
  getLevel: () => LogLevel.ERROR,
  setName: () => undefined,
};
