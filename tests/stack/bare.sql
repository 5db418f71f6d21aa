-- Takes away what meet.postgres.sql guards: every unique key and index but the primary keys. With these
-- gone, nothing in the database keeps a row out that is written twice under two ids.

do $$
declare
	found record;
begin
	for found in select conrelid::regclass as owner, conname from pg_constraint
		where contype = 'u' and connamespace = 'public'::regnamespace
	loop
		execute format('alter table %s drop constraint %I', found.owner, found.conname);
	end loop;
	for found in select indexrelid::regclass as name from pg_index i
		join pg_class c on c.oid = i.indrelid
		where indisunique and not indisprimary and c.relnamespace = 'public'::regnamespace
	loop
		execute format('drop index %s', found.name);
	end loop;
end $$;
