import { TRPCError } from "@trpc/server";
import { getHTTPStatusCodeFromError } from "@trpc/server/http";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { AppError, appErrorCodes, httpStatusOf, isShownToUser } from "@/server/platform/errors";
import { shownError, toTrpcError } from "@/server/trpc/error-mapping";

describe("error codes", () => {
  it.each(appErrorCodes)("%s means the same over tRPC and over HTTP", (code) => {
    expect(getHTTPStatusCodeFromError(toTrpcError(new AppError(code, "text")))).toBe(httpStatusOf(code));
  });

  it.each(appErrorCodes)("%s shows its text only when it is written for the user", (code) => {
    const shown = shownError(toTrpcError(new AppError(code, "the text", { details: { permission: "x:y" } })), "request-1");
    expect(shown).toMatchObject({ code, requestId: "request-1" });
    expect(shown.message.includes("the text")).toBe(isShownToUser(code));
    expect(shown.message.includes("request-1")).toBe(!isShownToUser(code));
    expect(Object.keys(shown.details)).toEqual(isShownToUser(code) ? ["permission"] : []);
  });

  it("never shows the text of an error that is not ours", () => {
    const shown = shownError(new TRPCError({ code: "INTERNAL_SERVER_ERROR", cause: new Error("password=hunter2") }), "request-2");
    expect(shown).toEqual({ code: "internal", message: expect.stringContaining("request-2"), details: {}, requestId: "request-2" });
    expect(JSON.stringify(shown)).not.toContain("hunter2");
  });

  it("names the field of an input that was refused", () => {
    const cause = z.strictObject({ limit: z.number() }).safeParse({ limit: "many" }).error;
    const shown = shownError(new TRPCError({ code: "BAD_REQUEST", cause }), "request-3");
    expect(shown.code).toBe("invalid_input");
    expect(shown.message).toMatch(/^limit: /);
  });
});
