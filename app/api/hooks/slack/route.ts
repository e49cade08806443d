import { receiveSlack } from "@/server/api/receive-slack";

export const POST = receiveSlack;
