import { MigrationNotFound } from "@/components/migrations/migration-not-found";

export default MigrationNotFound;
