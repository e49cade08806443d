/** Questions to information_schema; every name comes as a parameter: database, then table, where it does not say otherwise. */

/**
 * Table. Always of the database that the session is in, where the scripts run too: a migration that moves from dev to production still carries
 * the name of the database it came from.
 */
export const tableQuery = `
select t.TABLE_SCHEMA as \`schema\`, t.TABLE_NAME as name, t.ENGINE as storage, t.TABLE_COLLATION as collation, t.TABLE_COMMENT as comment,
  t.CREATE_OPTIONS as options, coalesce(t.TABLE_ROWS, 0) as estimated_rows, coalesce(t.DATA_LENGTH, 0) + coalesce(t.INDEX_LENGTH, 0) as size_bytes,
  version() like '%MariaDB%' as is_mariadb
from information_schema.TABLES t where t.TABLE_SCHEMA = database() and t.TABLE_NAME = ? and t.TABLE_TYPE = 'BASE TABLE'`;

export const columnsQuery = `
select ORDINAL_POSITION as position, COLUMN_NAME as name, COLUMN_TYPE as type, DATA_TYPE as type_name, CHARACTER_MAXIMUM_LENGTH as max_length,
  NUMERIC_PRECISION as \`precision\`, NUMERIC_SCALE as scale, IS_NULLABLE as is_nullable, COLUMN_DEFAULT as default_value, EXTRA as extra,
  nullif(GENERATION_EXPRESSION, '') as \`generated\`, COLLATION_NAME as collation, CHARACTER_SET_NAME as charset, nullif(COLUMN_COMMENT, '') as comment
from information_schema.COLUMNS where TABLE_SCHEMA = ? and TABLE_NAME = ? order by ORDINAL_POSITION`;

export const indexesQuery = `
select INDEX_NAME as name, NON_UNIQUE as non_unique, COLUMN_NAME as column_name
from information_schema.STATISTICS where TABLE_SCHEMA = ? and TABLE_NAME = ? order by INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX`;

/** MariaDB names the table of a check; JSON columns have one of their own, at the column. */
export const checksQuery = `
select CONSTRAINT_NAME as name, CHECK_CLAUSE as expression from information_schema.CHECK_CONSTRAINTS
where CONSTRAINT_SCHEMA = ? and TABLE_NAME = ? order by CONSTRAINT_NAME`;

/** MySQL keeps the table elsewhere. */
export const mysqlChecksQuery = `
select c.CONSTRAINT_NAME as name, c.CHECK_CLAUSE as expression from information_schema.CHECK_CONSTRAINTS c
join information_schema.TABLE_CONSTRAINTS t on t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA and t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
where t.TABLE_SCHEMA = ? and t.TABLE_NAME = ? order by c.CONSTRAINT_NAME`;

/** Database and table twice. */
export const foreignKeysQuery = `
select k.CONSTRAINT_NAME as name, 'out' as direction, k.REFERENCED_TABLE_SCHEMA as \`schema\`, k.REFERENCED_TABLE_NAME as table_name,
  k.COLUMN_NAME as column_name, k.REFERENCED_COLUMN_NAME as other_column, r.DELETE_RULE as on_delete, r.UPDATE_RULE as on_update, k.ORDINAL_POSITION as position
from information_schema.KEY_COLUMN_USAGE k join information_schema.REFERENTIAL_CONSTRAINTS r
  on r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA and r.CONSTRAINT_NAME = k.CONSTRAINT_NAME and r.TABLE_NAME = k.TABLE_NAME
where k.TABLE_SCHEMA = ? and k.TABLE_NAME = ? and k.REFERENCED_TABLE_NAME is not null
union all
select k.CONSTRAINT_NAME, 'in', k.TABLE_SCHEMA, k.TABLE_NAME, k.REFERENCED_COLUMN_NAME, k.COLUMN_NAME, r.DELETE_RULE, r.UPDATE_RULE, k.ORDINAL_POSITION
from information_schema.KEY_COLUMN_USAGE k join information_schema.REFERENTIAL_CONSTRAINTS r
  on r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA and r.CONSTRAINT_NAME = k.CONSTRAINT_NAME and r.TABLE_NAME = k.TABLE_NAME
where k.REFERENCED_TABLE_SCHEMA = ? and k.REFERENCED_TABLE_NAME = ?
order by direction, name, \`schema\`, table_name, position`;

export const triggersQuery = `
select TRIGGER_NAME as name, ACTION_TIMING as timing, EVENT_MANIPULATION as event, DEFINER as definer, ACTION_STATEMENT as body
from information_schema.TRIGGERS where EVENT_OBJECT_SCHEMA = ? and EVENT_OBJECT_TABLE = ? order by ACTION_TIMING, EVENT_MANIPULATION, ACTION_ORDER`;

/** Views of any database that the role may read, as \`database\`.\`table\`. */
export const viewsQuery = `
select concat(TABLE_SCHEMA, '.', TABLE_NAME) as name, VIEW_DEFINITION as body from information_schema.VIEWS
where locate(?, VIEW_DEFINITION) > 0 order by name limit 200`;

/** Database. */
export const routinesQuery = `
select concat(ROUTINE_SCHEMA, '.', ROUTINE_NAME) as name, ROUTINE_DEFINITION as body from information_schema.ROUTINES
where ROUTINE_SCHEMA = ? and locate(?, ROUTINE_DEFINITION) > 0 order by name limit 200`;

export const partitionsQuery = `
select distinct PARTITION_METHOD as name, PARTITION_EXPRESSION as body from information_schema.PARTITIONS
where TABLE_SCHEMA = ? and TABLE_NAME = ? and PARTITION_NAME is not null`;

/** A part of the name, and how many. */
export const tablesQuery = `
select t.TABLE_SCHEMA as \`schema\`, t.TABLE_NAME as name, case when t.CREATE_OPTIONS like '%partitioned%' then 'partitioned table' else 'table' end as kind,
  coalesce(t.TABLE_ROWS, 0) as estimated_rows, coalesce(t.DATA_LENGTH, 0) + coalesce(t.INDEX_LENGTH, 0) as size_bytes, nullif(t.TABLE_COMMENT, '') as comment
from information_schema.TABLES t
where t.TABLE_TYPE = 'BASE TABLE' and t.TABLE_SCHEMA = database() and locate(lower(?), lower(concat(t.TABLE_SCHEMA, '.', t.TABLE_NAME))) > 0
order by t.TABLE_SCHEMA, t.TABLE_NAME limit ?`;

/** Of all tables at once: asked for each by a subquery, this engine would go through the whole catalog every time. */
export const columnCountsQuery = `
select TABLE_NAME as name, count(*) as columns from information_schema.COLUMNS where TABLE_SCHEMA = database() group by TABLE_NAME`;
export const indexCountsQuery = `
select TABLE_NAME as name, count(distinct INDEX_NAME) as indexes, sum(INDEX_NAME = 'PRIMARY') > 0 as has_primary_key
from information_schema.STATISTICS where TABLE_SCHEMA = database() group by TABLE_NAME`;

/** Views and foreign keys of the current database, for the browser. */
export const databaseViewsQuery = `
select TABLE_SCHEMA as \`schema\`, TABLE_NAME as name, VIEW_DEFINITION as body from information_schema.VIEWS where TABLE_SCHEMA = database() limit 1000`;
export const databaseForeignKeysQuery = `
select distinct TABLE_SCHEMA as \`schema\`, TABLE_NAME as name, UNIQUE_CONSTRAINT_SCHEMA as other_schema, REFERENCED_TABLE_NAME as other
from (select r.CONSTRAINT_SCHEMA as TABLE_SCHEMA, r.TABLE_NAME, r.UNIQUE_CONSTRAINT_SCHEMA, r.REFERENCED_TABLE_NAME
  from information_schema.REFERENTIAL_CONSTRAINTS r where r.CONSTRAINT_SCHEMA = database()) f limit 5000`;
