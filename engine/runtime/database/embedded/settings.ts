// The server's settings for a machine that also runs everything else: little memory when idle, few processes, loopback
// only. Given on the command line, so that a new release changes them without touching a cluster that exists.

/** Settings by name, for a server on `port`. `durable: false` is for tests: a crash of the machine may lose the cluster. */
export function serverSettings(port: number, durable: boolean): Readonly<Record<string, string>> {
  return { ...REACH, port: String(port), ...MEMORY, ...PROCESSES, ...TEXT, ...(durable ? {} : THROW_AWAY) };
}

const REACH = {
  listen_addresses: '127.0.0.1',
  // No socket at all: its path may be at most 107 bytes, which a deep data folder exceeds, and everyone uses the port.
  unix_socket_directories: '',
  max_connections: '60',
  ssl: 'off',
};

const MEMORY = {
  shared_buffers: '64MB',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  effective_cache_size: '512MB',
  max_wal_size: '512MB',
  min_wal_size: '64MB',
};

const PROCESSES = {
  // Nothing streams from this server, so no sender, no replication launcher, and the smallest WAL.
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_replication_slots: '0',
  max_logical_replication_workers: '0',
  // PostgreSQL 18 would keep three I/O workers waiting.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '1',
  autovacuum_max_workers: '2',
  // Compiling a query costs more than it saves on queries of this size.
  jit: 'off',
};

const TEXT = {
  timezone: 'UTC',
  log_timezone: 'UTC',
  datestyle: 'ISO, YMD',
  log_min_messages: 'warning',
  // Statements of applications carry people's data, and belong into no log.
  log_min_error_statement: 'panic',
  log_parameter_max_length_on_error: '0',
};

const THROW_AWAY = {
  // Several servers of a test run share it.
  max_connections: '150',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
};
