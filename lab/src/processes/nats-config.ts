/** The port on which NATS listens in a lab. */
export const NATS_PORT = 4222

/**
 * The nats-server configuration of a lab. It listens on all addresses of the control machine, which are the lab's
 * only; every write is synced, as in a production of one server.
 */
export const natsConfig = (lab: string, storeDir: string): string =>
  [
    `server_name: "sixfold-lab-${lab}"`,
    `listen: "[::]:${NATS_PORT}"`,
    'max_payload: 1MB',
    'jetstream {',
    `  store_dir: ${JSON.stringify(storeDir)}`,
    '  sync_interval: always',
    '  max_mem: 512MB',
    '  max_file: 4GB',
    '}',
    '',
  ].join('\n')

/** The URL under which NATS is reached at an address. */
export const natsUrl = (address: string): string =>
  `nats://${address.includes(':') ? `[${address}]` : address}:${NATS_PORT}`
