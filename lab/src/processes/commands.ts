import { fileURLToPath } from 'node:url'
import type { Command, Commands } from './process.ts'

const source = (path: string, readyLine?: string, flags: readonly string[] = []): Command => ({
  argv: [process.execPath, ...flags, fileURLToPath(new URL(`../../../${path}`, import.meta.url))],
  ...(readyLine === undefined ? {} : { readyLine }),
})

/**
 * What a thousand orders under way hold does not fit into the 16 MB that V8 gives what is young: it would be copied out
 * in every collection, to die a moment later among what is old. As flags, since NODE_OPTIONS takes no least size, and
 * V8 does not grow to the greatest by itself. Node's own code lies in large pages where the kernel has them for who asks:
 * what it runs for each message is spread over more of it than the processor finds its way in. The unit in
 * deploy/systemd says the same.
 */
const COORDINATOR_FLAGS = ['--min-semi-space-size=32', '--max-semi-space-size=32', '--use-largepages=silent']

/** The real programs, run from the sources of this checkout. */
export const realCommands: Commands = {
  nats: { argv: ['nats-server'], readyLine: 'Server is ready' },
  router: { argv: ['bird', '-f'] },
  server: source('lab/src/server/main.ts', 'listening'),
  coordinator: source('services/coordinator/src/main.ts', undefined, COORDINATOR_FLAGS),
  'node-agent': source('services/node-agent/src/main.ts'),
  'exit-gateway': source('services/exit-gateway/src/main.ts'),
}
