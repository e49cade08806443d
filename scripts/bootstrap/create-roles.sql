-- Creates Switchyard's database and its two roles on a PostgreSQL of your own (15 or newer). Run once as a superuser, again to
-- change a password; nothing else changes on the second run.
--
--   export SWITCHYARD_OWNER_PASSWORD=… SWITCHYARD_APP_PASSWORD=…
--   psql --no-psqlrc -v ON_ERROR_STOP=1 -d postgres -f scripts/bootstrap/create-roles.sql
--
-- switchyard_owner  owns the database and runs the migrations (DATABASE_OWNER_URL)
-- switchyard_app    reads and writes what the migrations grant it, cannot change the schema (DATABASE_URL)
--
-- Optional: -v database=other_name. The passwords may also be given as psql variables owner_password and app_password.
-- Only where `prisma migrate dev` is used, the owner needs: ALTER ROLE switchyard_owner CREATEDB (shadow databases).

\set ON_ERROR_STOP on
\if :{?database}
\else
  \set database switchyard
\endif
\if :{?owner_password}
\else
  \getenv owner_password SWITCHYARD_OWNER_PASSWORD
\endif
\if :{?app_password}
\else
  \getenv app_password SWITCHYARD_APP_PASSWORD
\endif

-- A failing statement is normally written to the server's log as it is, here with a password.
SET log_min_error_statement = panic;
SET log_statement = 'none';

SELECT 'CREATE ROLE switchyard_owner' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'switchyard_owner') \gexec
SELECT 'CREATE ROLE switchyard_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'switchyard_app') \gexec
ALTER ROLE switchyard_owner LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE switchyard_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';

SELECT format('CREATE DATABASE %I OWNER switchyard_owner', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO switchyard_owner;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO switchyard_app;

\connect :"database"
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO switchyard_app;
