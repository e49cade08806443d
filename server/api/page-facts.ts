import { clock } from "@/server/platform/clock";
import { organisationZone } from "@/server/platform/organisation-zone";

/** What the root of every page hands to the browser: the server's time (Unix ms) and the organisation's IANA zone. */
export function pageFacts(): { serverNow: number; zone: string } {
  return { serverNow: clock.now().getTime(), zone: organisationZone() };
}
