-- More than one database machine: distributes the tables of Holdout with Citus (12 or newer).
--
-- Run it once, as the owner of the tables, in a database that `holdout database setup` or the first start has prepared and
-- that has no rows yet or few: `psql URL -f citus.sql`. Holdout itself needs no other setting. Migrations of later versions
-- run as before; a new table of campaigns is added to this file.
--
-- Everything about one campaign is on one machine: rows of cells, releases and what is written about them have its id as the
-- first column of their key. Campaigns themselves, which all of these refer to, are on every machine. Members, sessions, jobs,
-- claims, limits and the audit trail stay on the coordinator.

create extension if not exists citus;

select create_reference_table('public.campaigns');

select create_distributed_table('public.variants', 'campaign_id');
select create_distributed_table('public.variant_pictures', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.uploads', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.releases', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.released_tables', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.published_numbers', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.ledger_facts', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.remembered', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.assumptions', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.notes', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.reports', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.decisions', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('public.countersignatures', 'campaign_id', colocate_with => 'public.variants');

select create_distributed_table('private.cell_columns', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('private.cell_chunks', 'campaign_id', colocate_with => 'public.variants');
select create_distributed_table('private.certificates', 'proof_id', colocate_with => 'none');
