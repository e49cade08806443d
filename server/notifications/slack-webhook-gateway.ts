import { DeliveryFailure, limitedFailure } from "./delivery-failure";
import type { SlackGateway } from "./slack-gateway";
import type { SlackContent } from "./slack-message";

const timeoutMs = 10_000;

/** Slack by an incoming webhook, which knows one channel and neither updates nor looks back. */
export function createSlackWebhookGateway(url: string): SlackGateway {
  return {
    post: async (_to, content) => {
      await postWebhook(url, content);
      return null;
    },
    update: () => Promise.resolve(null),
    find: () => Promise.resolve(null),
  };
}

/**
 * Answers a press; only whoever pressed sees it.
 * @throws DeliveryFailure when the address does not take it
 */
export async function answerPress(responseUrl: string, content: SlackContent): Promise<void> {
  await postWebhook(responseUrl, { ...content, response_type: "ephemeral", replace_original: false });
}

async function postWebhook(url: string, body: object): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/json; charset=utf-8" },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
      redirect: "error",
    });
  } catch (error) {
    throw new DeliveryFailure("uncertain", "Slack does not answer.", { cause: error });
  }
  if (response.ok) return;
  const words = (await response.text().catch(() => "")).slice(0, 100);
  if (response.status === 429) throw limitedFailure("Slack", Number(response.headers.get("retry-after") ?? "1"));
  if (response.status >= 500) throw new DeliveryFailure("uncertain", `Slack answers ${response.status}.`);
  throw new DeliveryFailure("refused", `Slack refuses the webhook: ${words === "" ? response.status : words}.`);
}
