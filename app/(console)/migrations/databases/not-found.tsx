import { DatabaseNotFound } from "@/components/migrations/databases/database-not-found";

export default DatabaseNotFound;
