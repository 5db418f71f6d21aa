-- Supabase's roles and grants over the tables that are there, for tests that act as a role by psql:
--
--   set role anon; insert into venues (name) values ('x');   -- 42501
--
-- A role belongs to the whole cluster; what exists is left as it is.

do $$
declare
	r text;
begin
	foreach r in array array['anon', 'authenticated', 'service_role'] loop
		if not exists (select from pg_roles where rolname = r) then
			execute format('create role %I nologin noinherit', r);
		end if;
	end loop;
	alter role service_role bypassrls;
end $$;
-- As Supabase sets them; a role's setting counts for a login only, `set role` does not take it over.
alter role anon set statement_timeout = '3s';
alter role authenticated set statement_timeout = '8s';

grant usage on schema public to anon, authenticated, service_role;
grant all on all tables in schema public to anon, authenticated, service_role;
grant all on all sequences in schema public to anon, authenticated, service_role;
grant execute on all functions in schema public to anon, authenticated, service_role;
