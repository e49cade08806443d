import { openApiDocument } from "@/server/api/v1/openapi";

/** The description of api/v1, as the portal serves it at /api/v1/openapi.json. */
export function openApiPage(): string {
  return `${JSON.stringify(openApiDocument(), null, 2)}\n`;
}
