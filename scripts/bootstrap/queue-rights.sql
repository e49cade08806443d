-- Lets switchyard_app work with graphile-worker's queue. Run as the owner after each upgrade of its schema; may run again.
--
-- graphile-worker enables row level security without a policy, so that only the tables' owner sees rows. The policies open them to
-- the application alone; the schema itself stays the owner's.

GRANT USAGE ON SCHEMA graphile_worker TO switchyard_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA graphile_worker TO switchyard_app;
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA graphile_worker TO switchyard_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA graphile_worker TO switchyard_app;

-- A worker reads at its start which schema version it meets; it must not be able to change that.
REVOKE INSERT, UPDATE, DELETE ON graphile_worker.migrations FROM switchyard_app;

DO $$
DECLARE
  item record;
BEGIN
  FOR item IN
    SELECT typname FROM pg_type
    WHERE typnamespace = 'graphile_worker'::regnamespace AND typtype IN ('d', 'e', 'c') AND typname NOT LIKE '\_%'
  LOOP
    EXECUTE format('GRANT USAGE ON TYPE graphile_worker.%I TO switchyard_app', item.typname);
  END LOOP;

  FOR item IN
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = 'graphile_worker'::regnamespace AND c.relrowsecurity
      AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polname = 'switchyard_app')
  LOOP
    EXECUTE format('CREATE POLICY switchyard_app ON graphile_worker.%I FOR ALL TO switchyard_app USING (true) WITH CHECK (true)', item.relname);
  END LOOP;
END
$$;
