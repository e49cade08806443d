import { handleTrpc } from "@/server/api/trpc-handler";

export const GET = handleTrpc;
export const POST = handleTrpc;
