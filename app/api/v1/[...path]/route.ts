import { handleV1 } from "@/server/api/v1/handle-v1";

export const GET = handleV1;
export const POST = handleV1;
export const DELETE = handleV1;
