import { receiveEc2Event } from "@/server/api/receive-ec2-event";

export const POST = receiveEc2Event;
