// Roles of PostgreSQL: one that the server logs in with and that may nothing by itself, and one per tenant that owns the
// tenant's schema. They are a second line against our own mistakes; the first is the record layer. Where the database
// user may not create roles, tenants are kept apart by their schemas alone.

import { createHmac } from 'node:crypto';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import { CONTROL_SCHEMA, type Home } from './home.ts';

/** What the user of DATABASE_URL is allowed to do. */
export interface Rights {
  readonly user: string;
  readonly isSuperuser: boolean;
  readonly mayCreateRoles: boolean;
  /** 15, 16 … */
  readonly major: number;
}

/** How the server works: with which URL, and whether tenants have roles of their own. */
export interface Login {
  readonly databaseUrl: string;
  readonly role: string;
  readonly hasRoles: boolean;
  /** One sentence for the person who starts the server, where isolation is less than it could be. */
  readonly note?: string;
}

export async function readRights(connection: Connection): Promise<Rights> {
  const [row] = await connection.query<{ name: string; super: boolean; create: boolean; version: string }>({
    sql: `select rolname as name, rolsuper as super, rolsuper or rolcreaterole as create,
                 current_setting('server_version_num') as version
            from pg_roles where rolname = current_user`,
    parameters: [],
  });
  if (row === undefined) throw new Error('current_user is not in pg_roles');
  return {
    user: row.name,
    isSuperuser: row.super,
    mayCreateRoles: row.create,
    major: Math.floor(Number(row.version) / 10_000),
  };
}

/**
 * The login role `cahier_<installation>`: NOINHERIT, owns nothing, reads and writes the control schema. It is made or
 * repaired where it cannot log in. Its password is derived from that of DATABASE_URL, so that every node knows it and it
 * is stored nowhere; without one the role has none, and works where the server trusts us anyway.
 */
export async function ensureLogin(admin: Connection, databaseUrl: string, installation: string): Promise<Login> {
  const rights = await readRights(admin);
  if (!rights.mayCreateRoles) {
    return {
      databaseUrl,
      role: rights.user,
      hasRoles: false,
      note: `The database user ${rights.user} may not create roles, so tenants are kept apart by their schemas alone; grant it CREATEROLE to add a second line.`,
    };
  }
  const role = `cahier_${installation}`;
  const password = derivePassword(databaseUrl, role);
  const loginUrl = urlFor(databaseUrl, role, password);
  if (!(await canLogIn(loginUrl))) await writeLoginRole(admin, role, password);
  if (await canLogIn(loginUrl)) return { databaseUrl: loginUrl, role, hasRoles: true };
  return {
    databaseUrl,
    role: rights.user,
    hasRoles: true,
    note: `The server cannot log in as ${role} (see pg_hba.conf), so it works as ${rights.user} and takes each tenant's role from there.`,
  };
}

/** Makes a tenant's role and its schema, owned by that role, and lets the login role become it. */
export async function createHome(admin: Connection, home: Home, loginRole: string): Promise<void> {
  const rights = await readRights(admin);
  if (home.role === null) {
    await run(admin, `create schema ${quoted(home.schema)}`);
    return;
  }
  const role = quoted(home.role);
  await run(admin, `create role ${role} nologin noinherit nosuperuser nocreatedb nocreaterole`);
  const members = new Set([loginRole, ...(rights.isSuperuser ? [] : [rights.user])]);
  for (const member of members) {
    const how = rights.major >= 16 ? ' with inherit false, set true' : '';
    await run(admin, `grant ${role} to ${quoted(member)}${how}`);
  }
  await run(admin, `create schema ${quoted(home.schema)} authorization ${role}`);
}

/** Removes a tenant's schema with all it holds, and its role. */
export async function dropHome(admin: Connection, home: Home): Promise<void> {
  await run(admin, `drop schema if exists ${quoted(home.schema)} cascade`);
  if (home.role !== null) await run(admin, `drop role if exists ${quoted(home.role)}`);
}

async function writeLoginRole(admin: Connection, role: string, password: string): Promise<void> {
  const [there] = await admin.query({ sql: 'select from pg_roles where rolname = $1', parameters: [role] });
  const verb = there === undefined ? 'create' : 'alter';
  const secret = password === '' ? '' : ` password '${password}'`;
  await run(admin, `${verb} role ${quoted(role)} login noinherit nosuperuser nocreatedb nocreaterole${secret}`);
  const schema = quoted(CONTROL_SCHEMA);
  await run(admin, `grant usage on schema ${schema} to ${quoted(role)}`);
  await run(admin, `grant select, insert, update, delete on all tables in schema ${schema} to ${quoted(role)}`);
  // Tables of later migrations: they are made by the same user.
  await run(
    admin,
    `alter default privileges in schema ${schema} grant select, insert, update, delete on tables to ${quoted(role)}`,
  );
}

function derivePassword(databaseUrl: string, role: string): string {
  const secret = new URL(databaseUrl).password || (process.env['PGPASSWORD'] ?? '');
  return secret === '' ? '' : createHmac('sha256', secret).update(`login of ${role}`).digest('base64url');
}

/** pg lets `user` and `password` of the query win over those before the host, which a URL without host cannot have. */
function urlFor(databaseUrl: string, role: string, password: string): string {
  const url = new URL(databaseUrl);
  url.searchParams.set('user', role);
  if (password !== '') url.searchParams.set('password', password);
  return url.href;
}

async function canLogIn(databaseUrl: string): Promise<boolean> {
  try {
    const client = await connect(databaseUrl);
    await client.end();
    return true;
  } catch (error) {
    // 28000 and 28P01: this role may not log in, or not with this password.
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('28')) return false;
    throw error;
  }
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}

async function run(connection: Connection, sql: string): Promise<void> {
  await connection.query({ sql, parameters: [] });
}
