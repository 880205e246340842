import { fileURLToPath } from 'node:url'
import type { Command, Commands } from './process.ts'

const source = (path: string, readyLine?: string): Command => ({
  argv: [process.execPath, fileURLToPath(new URL(`../../../${path}`, import.meta.url))],
  ...(readyLine === undefined ? {} : { readyLine }),
})

/** The real programs, run from the sources of this checkout. */
export const realCommands: Commands = {
  nats: { argv: ['nats-server'], readyLine: 'Server is ready' },
  server: source('lab/src/server/main.ts', 'listening'),
  coordinator: source('services/coordinator/src/main.ts'),
  'node-agent': source('services/node-agent/src/main.ts'),
  'exit-gateway': source('services/exit-gateway/src/main.ts'),
}
