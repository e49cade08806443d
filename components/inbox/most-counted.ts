/** From so many unread lines on, no more are counted. As in server/inbox/schemas.ts, whose library no first load is to carry. */
export const mostCounted = 100;
