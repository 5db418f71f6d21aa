-- The tables of schema public as PostgREST describes them at its root (Swagger 2.0): `format` is the
-- server's name of the type; `required` lists what is NOT NULL, with a default or without; a default
-- that cannot be read as JSON is left out.

with columns as (
	select c.relname as relation, a.attname as name, a.attnum as position, a.attnotnull as mandatory,
		format_type(coalesce(nullif(t.typbasetype, 0), a.atttypid), null) as type,
		pg_get_expr(d.adbin, d.adrelid) as preset,
		exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary
			and a.attnum = any (i.indkey)) as is_key,
		(select format('This is a Foreign Key to `%s.%s`.<fk table=''%1$s'' column=''%2$s''/>',
				p.relname, f.attname)
			from pg_constraint k
			join pg_class p on p.oid = k.confrelid
			join pg_attribute f on f.attrelid = p.oid and f.attnum = k.confkey[1]
			where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]
			limit 1) as refers
	from pg_class c
	join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
	join pg_type t on t.oid = a.atttypid
	left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
	where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f')
), typed as (
	select *, case
			when type in ('boolean') then 'boolean'
			when type in ('smallint', 'integer', 'bigint') then 'integer'
			when type in ('numeric', 'real', 'double precision') then 'number'
			when type in ('json', 'jsonb') then null
			when type like '%[]' then 'array'
			else 'string'
		end as json_type
	from columns
), properties as (
	select relation, name, position, mandatory, jsonb_strip_nulls(jsonb_build_object(
		'format', type,
		'type', json_type,
		'default', case
			when json_type = 'string' then
				to_jsonb(btrim(regexp_replace(preset, '::[a-z ]+$', ''), ''''))
			when preset ~ '^(-?[0-9]+(\.[0-9]+)?|true|false)$' then preset::jsonb
		end,
		'items', case when json_type = 'array' then jsonb_build_object('type', 'string') end,
		'description', 'Note:' || nullif(concat(
			case when is_key then e'\nThis is a Primary Key.<pk/>' end, e'\n' || refers), ''))) as body
	from typed
), definitions as (
	select relation, jsonb_strip_nulls(jsonb_build_object(
		'type', 'object',
		'required', jsonb_agg(name order by position) filter (where mandatory),
		'properties', jsonb_object_agg(name, body))) as body
	from properties
	group by relation
), paths as (
	select '/' || relation as path, '{"get": {}, "post": {}, "patch": {}, "delete": {}}'::jsonb as body
	from definitions
	union
	select '/rpc/' || proname, '{"post": {}}'
	from pg_proc p
	where pronamespace = 'public'::regnamespace and prorettype <> 'trigger'::regtype
		and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
)
select jsonb_build_object(
	'swagger', '2.0',
	'info', jsonb_build_object('title', 'standard public schema', 'description', '',
		'version', '14.1'),
	'basePath', '/',
	'schemes', '["https"]'::jsonb,
	'paths', coalesce((select jsonb_object_agg(path, body) from paths), '{}'),
	'definitions', coalesce((select jsonb_object_agg(relation, body) from definitions), '{}'));
