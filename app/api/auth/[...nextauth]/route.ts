import { handleAuth } from "@/server/api/auth-handler";

export { handleAuth as GET, handleAuth as POST };
